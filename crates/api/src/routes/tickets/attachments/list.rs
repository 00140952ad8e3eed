use actix_web::{HttpResponse, get, web::Path};
use portal_types::{AttachmentList, TicketParty};

use super::listed;
use crate::{auth::User, problem::ApiResult, routes::tickets::find, state::State};

/// The files of a ticket
#[utoipa::path(
    tag = "Tickets",
    security(("userToken" = [])),
    params(("number" = i64, Path, description = "The ticket's number.", example = 1042)),
    responses((status = 200, description = "All of them, in the order they came.", body = AttachmentList)),
    extensions(("x-callers" = json!("member")), ("x-problems" = json!(["not_found"]))),
)]
#[get("/tickets/{number}/attachments")]
pub async fn list_attachments(
    user: User,
    state: State,
    number: Path<String>,
) -> ApiResult<HttpResponse> {
    let mut unit = state.store.read().await?;
    let ticket = find(&mut *unit, user.account, &number).await?;
    let files = unit.attachments(user.account, ticket.id).await?;
    Ok(HttpResponse::Ok().json(listed(&state, TicketParty::Customer, files)))
}
