use actix_web::{HttpResponse, delete, web::Path};
use portal_types::{AuditAction, Role, UserId};

use super::{another_owner_is_left, lock, may_look_after, parse_id};
use crate::{
    audit::{Event, Who},
    auth::User,
    jobs,
    problem::ApiResult,
    request::Client,
    state::State,
};

/// Take a member out of the account, or leave it
///
/// Everybody may take themselves out, save the last owner. Administrators can't touch owners. The
/// person's sessions in the account end at once; those in other accounts go on.
#[utoipa::path(
    tag = "Team",
    security(("userToken" = [])),
    params(("id" = UserId, Path, description = "The member's id; one's own to leave.")),
    responses((status = 204, description = "They are out.")),
    extensions(("x-callers" = json!("member")), ("x-problems" = json!(["role_insufficient", "not_found", "last_owner"]))),
)]
#[delete("/account/members/{id}")]
pub async fn remove_member(
    user: User,
    state: State,
    client: Client,
    id: Path<String>,
) -> ApiResult<HttpResponse> {
    let id = parse_id(&id)?;
    let mut unit = state.store.write().await?;
    let (caller, member) = lock(&mut *unit, &user, id).await?;
    let leaves = id == user.id;
    if !leaves {
        may_look_after(caller.role, [member.role, member.role])?;
    }
    if member.role == Role::Owner {
        another_owner_is_left(&mut *unit, user.account).await?;
    }
    unit.delete_member(user.account, id).await?;
    unit.withdraw_invitations_by(user.account, &member.email, None).await?;
    let action = if leaves { AuditAction::MemberLeft } else { AuditAction::MemberRemoved };
    if !leaves {
        let url = &state.config.http.public_url;
        let message = jobs::removed(url, &member.email, &member.name);
        state.outbox.mail(&mut *unit, &message).await?;
    }
    let event = Event::new(action).on_member(id, &member.email);
    Who::of(&user.wire, client).does(&state, &mut *unit, event).await?;
    // Somebody who is nowhere any more is a stranger again, who can be invited as one.
    unit.delete_user_in_no_account(id).await?;
    unit.commit().await?;
    state.outbox.wake();
    Ok(HttpResponse::NoContent().finish())
}
