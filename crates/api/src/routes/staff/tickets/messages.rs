use actix_web::{HttpResponse, post, web::Path};
use portal_types::{CreateDeskMessage, FieldCode, TicketMessage};

use super::{hold, parse_number};
use crate::{
    auth::Staff,
    domain::Checks,
    problem::ApiResult,
    request::{Answer, Body, Claimed, IdempotencyKey},
    state::State,
    support::{
        text,
        thread::{self, Actor, Written},
        wire,
    },
};

/// A text of this many bytes and what stands around it.
const LARGEST: usize = 256 * 1024;

/// Answer a ticket, or note something that only support sees
///
/// The customer hears of an answer by mail. Of two people who answer at once, both do.
#[utoipa::path(
    tag = "Desk",
    security(("userToken" = [])),
    params(
        ("number" = i64, Path, description = "The ticket's number.", example = 1042),
        ("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255, pattern = "^[!-~]+$", description = "Made by the caller. The same key and body get the same answer for 24 hours.", example = "0199a2c4-7e10-7c3a-b0de-5a1f6f1f8a01"),
    ),
    request_body = CreateDeskMessage,
    responses((status = 201, description = "It is written.", body = TicketMessage, headers(
        ("Location" = String, description = "The ticket's address."),
    ))),
    extensions(("x-callers" = json!("staff")), ("x-problems" = json!(["not_found", "ticket_full", "ticket_merged"]))),
)]
#[post("/staff/tickets/{number}/messages")]
pub async fn create_desk_message(
    Staff(user): Staff,
    state: State,
    number: Path<String>,
    idempotency: IdempotencyKey,
    body: Body,
) -> ApiResult<HttpResponse> {
    let input: CreateDeskMessage = body.json_up_to(LARGEST).await?;
    let mut checks = Checks::default();
    let written = checks.take("/text", text::message("The text", &input.text));
    if input.is_internal && input.resolves {
        let detail = "What the customer does not see resolves nothing.";
        checks.note("/resolves", FieldCode::NotAllowed, detail);
    }
    checks.finish()?;
    let number = parse_number(&number)?;
    let mut unit = state.store.write().await?;
    let mut ticket = hold(&mut *unit, number).await?;
    let claim = match idempotency.claim(&state, &mut *unit, &user, &input).await? {
        Claimed::New(claim) => claim,
        Claimed::Before(response) => return Ok(response),
    };
    let written = Written {
        is_internal: input.is_internal,
        resolves: input.resolves,
        ..Written::on_the_web(written.unwrap_or_default())
    };
    let actor = Actor::support(&user.wire);
    let message = thread::write(&state, &mut *unit, &mut ticket, &actor, written).await?;
    let location = format!("/api/v1/staff/tickets/{number}");
    let answer = Answer::created(location, &wire::message(message))?;
    let response = claim.keep(&state, &mut *unit, answer).await?;
    unit.commit().await?;
    state.outbox.wake();
    Ok(response)
}
