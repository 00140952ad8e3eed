use actix_web::{HttpResponse, post, web::Path};
use portal_types::ReadTicket;

use super::{find, parse_number};
use crate::{auth::Staff, problem::ApiResult, request::Body, state::State};

/// Mark a ticket as read
///
/// For the caller alone, and as far as it was shown to them: what came after that stays unread.
#[utoipa::path(
    tag = "Desk",
    security(("userToken" = [])),
    params(("number" = i64, Path, description = "The ticket's number.", example = 1042)),
    request_body = ReadTicket,
    responses((status = 204, description = "It is marked.")),
    extensions(("x-callers" = json!("staff")), ("x-problems" = json!(["not_found"]))),
)]
#[post("/staff/tickets/{number}/read")]
pub async fn read_desk_ticket(
    Staff(user): Staff,
    state: State,
    number: Path<String>,
    body: Body,
) -> ApiResult<HttpResponse> {
    let ReadTicket { until } = body.json().await?;
    let number = parse_number(&number)?;
    let mut unit = state.store.write().await?;
    let ticket = find(&mut *unit, number).await?;
    // Nobody has read what is still to come.
    let until = until.min(ticket.changed_at);
    unit.mark_ticket_read(ticket.account_id, ticket.id, user.id, until).await?;
    unit.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
