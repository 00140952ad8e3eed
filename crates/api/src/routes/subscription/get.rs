use actix_web::{HttpResponse, get};
use portal_types::SubscriptionDetails;

use super::gone;
use crate::{auth::User, billing::wire, problem::ApiResult, state::State};

/// The subscription
///
/// Where it stands, what happens next and when, what the plan allows and how much of it the account has.
/// `GET /account` has its status alone.
#[utoipa::path(
    tag = "Subscription",
    security(("userToken" = [])),
    responses((status = 200, description = "The subscription.", body = SubscriptionDetails)),
    extensions(("x-callers" = json!("member"))),
)]
#[get("/subscription")]
pub async fn get_subscription(user: User, state: State) -> ApiResult<HttpResponse> {
    let mut unit = state.store.read().await?;
    let record = unit.subscription(user.account).await?.ok_or_else(gone)?;
    Ok(HttpResponse::Ok().json(wire::subscription(&state, &mut *unit, &record).await?))
}
