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

fn new(
    portal: &Portal,
    staff: &WireUser,
    account: AccountId,
    reason: String,
    number: Option<i64>,
) -> StaffLookRecord {
    let now = portal.clock.now();
    StaffLookRecord {
        account_id: account,
        id: StaffLookId(portal.randomness.id(now)),
        staff_id: staff.id,
        reason,
        number,
        ends_at: now.plus_seconds(LASTS),
        logs_at: None,
    }
}

/// Begins it and notes it, unless the same goes on.
async fn begin(
    portal: &Portal,
    unit: &mut dyn Unit,
    staff: &WireUser,
    look: StaffLookRecord,
    event: Event,
) -> ApiResult<StaffLookRecord> {
    if let Some(look) = unit.same_look(&look, portal.clock.now()).await? {
        return Ok(look);
    }
    unit.insert_look(&look).await?;
    let event = event.after(json!({ "reason": look.reason }));
    Who::of_staff(look.account_id, staff).does(portal, unit, event).await?;
    Ok(look)
}

/// Begins a look at an account for a reason.
pub async fn look_at_account(
    portal: &Portal,
    unit: &mut dyn Unit,
    staff: &WireUser,
    account: AccountId,
    reason: String,
) -> ApiResult<StaffLookRecord> {
    let look = new(portal, staff, account, reason, None);
    begin(portal, unit, staff, look, Event::new(AuditAction::StaffLooked)).await
}

/// Notes that somebody in support has a ticket of a customer before them. It lets them see nothing
/// else of the account.
pub async fn at_ticket(
    portal: &Portal,
    unit: &mut dyn Unit,
    staff: &WireUser,
    ticket: &TicketRecord,
) -> ApiResult<StaffLookRecord> {
    let event = Event::new(AuditAction::StaffLooked).on_ticket(ticket);
    begin(portal, unit, staff, of_ticket(portal, staff, ticket), event).await
}

/// The same in a unit of its own, where there is something to note.
pub async fn look_at_ticket(
    portal: &Portal,
    staff: &WireUser,
    ticket: &TicketRecord,
) -> ApiResult<StaffLookRecord> {
    let look = of_ticket(portal, staff, ticket);
    let now = portal.clock.now();
    if let Some(look) = portal.store.read().await?.same_look(&look, now).await? {
        return Ok(look);
    }
    let mut unit = portal.store.write().await?;
    let look = at_ticket(portal, &mut *unit, staff, ticket).await?;
    unit.commit().await?;
    Ok(look)
}

fn of_ticket(portal: &Portal, staff: &WireUser, ticket: &TicketRecord) -> StaffLookRecord {
    let number = ticket.number;
    new(portal, staff, ticket.account_id, format!("Ticket {number}"), Some(number))
}

/// The look that the caller has at an account; without one they have to give a reason first.
pub async fn held(
    portal: &Portal,
    unit: &mut dyn Unit,
    staff: &WireUser,
    account: AccountId,
) -> ApiResult<StaffLookRecord> {
    let look = unit.look_at_account(account, staff.id, portal.clock.now()).await?;
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
