use actix_web::{HttpRequest, HttpResponse, post};
use portal_types::{AuditAction, Login, ProblemCode, Session};

use super::{CHALLENGE_LIFETIME, in_no_account, session_answer};
use crate::{
    audit::{Event, Who},
    auth::{digest, start},
    problem::{ApiError, ApiResult},
    request::{Body, Client, Device},
    state::State,
};

/// Log in
///
/// The access token in the answer works for ten minutes; the refresh token in the cookie renews it
/// for 30 days. An unknown address and a wrong password can't be told apart.
#[utoipa::path(
    tag = "Visitors",
    security(()),
    request_body = Login,
    responses((
        status = 200, description = "Logged in.", body = Session,
        headers(("Set-Cookie" = String, description = "The refresh token.")),
    )),
    extensions(("x-callers" = json!("visitor")), ("x-problems" = json!(["invalid_credentials", "mfa_required", "rate_limited"]))),
)]
#[post("/auth/login")]
pub async fn login(
    request: HttpRequest,
    state: State,
    client: Client,
    device: Device,
    body: Body,
) -> ApiResult<HttpResponse> {
    state.limits.login.check(&request, &client.subscriber())?;
    let input: Login = body.json().await?;
    let email_key = input.email.trim().to_lowercase();
    // By address and e-mail address together: nobody can lock another person out from elsewhere.
    let bucket = (client.subscriber(), email_key.chars().take(254).collect());
    state.limits.login_as.check(&request, &bucket)?;

    let user = state.store.read().await?.user_by_email(&email_key).await?;
    let hash = user.as_ref().map(|user| user.password_hash.clone());
    let fits = state.passwords.verify(&input.password, hash).await?;
    let refusal = || {
        let detail = "No account has this e-mail address with this password. Check both.";
        ApiError::new(ProblemCode::InvalidCredentials, detail)
    };
    let user = user.filter(|_| fits).ok_or_else(refusal)?;

    let mut unit = state.store.write().await?;
    // The password may have been changed while it was verified: then this is not it any more.
    if !unit.confirm_password_hash(user.id, &user.password_hash).await? {
        return Err(refusal());
    }
    let memberships = unit.memberships(user.id).await?;
    let account = memberships.first().map(|member| member.account_id);
    let account = account.ok_or_else(in_no_account)?;
    let factor = unit.totp(user.id).await?;
    if factor.is_some_and(|factor| factor.confirmed_at.is_some()) {
        let token = state.randomness.token();
        let end = state.clock.now().plus_seconds(CHALLENGE_LIFETIME);
        unit.insert_login_challenge(&digest(&token), user.id, end).await?;
        unit.commit().await?;
        let detail = "The password is right. Now a code of the authenticator app.";
        return Err(ApiError::new(ProblemCode::MfaRequired, detail).with_mfa_token(token));
    }
    let (session, refresh) = start(&state, &mut *unit, account, user.id, &device).await?;
    let event = Event::new(AuditAction::LoggedIn);
    Who::of(&session.user, client).does(&state, &mut *unit, event).await?;
    unit.commit().await?;
    Ok(session_answer(&state.config.http, &session, &refresh))
}
