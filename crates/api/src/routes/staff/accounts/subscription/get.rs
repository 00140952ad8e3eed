use actix_web::{HttpResponse, get, web::Path};
use portal_types::{AccountId, SubscriptionDetails};

use super::super::{absent, parse_id};
use crate::{auth::Staff, billing::wire, problem::ApiResult, state::State, support::looks};

/// A customer's subscription
///
/// During a look.
#[utoipa::path(
    tag = "Desk",
    security(("userToken" = [])),
    params(("id" = AccountId, Path, description = "The account's id.")),
    responses((status = 200, description = "The subscription.", body = SubscriptionDetails)),
    extensions(("x-callers" = json!("staff")), ("x-problems" = json!(["not_found", "reason_needed"]))),
)]
#[get("/staff/accounts/{id}/subscription")]
pub async fn get_desk_subscription(
    Staff(user): Staff,
    state: State,
    id: Path<String>,
) -> ApiResult<HttpResponse> {
    let account = parse_id(&id)?;
    let mut unit = state.store.read().await?;
    let record = unit.subscription(account).await?.ok_or_else(absent)?;
    looks::held(&state, &mut *unit, &user.wire, account).await?;
    Ok(HttpResponse::Ok().json(wire::subscription(&state, &mut *unit, &record).await?))
}
