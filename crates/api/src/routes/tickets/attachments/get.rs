use actix_web::{HttpResponse, get, web::Path};
use portal_types::{AttachmentId, TicketParty};

use super::{absent, download, parse_id};
use crate::{
    auth::User, problem::ApiResult, routes::tickets::find, state::State, support::upload::may_see,
};

/// A file of a ticket
///
/// As a download, whatever it is: no browser runs anything in it.
#[utoipa::path(
    tag = "Tickets",
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
    extensions(("x-callers" = json!("member")), ("x-problems" = json!(["not_found"]))),
)]
#[get("/tickets/{number}/attachments/{id}")]
pub async fn get_attachment(
    user: User,
    state: State,
    path: Path<(String, String)>,
) -> ApiResult<HttpResponse> {
    let (number, id) = path.into_inner();
    let mut unit = state.store.read().await?;
    let ticket = find(&mut *unit, user.account, &number).await?;
    let file = unit.attachment(user.account, ticket.id, parse_id(&id)?).await?;
    drop(unit);
    let file = file.filter(|file| may_see(TicketParty::Customer, file)).ok_or_else(absent)?;
    download(&state, user.account, file).await
}
