//! Who is in the account, and as what.

pub mod list;
pub mod patch;
pub mod remove;

use portal_storage::{TeamMemberRecord, Unit};
use portal_types::{AccountId, Member, ProblemCode, Role, UserId};

use crate::{
    auth::User,
    problem::{ApiError, ApiResult},
};

fn to_wire(record: TeamMemberRecord) -> Member {
    Member {
        id: record.user_id,
        name: record.name,
        email: record.email,
        role: record.role,
        last_seen_at: record.last_seen_at,
    }
}

fn parse_id(text: &str) -> ApiResult<UserId> {
    text.parse().map_err(|_| absent())
}

fn absent() -> ApiError {
    ApiError::not_found("Nobody with this id is in your account.")
}

/// Locks who is in the caller's account, and reads the caller and another member as they are then:
/// what was true when the call was let in may have changed since.
async fn lock(
    unit: &mut dyn Unit,
    user: &User,
    other: UserId,
) -> ApiResult<(TeamMemberRecord, TeamMemberRecord)> {
    unit.lock_members(user.account).await?;
    let caller = unit.member(user.account, user.id).await?.ok_or_else(|| {
        let detail = "You are not in this account any more. Log in again.";
        ApiError::new(ProblemCode::AccessTokenInvalid, detail)
    })?;
    let other = unit.member(user.account, other).await?.ok_or_else(absent)?;
    Ok((caller, other))
}

/// Administrators look after members and administrators; owners after everybody.
fn may_look_after(caller: Role, roles: [Role; 2]) -> ApiResult<()> {
    let touches_owner = roles.contains(&Role::Owner);
    let needed = if touches_owner { Role::Owner } else { Role::Admin };
    if caller.includes(needed) {
        return Ok(());
    }
    let detail = if touches_owner {
        "Only an owner can make somebody an owner, or change or remove one."
    } else {
        "This needs the role admin or owner. Ask one of them."
    };
    Err(ApiError::new(ProblemCode::RoleInsufficient, detail))
}

/// Refuses to leave the account without an owner. To be asked with the members locked.
async fn another_owner_is_left(unit: &mut dyn Unit, account: AccountId) -> ApiResult<()> {
    if unit.count_owners(account).await? > 1 {
        return Ok(());
    }
    let detail = "This is the account's last owner. Make somebody else an owner first.";
    Err(ApiError::new(ProblemCode::LastOwner, detail))
}
