use actix_web::{HttpRequest, HttpResponse, post};
use portal_types::{AuditAction, Login, ProblemCode, Session};

use super::let_in;
use crate::{
    audit::Event,
    auth::DeviceCookie,
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
    known: DeviceCookie,
    body: Body,
) -> ApiResult<HttpResponse> {
    state.limits.login.check(&request, &client.subscriber())?;
    let input: Login = body.json().await?;
    let email_key = input.email.trim().to_lowercase();
    // By address and e-mail address together: nobody can lock another person out from elsewhere.
    let bucket = (client.subscriber(), email_key.chars().take(254).collect());
    state.limits.login_as.check(&request, &bucket)?;

    let user = state.store.read().await?.user_by_email(&email_key).await?;
    // By e-mail address from everywhere, save from browsers that its person has logged in with.
    let bucket = known.bucket(&state, user.as_ref().map(|user| user.id), &bucket.1);
    state.limits.login_from.check(&request, &bucket)?;
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
    let event = Event::new(AuditAction::LoggedIn);
    let_in(&state, unit, user.id, client, &device, event).await
}
