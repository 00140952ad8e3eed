use actix_web::{HttpResponse, get};
use portal_types::{Account, Subscription};

use crate::{
    auth::User,
    connector::status_at,
    problem::{ApiError, ApiResult},
    state::State,
};

/// The organisation, its subscription and the revision of its settings
#[utoipa::path(
    tag = "Users",
    security(("userToken" = [])),
    responses((status = 200, description = "The account.", body = Account)),
    extensions(("x-callers" = json!("member"))),
)]
#[get("/account")]
pub async fn get_account(user: User, state: State) -> ApiResult<HttpResponse> {
    let gone = || ApiError::not_found("The account is not there any more.");
    let mut unit = state.store.read().await?;
    let account = unit.account(user.account).await?.ok_or_else(gone)?;
    let subscription = unit.subscription(user.account).await?.ok_or_else(gone)?;
    Ok(HttpResponse::Ok().json(Account {
        id: account.id,
        name: account.name,
        created_at: account.created_at,
        revision: account.revision,
        revised_at: account.revised_at,
        subscription: Subscription {
            status: status_at(&subscription, state.clock.now()),
            trial_ends_at: subscription.trial_ends_at,
        },
    }))
}
