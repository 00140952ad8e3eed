use actix_web::{HttpRequest, HttpResponse, post};
use portal_types::{InvitationOffer, LookAtInvitation};

use super::link_invalid;
use crate::{
    auth::digest,
    problem::ApiResult,
    request::{Body, Client},
    state::State,
};

/// Look at an invitation
///
/// What a mailed invitation is to, and whether its address is known here. The token is the proof
/// that the caller may know; looking does not use it up.
#[utoipa::path(
    tag = "Visitors",
    security(()),
    request_body = LookAtInvitation,
    responses((status = 200, description = "The invitation.", body = InvitationOffer)),
    extensions(("x-callers" = json!("visitor")), ("x-problems" = json!(["link_invalid", "rate_limited"]))),
)]
#[post("/auth/invitations/look")]
pub async fn look_at_invitation(
    request: HttpRequest,
    state: State,
    client: Client,
    body: Body,
) -> ApiResult<HttpResponse> {
    state.limits.forgot.check(&request, &client.subscriber())?;
    let input: LookAtInvitation = body.json().await?;
    let mut unit = state.store.read().await?;
    let invitation = unit
        .invitation_by_digest(&digest(&input.token))
        .await?
        .filter(|invitation| state.clock.now() < invitation.expires_at)
        .ok_or_else(link_invalid)?;
    let account = unit.account(invitation.account_id).await?.ok_or_else(link_invalid)?;
    let is_known = unit.user_by_email(&invitation.email_key).await?.is_some();
    Ok(HttpResponse::Ok().json(InvitationOffer {
        account_name: account.name,
        invited_by: invitation.invited_by,
        email: invitation.email,
        role: invitation.role,
        expires_at: invitation.expires_at,
        is_known,
    }))
}
