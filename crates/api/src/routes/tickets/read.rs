use actix_web::{HttpResponse, post, web::Path};

use super::find;
use crate::{auth::User, problem::ApiResult, state::State};

/// Mark a ticket as read
///
/// For the caller alone: what comes after this shows as unread again.
#[utoipa::path(
    tag = "Tickets",
    security(("userToken" = [])),
    params(("number" = i64, Path, description = "The ticket's number.", example = 1042)),
    responses((status = 204, description = "It is marked.")),
    extensions(("x-callers" = json!("member")), ("x-problems" = json!(["not_found"]))),
)]
#[post("/tickets/{number}/read")]
pub async fn read_ticket(
    user: User,
    state: State,
    number: Path<String>,
) -> ApiResult<HttpResponse> {
    let mut unit = state.store.write().await?;
    let ticket = find(&mut *unit, user.account, &number).await?;
    unit.mark_ticket_read(user.account, ticket.id, user.id, ticket.public_at).await?;
    unit.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
