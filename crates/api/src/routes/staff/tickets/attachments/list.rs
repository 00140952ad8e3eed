use actix_web::{HttpResponse, get, web::Path};
use portal_types::{AttachmentList, TicketParty};

use super::super::{find, parse_number};
use crate::{
    auth::Staff, problem::ApiResult, routes::tickets::attachments::listed, state::State,
    support::looks,
};

/// The files of a ticket, those of internal notes included
#[utoipa::path(
    tag = "Desk",
    security(("userToken" = [])),
    params(("number" = i64, Path, description = "The ticket's number.", example = 1042)),
    responses((status = 200, description = "All of them, in the order they came.", body = AttachmentList)),
    extensions(("x-callers" = json!("staff")), ("x-problems" = json!(["not_found"]))),
)]
#[get("/staff/tickets/{number}/attachments")]
pub async fn list_desk_attachments(
    Staff(user): Staff,
    state: State,
    number: Path<String>,
) -> ApiResult<HttpResponse> {
    let number = parse_number(&number)?;
    let ticket = find(&mut *state.store.read().await?, number).await?;
    looks::look_at_ticket(&state, &user.wire, &ticket).await?;
    let files = state.store.read().await?.attachments(ticket.account_id, ticket.id).await?;
    Ok(HttpResponse::Ok().json(listed(&state, TicketParty::Support, files)))
}
