use actix_web::{HttpResponse, get, web::Path};
use portal_types::{AttachmentId, TicketParty};

use super::super::{find, parse_number};
use crate::{
    auth::Staff,
    problem::ApiResult,
    routes::tickets::attachments::{absent, download, parse_id},
    state::State,
    support::{looks, upload::may_see},
};

/// A file of a ticket
///
/// As a download, whatever it is: no browser runs anything in it.
#[utoipa::path(
    tag = "Desk",
    security(("userToken" = [])),
    params(
        ("number" = i64, Path, description = "The ticket's number.", example = 1042),
        ("id" = AttachmentId, Path, description = "The file's id."),
    ),
    responses((
        status = 200, description = "The file.", body = Vec<u8>, content_type = "application/octet-stream",
        headers(("Content-Disposition" = String, description = "`attachment`, with the file's name.")),
        example = json!("(bytes)"),
    )),
    extensions(("x-callers" = json!("staff")), ("x-problems" = json!(["not_found"]))),
)]
#[get("/staff/tickets/{number}/attachments/{id}")]
pub async fn get_desk_attachment(
    Staff(user): Staff,
    state: State,
    path: Path<(String, String)>,
) -> ApiResult<HttpResponse> {
    let (number, id) = path.into_inner();
    let number = parse_number(&number)?;
    let ticket = find(&mut *state.store.read().await?, number).await?;
    looks::look_at_ticket(&state, &user.wire, &ticket).await?;
    let mut unit = state.store.read().await?;
    let file = unit.attachment(ticket.account_id, ticket.id, parse_id(&id)?).await?;
    drop(unit);
    let file = file.filter(|file| may_see(TicketParty::Support, file)).ok_or_else(absent)?;
    download(&state, ticket.account_id, file).await
}
