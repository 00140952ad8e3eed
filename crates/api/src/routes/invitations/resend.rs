use actix_web::{HttpRequest, HttpResponse, post, web::Path};
use portal_types::{Invitation, InvitationId};

use super::{LIFETIME, absent, may_invite, may_mail, parse_id, to_wire};
use crate::{
    auth::{Admin, digest},
    jobs,
    problem::ApiResult,
    state::State,
};

/// Mail an invitation again
///
/// With a new link, for another week; the old link is dead.
#[utoipa::path(
    tag = "Team",
    security(("userToken" = [])),
    params(("id" = InvitationId, Path, description = "The invitation's id.")),
    responses((status = 200, description = "The invitation as it is now.", body = Invitation)),
    extensions(("x-callers" = json!("admin")), ("x-problems" = json!(["role_insufficient", "not_found"]))),
)]
#[post("/account/invitations/{id}/resend")]
pub async fn resend_invitation(
    admin: Admin,
    request: HttpRequest,
    state: State,
    id: Path<String>,
) -> ApiResult<HttpResponse> {
    let id = parse_id(&id)?;
    let account = admin.0.account;
    let mut unit = state.store.write().await?;
    let mut invitation = unit.invitation(account, id).await?.ok_or_else(absent)?;
    may_invite(&mut *unit, &admin.0, invitation.role).await?;
    may_mail(&state, &request, account, &invitation.email_key)?;
    let token = state.randomness.token();
    invitation.expires_at = state.clock.now().plus_seconds(LIFETIME);
    unit.renew_invitation(account, id, &digest(&token), invitation.expires_at).await?;
    let url = &state.config.http.public_url;
    let message = jobs::invitation(url, &invitation.email, &admin.0.wire.email, token.expose());
    state.outbox.mail(&mut *unit, &message).await?;
    unit.commit().await?;
    state.outbox.wake();
    Ok(HttpResponse::Ok().json(to_wire(invitation)))
}
