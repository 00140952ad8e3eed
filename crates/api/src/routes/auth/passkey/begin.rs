use actix_web::{HttpRequest, HttpResponse, post};
use portal_types::{BeginPasskey, PasskeyChallenge, ProblemCode};

use super::{super::login_mfa::MOST_TRIES, remember};
use crate::{
    auth::digest,
    problem::{ApiError, ApiResult},
    request::{Body, Client},
    state::State,
};

/// Ask for a passkey
///
/// Without `mfaToken`, of whoever is there: it takes the place of e-mail address and password. With
/// it, of the person whose password was right: it takes the place of the code.
#[utoipa::path(
    tag = "Visitors",
    security(()),
    request_body = BeginPasskey,
    responses((status = 200, description = "What to ask the browser. Never cached.", body = PasskeyChallenge)),
    extensions(("x-callers" = json!("visitor")), ("x-problems" = json!(["not_found", "mfa_token_invalid", "passkeys_unavailable", "rate_limited"]))),
)]
#[post("/auth/passkey/begin")]
pub async fn begin_passkey(
    request: HttpRequest,
    state: State,
    client: Client,
    body: Body,
) -> ApiResult<HttpResponse> {
    state.limits.login.check(&request, &client.subscriber())?;
    let input: BeginPasskey = body.json().await?;
    let mut unit = state.store.write().await?;
    let (user, asked) = match &input.mfa_token {
        None => (None, state.passkeys.ask_anybody()?),
        Some(token) => {
            let now = state.clock.now();
            let user = unit.try_login_challenge(&digest(token), now, MOST_TRIES).await?;
            let user = user.ok_or_else(|| {
                let detail = "Too much time or too many tries since the password. Log in again.";
                ApiError::new(ProblemCode::MfaTokenInvalid, detail)
            })?;
            let passkeys = unit.passkeys(user).await?;
            if passkeys.is_empty() {
                return Err(ApiError::not_found("You have no passkey here."));
            }
            (Some(user), state.passkeys.ask_for_one(&passkeys)?)
        }
    };
    let challenge = remember(&state, &mut *unit, user, asked).await?;
    unit.commit().await?;
    Ok(HttpResponse::Ok().json(challenge))
}
