use actix_web::{HttpResponse, post, web::Path};
use portal_types::ReadTicket;

use super::find;
use crate::{auth::User, problem::ApiResult, request::Body, state::State};

/// Mark a ticket as read
///
/// For the caller alone, and as far as it was shown to them: what came after that stays unread.
#[utoipa::path(
    tag = "Tickets",
    security(("userToken" = [])),
    params(("number" = i64, Path, description = "The ticket's number.", example = 1042)),
    request_body = ReadTicket,
    responses((status = 204, description = "It is marked.")),
    extensions(("x-callers" = json!("member")), ("x-problems" = json!(["not_found"]))),
)]
#[post("/tickets/{number}/read")]
pub async fn read_ticket(
    user: User,
    state: State,
    number: Path<String>,
    body: Body,
) -> ApiResult<HttpResponse> {
    let ReadTicket { until } = body.json().await?;
    let mut unit = state.store.write().await?;
    let ticket = find(&mut *unit, user.account, &number).await?;
    // Nobody has read what is still to come.
    let until = until.min(ticket.public_at);
    unit.mark_ticket_read(user.account, ticket.id, user.id, until).await?;
    unit.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
