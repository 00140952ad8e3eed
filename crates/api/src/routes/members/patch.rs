use actix_web::{HttpResponse, patch, web::Path};
use portal_types::{AuditAction, Member, PatchMember, Role, UserId};
use serde_json::json;

use super::{absent, another_owner_is_left, lock, may_look_after, parse_id, to_wire};
use crate::{
    audit::{Event, Who},
    auth::Admin,
    jobs,
    problem::ApiResult,
    request::{Body, Client},
    state::State,
};

/// Give a member another role
///
/// Acts at once, on open sessions too. Administrators can't touch owners or make one; an account
/// keeps at least one owner. The person is told by mail.
#[utoipa::path(
    tag = "Team",
    security(("userToken" = [])),
    params(("id" = UserId, Path, description = "The member's id.")),
    request_body = PatchMember,
    responses((status = 200, description = "The member as they are now.", body = Member)),
    extensions(("x-callers" = json!("admin")), ("x-problems" = json!(["role_insufficient", "not_found", "last_owner"]))),
)]
#[patch("/account/members/{id}")]
pub async fn patch_member(
    admin: Admin,
    state: State,
    client: Client,
    id: Path<String>,
    body: Body,
) -> ApiResult<HttpResponse> {
    let PatchMember { role } = body.json().await?;
    let id = parse_id(&id)?;
    let account = admin.0.account;

    let mut unit = state.store.write().await?;
    let (caller, member) = lock(&mut *unit, &admin.0, id).await?;
    may_look_after(caller.role, [member.role, role])?;
    if member.role == role {
        return Ok(HttpResponse::Ok().json(to_wire(member)));
    }
    if member.role == Role::Owner {
        another_owner_is_left(&mut *unit, account).await?;
    }
    unit.set_role(account, id, role).await?;
    // What they can't give any more they have not given.
    unit.withdraw_invitations_by(account, &member.email, Some(role)).await?;
    if id != admin.0.id {
        let url = &state.config.http.public_url;
        let message = jobs::role_changed(url, &member.email, &member.name, role);
        state.outbox.mail(&mut *unit, &message).await?;
    }
    let event = Event::new(AuditAction::MemberRoleChanged).on_member(id, &member.email);
    let event = event.before(json!({ "role": member.role })).after(json!({ "role": role }));
    Who::of(&admin.0.wire, client).does(&state, &mut *unit, event).await?;
    let now = unit.member(account, id).await?.ok_or_else(absent)?;
    unit.commit().await?;
    state.outbox.wake();
    Ok(HttpResponse::Ok().json(to_wire(now)))
}
