use actix_web::{HttpRequest, HttpResponse, post};
use portal_types::{AuditAction, ProblemCode, Session, UsePasskey};
use serde_json::json;

use super::super::session_for;
use crate::{
    audit::Event,
    auth::{Asked, Passkeys, digest},
    problem::{ApiError, ApiResult},
    request::{Body, Client, Device},
    state::State,
};

/// Log in with a passkey
///
/// With the browser's answer to what was asked. A passkey verifies its owner, so nothing more is
/// asked for.
#[utoipa::path(
    tag = "Visitors",
    security(()),
    request_body = UsePasskey,
    responses((
        status = 200, description = "Logged in.", body = Session,
        headers(("Set-Cookie" = String, description = "The refresh token.")),
    )),
    extensions(("x-callers" = json!("visitor")), ("x-problems" = json!(["passkey_invalid", "invalid_credentials", "passkeys_unavailable", "rate_limited"]))),
)]
#[post("/auth/passkey")]
pub async fn use_passkey(
    request: HttpRequest,
    state: State,
    client: Client,
    device: Device,
    body: Body,
) -> ApiResult<HttpResponse> {
    state.limits.login.check(&request, &client.subscriber())?;
    let input: UsePasskey = body.json().await?;
    let answer = Passkeys::answer(input.credential)?;
    let refuse = || {
        let detail = "This passkey is not known here, or was asked for too long ago. Try again.";
        ApiError::new(ProblemCode::PasskeyInvalid, detail)
    };
    let now = state.clock.now();
    // Used up before the answer is looked at: nobody tries twice.
    let mut unit = state.store.write().await?;
    let challenge = unit.take_passkey_challenge(&digest(&input.token), now).await?;
    unit.commit().await?;
    let challenge = challenge.ok_or_else(refuse)?;
    let asked: Asked = serde_json::from_str(&challenge.state).map_err(ApiError::internal)?;

    let mut unit = state.store.write().await?;
    let passkey = unit.passkey(answer.credential_id()).await?.ok_or_else(refuse)?;
    if challenge.user_id.is_some_and(|user| user != passkey.user_id) {
        return Err(refuse());
    }
    let credential = state.passkeys.check(asked, &answer, &passkey)?;
    unit.set_passkey_used(passkey.id, now, &credential).await?;
    unit.delete_login_challenges_of(passkey.user_id).await?;
    let event = Event::new(AuditAction::LoggedIn).after(json!({ "passkey": passkey.name }));
    session_for(&state, unit, passkey.user_id, client, &device, event).await
}
