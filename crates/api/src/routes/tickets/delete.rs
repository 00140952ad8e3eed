use actix_web::{HttpResponse, delete, web::Path};
use portal_types::{AuditAction, ProblemCode, TicketStatus};
use serde_json::json;

use super::{hold, names_a_ticket};
use crate::{
    audit::{Event, Who},
    auth::Admin,
    problem::{ApiError, ApiResult},
    request::Client,
    state::State,
    support::thread,
};

/// Delete a closed ticket
///
/// With all that was written into it, its files and its diagnostics, for support, too.
#[utoipa::path(
    tag = "Tickets",
    security(("userToken" = [])),
    params(("number" = i64, Path, description = "The ticket's number.", example = 1042)),
    responses((status = 204, description = "It is gone.")),
    extensions(("x-callers" = json!("admin")), ("x-problems" = json!(["role_insufficient", "not_found", "ticket_not_closed"]))),
)]
#[delete("/tickets/{number}", guard = "names_a_ticket")]
pub async fn delete_ticket(
    admin: Admin,
    state: State,
    client: Client,
    number: Path<String>,
) -> ApiResult<HttpResponse> {
    let Admin(user) = admin;
    let mut unit = state.store.write().await?;
    let ticket = hold(&mut *unit, user.account, &number).await?;
    if ticket.status != TicketStatus::Closed {
        let detail = "Only a closed ticket can be deleted. Close it first.";
        return Err(ApiError::new(ProblemCode::TicketNotClosed, detail));
    }
    thread::drop_files(&state, &mut *unit, user.account, ticket.id).await?;
    unit.delete_ticket(user.account, ticket.id).await?;
    let event = Event::new(AuditAction::TicketDeleted).on_ticket(&ticket);
    let event = event.before(json!({ "subject": ticket.subject }));
    Who::of(&user.wire, client).does(&state, &mut *unit, event).await?;
    unit.commit().await?;
    state.outbox.wake();
    Ok(HttpResponse::NoContent().finish())
}
