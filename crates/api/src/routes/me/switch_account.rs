use actix_web::{HttpResponse, post};
use portal_types::{AuditAction, Session, SwitchAccount};

use crate::{
    audit::{Event, Who},
    auth::{Person, start},
    problem::{ApiError, ApiResult},
    request::{Body, Client, Device},
    routes::auth::{session_answer, still_lives},
    state::State,
};

/// Act for another account
///
/// Ends this session and begins one in the other account.
#[utoipa::path(
    tag = "Users",
    security(("userToken" = [])),
    request_body = SwitchAccount,
    responses((
        status = 200, description = "The session in the other account.", body = Session,
        headers(("Set-Cookie" = String, description = "The refresh token.")),
    )),
    extensions(("x-callers" = json!("member")), ("x-problems" = json!(["not_found"]))),
)]
#[post("/me/accounts/switch")]
pub async fn switch_account(
    person: Person,
    state: State,
    client: Client,
    device: Device,
    body: Body,
) -> ApiResult<HttpResponse> {
    let Person(user) = person;
    let SwitchAccount { account_id } = body.json().await?;
    let mut unit = state.store.write().await?;
    if unit.member(account_id, user.id).await?.is_none() {
        return Err(ApiError::not_found("You are not in this account, or not any more."));
    }
    let now = state.clock.now();
    still_lives(&mut *unit, user.session, now).await?;
    unit.end_session(user.session, now).await?;
    let (session, refresh) = start(&state, &mut *unit, account_id, user.id, &device).await?;
    let event = Event::new(AuditAction::AccountSwitched);
    Who::of(&session.user, client).does(&state, &mut *unit, event).await?;
    unit.commit().await?;
    session_answer(&state, &session, &refresh)
}
