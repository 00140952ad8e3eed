use actix_web::{HttpRequest, HttpResponse, post};
use portal_storage::TicketRecord;
use portal_types::{
    AuditAction, CreateTicket, FieldCode, FieldProblem, Ticket, TicketId, TicketStatus,
};
use serde_json::json;

use crate::{
    audit::{Event, Who},
    auth::User,
    domain::Checks,
    problem::{ApiError, ApiResult},
    request::{Answer, Body, Claimed, Client, IdempotencyKey},
    state::State,
    support::{diagnostics, text, thread, wire},
};

/// A text of this many bytes and what stands around it.
const LARGEST: usize = 256 * 1024;

/// Submit a ticket
///
/// Its number comes back, and by mail. Files are added afterwards, to the message with the
/// description: `POST /tickets/{number}/attachments`.
#[utoipa::path(
    tag = "Tickets",
    security(("userToken" = [])),
    params(("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255, pattern = "^[!-~]+$", description = "Made by the caller. The same key and body get the same answer for 24 hours.", example = "0199a2c4-7e10-7c3a-b0de-5a1f6f1f8a01")),
    request_body = CreateTicket,
    responses((status = 201, description = "It is submitted.", body = Ticket, headers(
        ("Location" = String, description = "The ticket's address."),
    ))),
    extensions(("x-callers" = json!("member"))),
)]
#[post("/tickets")]
pub async fn create_ticket(
    user: User,
    request: HttpRequest,
    state: State,
    client: Client,
    idempotency: IdempotencyKey,
    body: Body,
) -> ApiResult<HttpResponse> {
    let input: CreateTicket = body.json_up_to(LARGEST).await?;
    let mut checks = Checks::default();
    let subject = checks.take("/subject", text::subject(&input.subject));
    let description =
        checks.take("/description", text::message("The description", &input.description));
    let connector = input.connector.as_deref().unwrap_or_default();
    let connector = checks.take("/connector", text::connector(connector));
    if input.diagnostics_id.is_some() && !input.include_diagnostics {
        let detail = "Without includeDiagnostics no diagnostics are sent.";
        checks.note("/diagnosticsId", FieldCode::NotAllowed, detail);
    }
    checks.finish()?;
    let (Some(subject), Some(description), Some(connector)) = (subject, description, connector)
    else {
        return Err(thread::absent());
    };
    // Before the unit, which others wait for.
    let gathered = match (input.include_diagnostics, input.diagnostics_id) {
        (true, None) => Some(diagnostics::gather(&state, user.account, user.id).await?),
        _ => None,
    };
    let account = user.account;
    let mut unit = state.store.write().await?;
    let claim = match idempotency.claim(&state, &mut *unit, &user, &input).await? {
        Claimed::New(claim) => claim,
        Claimed::Before(response) => return Ok(response),
    };
    state.limits.ticket.check(&request, &account)?;
    let now = state.clock.now();
    let ticket = TicketRecord {
        account_id: account,
        id: TicketId(state.randomness.id(now)),
        number: unit.count_up("ticket").await?,
        subject,
        category: input.category,
        priority: input.priority,
        status: TicketStatus::Open,
        connector,
        plan: String::new(),
        author_id: user.id,
        author_name: user.wire.name.clone(),
        author_email: user.wire.email.clone(),
        assignee_id: None,
        created_at: now,
        changed_at: now,
        public_at: now,
        waiting_since: now,
        first_response_due_at: None,
        resolution_due_at: now,
        responded_at: None,
        due_at: None,
        ended_at: None,
        rating: None,
        rating_comment: None,
        merged_into: None,
    };
    let ticket = thread::submit(&state, &mut *unit, ticket, description, &user.wire).await?;
    let gathered = match gathered {
        Some(record) => Some(diagnostics::keep(&state, &mut *unit, account, record).await?.id),
        None => None,
    };
    let diagnostics_id = gathered.or(input.diagnostics_id);
    if let Some(id) = diagnostics_id
        && !diagnostics::send(&state, &mut *unit, &ticket, id, user.id).await?
    {
        let detail = "These diagnostics are not there any more. Gather them again.";
        let at = FieldProblem::new("/diagnosticsId", FieldCode::Mismatch, detail);
        return Err(ApiError::invalid(vec![at]));
    }
    let event = Event::new(AuditAction::TicketSubmitted).on_ticket(&ticket);
    let event = event.after(json!({ "diagnostics": diagnostics_id.is_some() }));
    Who::of(&user.wire, client).does(&state, &mut *unit, event).await?;
    let location = format!("/api/v1/tickets/{}", ticket.number);
    let answer = Answer::created(location, &wire::ticket(&mut *unit, ticket).await?)?;
    let response = claim.keep(&state, &mut *unit, answer).await?;
    unit.commit().await?;
    state.outbox.wake();
    Ok(response)
}
