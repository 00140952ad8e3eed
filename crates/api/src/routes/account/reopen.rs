use actix_web::{HttpResponse, post};
use portal_types::{Account, AuditAction};

use super::{get::read, gone};
use crate::{
    audit::{Event, Who},
    auth::Owner,
    jobs,
    problem::ApiResult,
    request::Client,
    state::State,
};

/// Take the closing of the account back
///
/// Possible until it is removed; see `closesAt` of the account.
#[utoipa::path(
    tag = "Users",
    security(("userToken" = [])),
    responses((status = 200, description = "The account, which stays.", body = Account)),
    extensions(("x-callers" = json!("owner")), ("x-problems" = json!(["role_insufficient"]))),
)]
#[post("/account/reopen")]
pub async fn reopen_account(owner: Owner, state: State, client: Client) -> ApiResult<HttpResponse> {
    let Owner(owner) = owner;
    let mut unit = state.store.write().await?;
    unit.lock_members(owner.account).await?;
    let account = unit.account(owner.account).await?.ok_or_else(gone)?;
    // Its removal may have begun.
    if account.closes_at.is_some_and(|at| at <= state.clock.now()) {
        return Err(gone());
    }
    if account.closes_at.is_some() {
        unit.set_closes_at(account.id, None).await?;
        jobs::tell_owners(&state, &mut *unit, account.id, jobs::account_stays).await?;
        let event = Event::new(AuditAction::AccountReopened);
        Who::of(&owner.wire, client).does(&state, &mut *unit, event).await?;
    }
    let answer = read(&state, &mut *unit, account.id).await?;
    unit.commit().await?;
    state.outbox.wake();
    Ok(HttpResponse::Ok().json(answer))
}
