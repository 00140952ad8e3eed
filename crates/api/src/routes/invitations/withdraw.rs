use actix_web::{HttpResponse, delete, web::Path};
use portal_types::{AuditAction, InvitationId};

use super::{absent, may_invite, parse_id};
use crate::{
    audit::{Event, Who},
    auth::Admin,
    problem::ApiResult,
    request::Client,
    state::State,
};

/// Take an invitation back
///
/// Its link is dead at once.
#[utoipa::path(
    tag = "Team",
    security(("userToken" = [])),
    params(("id" = InvitationId, Path, description = "The invitation's id.")),
    responses((status = 204, description = "It is taken back.")),
    extensions(("x-callers" = json!("admin")), ("x-problems" = json!(["role_insufficient", "not_found"]))),
)]
#[delete("/account/invitations/{id}")]
pub async fn withdraw_invitation(
    admin: Admin,
    state: State,
    client: Client,
    id: Path<String>,
) -> ApiResult<HttpResponse> {
    let id = parse_id(&id)?;
    let account = admin.0.account;
    let mut unit = state.store.write().await?;
    let invitation = unit.invitation(account, id).await?.ok_or_else(absent)?;
    may_invite(&mut *unit, &admin.0, invitation.role).await?;
    unit.delete_invitation(account, id).await?;
    let event = Event::new(AuditAction::InvitationWithdrawn).on_invitation(&invitation);
    Who::of(&admin.0.wire, client).does(&state, &mut *unit, event).await?;
    unit.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
