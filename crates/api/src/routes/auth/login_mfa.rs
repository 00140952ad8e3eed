use actix_web::{HttpRequest, HttpResponse, post};
use portal_types::{AuditAction, LoginMfa, ProblemCode, Session};

use super::{in_no_account, session_answer};
use crate::{
    audit::{Event, Who},
    auth::{Used, digest, start, use_code},
    jobs,
    problem::{ApiError, ApiResult},
    request::{Body, Client, Device},
    state::State,
};

/// Wrong codes until the password is asked for again.
pub const MOST_TRIES: i64 = 5;

/// From so few recovery codes on, the person is told by mail.
const FEW_LEFT: i64 = 3;

/// Log in with the second factor
///
/// After `mfa_required`. Each code works once. A recovery code takes the place of the authenticator
/// app's.
#[utoipa::path(
    tag = "Visitors",
    security(()),
    request_body = LoginMfa,
    responses((
        status = 200, description = "Logged in.", body = Session,
        headers(("Set-Cookie" = String, description = "The refresh token.")),
    )),
    extensions(("x-callers" = json!("visitor")), ("x-problems" = json!(["mfa_code_invalid", "mfa_token_invalid", "rate_limited"]))),
)]
#[post("/auth/login/mfa")]
pub async fn login_mfa(
    request: HttpRequest,
    state: State,
    client: Client,
    device: Device,
    body: Body,
) -> ApiResult<HttpResponse> {
    state.limits.login.check(&request, &client.subscriber())?;
    let input: LoginMfa = body.json().await?;
    let challenge = digest(&input.mfa_token);
    let now = state.clock.now();
    let over = || {
        let detail = "Too much time or too many codes since the password. Log in again.";
        ApiError::new(ProblemCode::MfaTokenInvalid, detail)
    };
    let mut unit = state.store.write().await?;
    let user = unit.try_login_challenge(&challenge, now, MOST_TRIES).await?.ok_or_else(over)?;
    let Some(used) = use_code(&state, &mut *unit, user, &input.code).await? else {
        // The try counts.
        unit.commit().await?;
        let detail = "The code does not fit, or was used before. Take the next one.";
        return Err(ApiError::new(ProblemCode::MfaCodeInvalid, detail));
    };
    unit.delete_login_challenge(&challenge).await?;
    let account = unit.memberships(user).await?.first().map(|member| member.account_id);
    let account = account.ok_or_else(in_no_account)?;
    let (session, refresh) = start(&state, &mut *unit, account, user, &device).await?;
    let who = Who::of(&session.user, client);
    if let Used::Recovery { left } = used {
        let event = Event::new(AuditAction::RecoveryCodeUsed);
        who.does(&state, &mut *unit, event).await?;
        if left <= FEW_LEFT {
            let url = &state.config.http.public_url;
            let message = jobs::few_recovery_codes(url, &session.user.email, left);
            state.outbox.mail(&mut *unit, &message).await?;
        }
    }
    who.does(&state, &mut *unit, Event::new(AuditAction::LoggedIn)).await?;
    unit.commit().await?;
    state.outbox.wake();
    session_answer(&state, &session, &refresh)
}
