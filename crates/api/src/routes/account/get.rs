use actix_web::{HttpResponse, get};
use portal_storage::Unit;
use portal_types::{Account, AccountId, Subscription};

use crate::{
    auth::User,
    billing::status_at,
    problem::{ApiError, ApiResult},
    state::{Portal, State},
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
    let mut unit = state.store.read().await?;
    Ok(HttpResponse::Ok().json(read(&state, &mut *unit, user.account).await?))
}

/// The account as the API tells it.
pub(super) async fn read(
    portal: &Portal,
    unit: &mut dyn Unit,
    account: AccountId,
) -> ApiResult<Account> {
    let gone = || ApiError::not_found("The account is not there any more.");
    let subscription = unit.subscription(account).await?.ok_or_else(gone)?;
    let account = unit.account(account).await?.ok_or_else(gone)?;
    Ok(Account {
        id: account.id,
        name: account.name,
        created_at: account.created_at,
        revision: account.revision,
        revised_at: account.revised_at,
        subscription: Subscription {
            status: status_at(&subscription, portal.clock.now()),
            trial_ends_at: subscription.trial_ends_at,
        },
        closes_at: account.closes_at,
        second_factor_required: account.second_factor_required_since.is_some(),
    })
}
