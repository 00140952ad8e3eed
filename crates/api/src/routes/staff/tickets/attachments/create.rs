use actix_web::{HttpResponse, post, web::Path};
use portal_types::Attachment;

use super::super::{absent, find, parse_number};
use crate::{
    auth::Staff,
    problem::ApiResult,
    request::{Body, Query},
    routes::tickets::attachments::{FileQuery, named, receive},
    state::State,
    support::thread::Actor,
};

/// Add a file to a message of one's own, or to an internal note
///
/// As `POST /tickets/{number}/attachments`. Customers don't see the files of internal notes.
#[utoipa::path(
    tag = "Desk",
    security(("userToken" = [])),
    params(("number" = i64, Path, description = "The ticket's number.", example = 1042), FileQuery),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", example = json!("(bytes)")),
    responses((status = 201, description = "It is there.", body = Attachment)),
    extensions(("x-callers" = json!("staff")), ("x-problems" = json!(["not_found", "attachment_refused", "ticket_full", "ticket_merged", "unavailable"]))),
)]
#[post("/staff/tickets/{number}/attachments")]
pub async fn create_desk_attachment(
    Staff(user): Staff,
    state: State,
    number: Path<String>,
    query: Query,
    body: Body,
) -> ApiResult<HttpResponse> {
    let number = parse_number(&number)?;
    let names = named(query.parameters())?;
    let account = find(&mut *state.store.read().await?, number).await?.account_id;
    let (place, actor) = ((account, number), Actor::support(&user.wire));
    receive(&state, &user, place, &actor, (names, body), absent).await
}
