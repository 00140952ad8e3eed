//! Asking people into the account.

pub mod create;
pub mod list;
pub mod resend;
pub mod withdraw;

use actix_web::HttpRequest;
use portal_storage::{InvitationRecord, Unit};
use portal_types::{AccountId, Invitation, InvitationId, ProblemCode, Role};

use crate::{
    auth::User,
    problem::{ApiError, ApiResult},
    state::Portal,
};

/// Seconds that an invitation's link works: a week.
pub const LIFETIME: i64 = 7 * 24 * 60 * 60;

fn to_wire(record: InvitationRecord) -> Invitation {
    Invitation {
        id: record.id,
        email: record.email,
        role: record.role,
        invited_by: record.invited_by,
        created_at: record.created_at,
        expires_at: record.expires_at,
    }
}

fn parse_id(text: &str) -> ApiResult<InvitationId> {
    text.parse().map_err(|_| absent())
}

fn absent() -> ApiError {
    ApiError::not_found("Your account has no invitation with this id.")
}

/// Nobody gives away more than they have: by the role that the caller has now, which stays so until
/// the unit ends.
async fn may_invite(unit: &mut dyn Unit, caller: &User, role: Role) -> ApiResult<()> {
    unit.lock_members(caller.account).await?;
    let now = unit.member(caller.account, caller.id).await?.map(|member| member.role);
    if now.is_some_and(|now| now.includes(Role::Admin) && now.includes(role)) {
        return Ok(());
    }
    let detail = "Inviting needs the role admin or owner, and only an owner can invite an owner.";
    Err(ApiError::new(ProblemCode::RoleInsufficient, detail))
}

/// Counts a mail to somebody who did not ask for it: by the account that sends it, and by the
/// address that gets it, whoever sends.
fn may_mail(
    portal: &Portal,
    request: &HttpRequest,
    account: AccountId,
    email_key: &str,
) -> ApiResult<()> {
    portal.limits.invite.check(request, &account)?;
    portal.limits.invited.check(request, &email_key.to_owned())
}
