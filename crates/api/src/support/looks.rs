//! Support looks at customers' accounts: always for a reason, which the account's people read in
//! their activity list. A look holds for half an hour; within it, looking again is not noted again.

use portal_storage::{StaffLookRecord, TicketRecord, Unit};
use portal_types::{AccountId, AuditAction, ProblemCode, StaffLook, StaffLookId, User as WireUser};
use serde_json::json;

use crate::{
    audit::{Event, Who},
    problem::{ApiError, ApiResult},
    state::Portal,
};

/// Seconds that a look holds.
const LASTS: i64 = 30 * 60;

/// Begins a look for a reason, and notes it. One for the same reason that has not ended is gone on
/// with.
pub async fn look(
    portal: &Portal,
    unit: &mut dyn Unit,
    staff: &WireUser,
    account: AccountId,
    reason: &str,
    at: Option<&TicketRecord>,
) -> ApiResult<StaffLookRecord> {
    let now = portal.clock.now();
    if let Some(look) = unit.look(account, staff.id, Some(reason), now).await? {
        return Ok(look);
    }
    let look = StaffLookRecord {
        account_id: account,
        id: StaffLookId(portal.randomness.id(now)),
        staff_id: staff.id,
        reason: reason.to_owned(),
        ends_at: now.plus_seconds(LASTS),
        logs_at: None,
    };
    unit.insert_look(&look).await?;
    let event = Event::new(AuditAction::StaffLooked).after(json!({ "reason": reason }));
    let event = at.into_iter().fold(event, |event, ticket| event.on_ticket(ticket));
    Who::of_staff(account, staff).does(portal, unit, event).await?;
    Ok(look)
}

/// Notes that somebody in support has a ticket of a customer before them.
pub async fn look_at_ticket(
    portal: &Portal,
    staff: &WireUser,
    ticket: &TicketRecord,
) -> ApiResult<()> {
    let reason = format!("Ticket {}", ticket.number);
    let account = ticket.account_id;
    let now = portal.clock.now();
    if portal.store.read().await?.look(account, staff.id, Some(&reason), now).await?.is_some() {
        return Ok(());
    }
    let mut unit = portal.store.write().await?;
    look(portal, &mut *unit, staff, account, &reason, Some(ticket)).await?;
    unit.commit().await?;
    Ok(())
}

/// The look that the caller has at an account; without one they have to give a reason first.
pub async fn held(
    portal: &Portal,
    unit: &mut dyn Unit,
    staff: &WireUser,
    account: AccountId,
) -> ApiResult<StaffLookRecord> {
    let look = unit.look(account, staff.id, None, portal.clock.now()).await?;
    look.ok_or_else(|| {
        let detail = "Say why you look at this account first. Its people read the reason.";
        ApiError::new(ProblemCode::ReasonNeeded, detail)
    })
}

/// Notes that a look is at log records, too.
pub async fn at_logs(portal: &Portal, staff: &WireUser, look: &StaffLookRecord) -> ApiResult<()> {
    if look.logs_at.is_some() {
        return Ok(());
    }
    let mut unit = portal.store.write().await?;
    if unit.look_at_logs(look.account_id, look.id, portal.clock.now()).await? {
        let event = Event::new(AuditAction::StaffReadLogs).after(json!({ "reason": look.reason }));
        Who::of_staff(look.account_id, staff).does(portal, &mut *unit, event).await?;
        unit.commit().await?;
    }
    Ok(())
}

/// As the API tells it.
pub fn to_wire(look: StaffLookRecord) -> StaffLook {
    StaffLook {
        id: look.id,
        account_id: look.account_id,
        reason: look.reason,
        ends_at: look.ends_at,
    }
}
