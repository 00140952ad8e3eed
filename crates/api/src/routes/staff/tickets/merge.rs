use actix_web::{HttpResponse, post, web::Path};
use portal_types::{DeskTicket, MergeTicket, ProblemCode};

use super::{hold, parse_number, told};
use crate::{
    auth::Staff,
    problem::{ApiError, ApiResult},
    request::Body,
    state::State,
    support::{
        looks,
        thread::{self, Actor},
    },
};

/// Merge a ticket into another of the same account
///
/// All that was written into it, with its files, goes over; the ticket itself closes and says where it
/// went, and answers to its mails go there.
#[utoipa::path(
    tag = "Desk",
    security(("userToken" = [])),
    params(("number" = i64, Path, description = "The number of the ticket that goes.", example = 1042)),
    request_body = MergeTicket,
    responses((status = 200, description = "The ticket that stays.", body = DeskTicket)),
    extensions(("x-callers" = json!("staff")), ("x-problems" = json!(["not_found", "ticket_full", "ticket_merged", "merge_refused"]))),
)]
#[post("/staff/tickets/{number}/merge")]
pub async fn merge_ticket(
    Staff(user): Staff,
    state: State,
    number: Path<String>,
    body: Body,
) -> ApiResult<HttpResponse> {
    let MergeTicket { into } = body.json().await?;
    let number = parse_number(&number)?;
    let refused = |detail: &str| ApiError::new(ProblemCode::MergeRefused, detail.to_owned());
    if into == number {
        return Err(refused("A ticket can't be merged into itself."));
    }
    let mut unit = state.store.write().await?;
    // In one order, so that two who merge in opposite directions don't wait for each other.
    let mut first = hold(&mut *unit, number.min(into)).await?;
    let mut second = hold(&mut *unit, number.max(into)).await?;
    let (from, to) =
        if number < into { (&mut first, &mut second) } else { (&mut second, &mut first) };
    if from.account_id != to.account_id {
        return Err(refused("The tickets are of different accounts."));
    }
    thread::goes_on_here(from)?;
    if let Some(next) = to.merged_into {
        return Err(refused(&format!("Number {into} was merged into number {next} itself.")));
    }
    if !to.status.is_live() {
        return Err(refused(&format!("Number {into} is over. Open it again first.")));
    }
    looks::at_ticket(&state, &mut *unit, &user.wire, to).await?;
    let actor = Actor::support(&user.wire);
    thread::merge(&state, &mut *unit, from, to, &actor).await?;
    let ticket = told(&state, &mut *unit, user.id, into).await?;
    unit.commit().await?;
    state.outbox.wake();
    Ok(HttpResponse::Ok().json(ticket))
}
