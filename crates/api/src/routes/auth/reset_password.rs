use actix_web::{HttpRequest, HttpResponse, post};
use portal_types::{AuditAction, ResetPassword};

use super::link_invalid;
use crate::{
    audit::{Event, Who},
    auth::{DeviceCookie, digest},
    domain::Checks,
    jobs,
    problem::ApiResult,
    request::{Body, Client},
    state::State,
};

/// Set a new password
///
/// Takes the token of the mailed link, which works once. Ends every session of the person: log in
/// with the new password.
#[utoipa::path(
    tag = "Visitors",
    security(()),
    request_body = ResetPassword,
    responses((status = 204, description = "The password is set.")),
    extensions(("x-callers" = json!("visitor")), ("x-problems" = json!(["link_invalid", "rate_limited"]))),
)]
#[post("/auth/password/reset")]
pub async fn reset_password(
    request: HttpRequest,
    state: State,
    client: Client,
    body: Body,
) -> ApiResult<HttpResponse> {
    state.limits.forgot.check(&request, &client.subscriber())?;
    let input: ResetPassword = body.json().await?;
    let mut checks = Checks::default();
    // Before the link is spent: a password that won't do must not cost it.
    let password =
        checks.take("/password", state.passwords.check(input.password, Vec::new()).await?);
    checks.finish()?;
    let hash = match password {
        Some(password) => state.passwords.hash(password).await?,
        None => return Err(link_invalid()),
    };

    let now = state.clock.now();
    let mut unit = state.store.write().await?;
    let reset = unit
        .take_password_reset(&digest(&input.token))
        .await?
        .filter(|reset| now < reset.expires_at)
        .ok_or_else(link_invalid)?;
    let user = unit.user(reset.user_id).await?.ok_or_else(link_invalid)?;
    unit.set_password_hash(user.id, &hash).await?;
    unit.delete_password_resets_of(user.id).await?;
    unit.end_other_sessions(user.id, None, now).await?;
    for member in unit.memberships(user.id).await? {
        let who = Who::of_record(member.account_id, &user, client);
        who.does(&state, &mut *unit, Event::new(AuditAction::PasswordReset)).await?;
    }
    let message = jobs::password_changed(&state.config.http.public_url, &user.email, &user.name);
    state.outbox.mail(&mut *unit, &message).await?;
    unit.commit().await?;
    state.outbox.wake();
    // Whoever reads the person's mail can log in with this browser, however often others try.
    let known = DeviceCookie::set(&state, user.id)?;
    Ok(HttpResponse::NoContent().cookie(known).finish())
}
