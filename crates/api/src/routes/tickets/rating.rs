use actix_web::{HttpResponse, put, web::Path};
use portal_types::{FieldCode, ProblemCode, RateTicket, Ticket, TicketEvent};

use super::hold;
use crate::{
    auth::User,
    domain::Checks,
    problem::{ApiError, ApiResult},
    request::Body,
    state::State,
    support::{
        text,
        thread::{self, Actor},
        wire,
    },
};

/// The most characters of what somebody says to their rating.
const LONGEST_COMMENT: usize = 2_000;

/// Say how the help was
///
/// Of a resolved or closed ticket; the last rating counts.
#[utoipa::path(
    tag = "Tickets",
    security(("userToken" = [])),
    params(("number" = i64, Path, description = "The ticket's number.", example = 1042)),
    request_body = RateTicket,
    responses((status = 200, description = "The ticket as it is now.", body = Ticket)),
    extensions(("x-callers" = json!("member")), ("x-problems" = json!(["not_found", "ticket_full", "ticket_merged", "ticket_not_closed"]))),
)]
#[put("/tickets/{number}/rating")]
pub async fn rate_ticket(
    user: User,
    state: State,
    number: Path<String>,
    body: Body,
) -> ApiResult<HttpResponse> {
    let RateTicket { rating, comment } = body.json().await?;
    let mut checks = Checks::default();
    if !(1..=5).contains(&rating) {
        checks.note("/rating", FieldCode::OutOfRange, "The rating is from 1 to 5.");
    }
    let comment = comment.filter(|comment| !comment.trim().is_empty());
    let comment = comment.map(|comment| {
        checks.take("/comment", text::text("The comment", &comment, LONGEST_COMMENT))
    });
    checks.finish()?;
    let mut unit = state.store.write().await?;
    let mut ticket = hold(&mut *unit, user.account, &number).await?;
    thread::goes_on_here(&ticket)?;
    if ticket.status.is_live() {
        let detail = "A ticket is rated once it is resolved or closed.";
        return Err(ApiError::new(ProblemCode::TicketNotClosed, detail));
    }
    ticket.rating = Some(rating);
    ticket.rating_comment = comment.flatten();
    let actor = Actor::customer(&user.wire);
    let event = (TicketEvent::Rated, rating.to_string(), false);
    thread::noted(&state, &mut *unit, &mut ticket, &actor, event).await?;
    let ticket = wire::ticket(&mut *unit, ticket).await?;
    unit.commit().await?;
    Ok(HttpResponse::Ok().json(ticket))
}
