use actix_web::{HttpRequest, HttpResponse, post};
use portal_types::{AuditAction, Session, VerifyEmail};

use super::{link_invalid, session_answer};
use crate::{
    audit::{Event, Who},
    auth::{digest, start},
    onboarding::{NewAccount, open_account},
    problem::ApiResult,
    request::{Body, Client, Device},
    state::State,
};

/// Confirm a sign-up
///
/// Takes the token of the mailed link, which works once, makes the account and logs its owner in.
#[utoipa::path(
    tag = "Visitors",
    security(()),
    request_body = VerifyEmail,
    responses((
        status = 200, description = "The account is there, and its owner logged in.", body = Session,
        headers(("Set-Cookie" = String, description = "The refresh token.")),
    )),
    extensions(("x-callers" = json!("visitor")), ("x-problems" = json!(["link_invalid", "rate_limited"]))),
)]
#[post("/auth/verify-email")]
pub async fn verify_email(
    request: HttpRequest,
    state: State,
    client: Client,
    device: Device,
    body: Body,
) -> ApiResult<HttpResponse> {
    state.limits.forgot.check(&request, &client.subscriber())?;
    let input: VerifyEmail = body.json().await?;

    let mut unit = state.store.write().await?;
    let sign_up = unit
        .take_sign_up(&digest(&input.token))
        .await?
        .filter(|sign_up| state.clock.now() < sign_up.expires_at)
        .ok_or_else(link_invalid)?;
    // Confirmed in the meantime through another sign-up's link.
    if unit.user_by_email(&sign_up.email_key).await?.is_some() {
        return Err(link_invalid());
    }
    unit.delete_sign_ups_of(&sign_up.email_key).await?;
    let new = NewAccount {
        email: sign_up.email,
        email_key: sign_up.email_key,
        name: sign_up.name,
        company: sign_up.company,
        password_hash: sign_up.password_hash,
        from: Some(client.0),
    };
    let (account, user) = open_account(&state, &mut *unit, new).await?;
    let (session, refresh) = start(&state, &mut *unit, account, user, &device).await?;
    let event = Event::new(AuditAction::AccountOpened);
    Who::of(&session.user, client).does(&state, &mut *unit, event).await?;
    unit.commit().await?;
    session_answer(&state, &session, &refresh)
}
