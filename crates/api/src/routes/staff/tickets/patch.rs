use actix_web::{HttpResponse, patch, web::Path};
use portal_types::{DeskTicket, FieldCode, PatchDeskTicket, TicketEvent, TicketStatus};

use super::{hold, parse_number, told};
use crate::{
    auth::Staff,
    domain::Checks,
    problem::ApiResult,
    request::Body,
    state::State,
    support::{
        Happening, looks,
        thread::{self, Actor},
    },
};

/// Assign a ticket, resolve, close or reopen it, or change its priority or category
#[utoipa::path(
    tag = "Desk",
    security(("userToken" = [])),
    params(("number" = i64, Path, description = "The ticket's number.", example = 1042)),
    request_body = PatchDeskTicket,
    responses((status = 200, description = "The ticket as it is now.", body = DeskTicket)),
    extensions(("x-callers" = json!("staff")), ("x-problems" = json!(["not_found", "ticket_full", "ticket_merged"]))),
)]
#[patch("/staff/tickets/{number}")]
pub async fn patch_desk_ticket(
    Staff(user): Staff,
    state: State,
    number: Path<String>,
    body: Body,
) -> ApiResult<HttpResponse> {
    let PatchDeskTicket { status, priority, category, assignee_id } = body.json().await?;
    let number = parse_number(&number)?;
    let mut unit = state.store.write().await?;
    let staff = unit.staff().await?;
    let mut checks = Checks::default();
    let what = status.and_then(|status| match status {
        TicketStatus::Resolved => Some(Happening::Resolved),
        TicketStatus::Closed => Some(Happening::Closed),
        TicketStatus::Open => Some(Happening::Reopened),
        TicketStatus::AwaitingCustomer | TicketStatus::AwaitingSupport => {
            let detail = "Who is waited for follows from who wrote last.";
            checks.note("/status", FieldCode::NotAllowed, detail);
            None
        }
    });
    let assignee = assignee_id.map(|id| id.map(|id| staff.iter().find(|one| one.user_id == id)));
    if assignee == Some(Some(None)) {
        checks.note("/assigneeId", FieldCode::Mismatch, "Nobody in support has this id.");
    }
    checks.finish()?;
    let mut ticket = hold(&mut *unit, number).await?;
    thread::goes_on_here(&ticket)?;
    // The answer has all of it.
    looks::at_ticket(&state, &mut *unit, &user.wire, &ticket).await?;
    let actor = Actor::support(&user.wire);
    if let Some(assignee) = assignee {
        let assignee = assignee.flatten();
        let id = assignee.map(|one| one.user_id);
        if ticket.assignee_id != id {
            ticket.assignee_id = id;
            let name = assignee.map(|one| one.name.clone()).unwrap_or_default();
            let event = (TicketEvent::Assigned, name, true);
            thread::noted(&state, &mut *unit, &mut ticket, &actor, event).await?;
        }
    }
    if let Some(category) = category.filter(|category| *category != ticket.category) {
        ticket.category = category;
        let event = (TicketEvent::CategoryChanged, category.to_string(), false);
        thread::noted(&state, &mut *unit, &mut ticket, &actor, event).await?;
    }
    if let Some(priority) = priority {
        thread::set_priority(&state, &mut *unit, &mut ticket, &actor, priority).await?;
    }
    if let Some(what) = what {
        thread::stand(&state, &mut *unit, &mut ticket, &actor, what).await?;
    }
    let ticket = told(&state, &mut *unit, user.id, number).await?;
    unit.commit().await?;
    state.outbox.wake();
    Ok(HttpResponse::Ok().json(ticket))
}
