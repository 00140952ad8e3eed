use actix_web::{HttpRequest, HttpResponse, post};
use portal_storage::PasswordResetRecord;
use portal_types::{Accepted, ForgotPassword};

use super::{RESET_LIFETIME, accepted};
use crate::{
    auth::digest,
    domain::{Checks, Email},
    jobs,
    problem::ApiResult,
    request::{Body, Client},
    state::State,
};

/// Ask for a new password
///
/// Mails a link to the address, if somebody has it. The answer is always the same.
#[utoipa::path(
    tag = "Visitors",
    security(()),
    request_body = ForgotPassword,
    responses((status = 202, description = "A message is on its way, if somebody has the address.", body = Accepted)),
    extensions(("x-callers" = json!("visitor")), ("x-problems" = json!(["rate_limited"]))),
)]
#[post("/auth/password/forgot")]
pub async fn forgot_password(
    request: HttpRequest,
    state: State,
    client: Client,
    body: Body,
) -> ApiResult<HttpResponse> {
    state.limits.forgot.check(&request, &client.subscriber())?;
    let input: ForgotPassword = body.json().await?;
    let mut checks = Checks::default();
    let email = checks.take("/email", Email::parse(&input.email));
    checks.finish()?;
    let email_key = email.as_ref().map(Email::key).unwrap_or_default();

    let token = state.randomness.token();
    let may_mail = state.limits.mail.allows(&(client.subscriber(), email_key.clone()));
    let mut unit = state.store.write().await?;
    if let Some(user) = unit.user_by_email(&email_key).await?
        && may_mail
    {
        let expires_at = state.clock.now().plus_seconds(RESET_LIFETIME);
        let reset = PasswordResetRecord { user_id: user.id, expires_at };
        unit.insert_password_reset(&digest(&token), &reset).await?;
        let service_url = &state.config.http.public_url;
        let message = jobs::reset_password(service_url, &user.email, &user.name, token.expose());
        state.outbox.mail(&mut *unit, &message).await?;
        unit.commit().await?;
        state.outbox.wake();
    }
    Ok(accepted("If somebody has this address, a message with a link is on its way to it."))
}
