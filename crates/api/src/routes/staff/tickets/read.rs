use actix_web::{HttpResponse, post, web::Path};

use super::{find, parse_number};
use crate::{auth::Staff, problem::ApiResult, state::State};

/// Mark a ticket as read
///
/// For the caller alone.
#[utoipa::path(
    tag = "Desk",
    security(("userToken" = [])),
    params(("number" = i64, Path, description = "The ticket's number.", example = 1042)),
    responses((status = 204, description = "It is marked.")),
    extensions(("x-callers" = json!("staff")), ("x-problems" = json!(["not_found"]))),
)]
#[post("/staff/tickets/{number}/read")]
pub async fn read_desk_ticket(
    Staff(user): Staff,
    state: State,
    number: Path<String>,
) -> ApiResult<HttpResponse> {
    let number = parse_number(&number)?;
    let mut unit = state.store.write().await?;
    let ticket = find(&mut *unit, number).await?;
    unit.mark_ticket_read(ticket.account_id, ticket.id, user.id, ticket.changed_at).await?;
    unit.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
