use actix_web::{HttpRequest, HttpResponse, delete};
use portal_types::{Account, AuditAction, CloseAccount, FieldCode};
use serde_json::json;

use super::{get::read, gone};
use crate::{
    audit::{Event, Who},
    auth::Owner,
    domain::Checks,
    jobs,
    problem::ApiResult,
    request::{Body, Client},
    state::State,
};

/// Seconds between closing an account and its removal: a week, in which it can be taken back.
pub const GRACE: i64 = 7 * 24 * 60 * 60;

/// Close the account
///
/// In a week the account is removed with everything of it: settings, keys, history, activity, and
/// the people who are in no other account. Only invoices and payments stay in the operator's books. Until then it works as before, and an owner can take it
/// back with `POST /account/reopen`. Its owners are told by mail.
#[utoipa::path(
    tag = "Users",
    security(("userToken" = [])),
    request_body = CloseAccount,
    responses((status = 200, description = "The account, with when it is removed in `closesAt`.", body = Account)),
    extensions(("x-callers" = json!("owner")), ("x-problems" = json!(["role_insufficient"]))),
)]
#[delete("/account")]
pub async fn close_account(
    owner: Owner,
    request: HttpRequest,
    state: State,
    client: Client,
    body: Body,
) -> ApiResult<HttpResponse> {
    let Owner(owner) = owner;
    let bucket = (client.subscriber(), owner.wire.email.to_lowercase());
    state.limits.login_as.check(&request, &bucket)?;
    let input: CloseAccount = body.json().await?;
    let hash = state.store.read().await?.user(owner.id).await?.map(|user| user.password_hash);
    let fits = state.passwords.verify(&input.password, hash).await?;

    let now = state.clock.now();
    let mut unit = state.store.write().await?;
    let account = unit.account(owner.account).await?.ok_or_else(gone)?;
    let mut checks = Checks::default();
    if !fits {
        checks.note("/password", FieldCode::Mismatch, "This is not your password.");
    }
    if input.confirmation.trim() != account.name.trim() {
        let detail = format!("Type the account's name: {}", account.name);
        checks.note("/confirmation", FieldCode::Mismatch, detail);
    }
    checks.finish()?;
    if account.closes_at.is_none() {
        let closes_at = now.plus_seconds(GRACE);
        unit.set_closes_at(account.id, Some(closes_at)).await?;
        jobs::tell_owners(&state, &mut *unit, account.id, |url, to| {
            jobs::account_closes(url, to, closes_at)
        })
        .await?;
        let event = Event::new(AuditAction::AccountClosed);
        let event = event.after(json!({ "closesAt": closes_at }));
        Who::of(&owner.wire, client).does(&state, &mut *unit, event).await?;
    }
    let answer = read(&state, &mut *unit, account.id).await?;
    unit.commit().await?;
    state.outbox.wake();
    Ok(HttpResponse::Ok().json(answer))
}
