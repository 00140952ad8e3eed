use actix_web::{HttpRequest, HttpResponse, post, web::Path};
use portal_types::{CreateTicketMessage, TicketMessage};

use super::{hold, may_write};
use crate::{
    auth::User,
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

/// Write into a ticket
///
/// One that is resolved or closed is opened again by that. Support hears of it by mail, and so does
/// everybody of the account who wrote into it before.
#[utoipa::path(
    tag = "Tickets",
    security(("userToken" = [])),
    params(
        ("number" = i64, Path, description = "The ticket's number.", example = 1042),
        ("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255, pattern = "^[!-~]+$", description = "Made by the caller. The same key and body get the same answer for 24 hours.", example = "0199a2c4-7e10-7c3a-b0de-5a1f6f1f8a01"),
    ),
    request_body = CreateTicketMessage,
    responses((status = 201, description = "It is written.", body = TicketMessage, headers(
        ("Location" = String, description = "The ticket's address."),
    ))),
    extensions(("x-callers" = json!("member")), ("x-problems" = json!(["not_found", "ticket_full", "ticket_merged"]))),
)]
#[post("/tickets/{number}/messages")]
pub async fn create_ticket_message(
    user: User,
    request: HttpRequest,
    state: State,
    number: Path<String>,
    idempotency: IdempotencyKey,
    body: Body,
) -> ApiResult<HttpResponse> {
    let input: CreateTicketMessage = body.json_up_to(LARGEST).await?;
    let mut checks = Checks::default();
    let written = checks.take("/text", text::message("The text", &input.text));
    checks.finish()?;
    let mut unit = state.store.write().await?;
    let mut ticket = hold(&mut *unit, user.account, &number).await?;
    let claim = match idempotency.claim(&state, &mut *unit, &user, &input).await? {
        Claimed::New(claim) => claim,
        Claimed::Before(response) => return Ok(response),
    };
    may_write(&state, &request, user.account)?;
    let actor = Actor::customer(&user.wire);
    let written = Written::on_the_web(written.unwrap_or_default());
    let message = thread::write(&state, &mut *unit, &mut ticket, &actor, written).await?;
    let location = format!("/api/v1/tickets/{}", ticket.number);
    let answer = Answer::created(location, &wire::message(message))?;
    let response = claim.keep(&state, &mut *unit, answer).await?;
    unit.commit().await?;
    state.outbox.wake();
    Ok(response)
}
