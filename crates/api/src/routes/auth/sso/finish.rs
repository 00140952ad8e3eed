use actix_web::{HttpRequest, HttpResponse, post};
use portal_types::{AuditAction, ProblemCode, Session};
use serde_json::json;

use super::super::let_in;
use crate::{
    audit::Event,
    auth::{SameSite, SsoCookie, digest},
    problem::{ApiError, ApiResult},
    request::{Client, Device},
    state::{Portal, State},
};

/// Finish logging in at an identity provider
///
/// From the page that the provider led back to, once. Where nobody has linked the login yet, it waits
/// for `POST /api/v1/me/identities`: it is never linked by an address that looks alike.
#[utoipa::path(
    tag = "Visitors",
    security(()),
    responses((
        status = 200, description = "Logged in.", body = Session,
        headers(("Set-Cookie" = String, description = "The refresh token.")),
    )),
    extensions(("x-callers" = json!("visitor")), ("x-problems" = json!(["sso_ended", "identity_unlinked", "mfa_required", "origin_refused", "rate_limited", "invalid_credentials"]))),
)]
#[post("/auth/sso/finish")]
pub async fn finish_sso(
    _here: SameSite,
    request: HttpRequest,
    state: State,
    client: Client,
    device: Device,
    cookie: SsoCookie,
) -> ApiResult<HttpResponse> {
    state.limits.login.check(&request, &client.subscriber())?;
    let browser = cookie.0.ok_or_else(ended)?;
    let now = state.clock.now();
    let mut unit = state.store.write().await?;
    let proof = unit.take_sso_proof(&digest(&browser), now).await?.ok_or_else(ended)?;
    let name = provider_name(&state, &proof.provider);
    let Some(identity) = unit.identity(&proof.issuer, &proof.subject).await? else {
        // Not taken: the unit ends here, and the proof waits to be linked.
        let who = proof.email.as_deref().unwrap_or("This login");
        let detail = format!("{who} at {name} is not linked to anybody here yet.");
        return Err(ApiError::new(ProblemCode::IdentityUnlinked, detail));
    };
    unit.set_identity_used(identity.id, now, proof.email.as_deref()).await?;
    let event = Event::new(AuditAction::LoggedIn).after(json!({ "provider": name }));
    let_in(&state, unit, identity.user_id, client, &device, event).await
}

/// A provider's name for people; its name in addresses, where it is not configured any more.
pub fn provider_name<'a>(portal: &'a Portal, id: &'a str) -> &'a str {
    portal.sso.iter().find(|provider| provider.id() == id).map_or(id, |provider| provider.name())
}

/// Over, used, or of another browser.
pub fn ended() -> ApiError {
    let detail = "This single sign-on is over, or was used. Log in again.";
    ApiError::new(ProblemCode::SsoEnded, detail)
}
