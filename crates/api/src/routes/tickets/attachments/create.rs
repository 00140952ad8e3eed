use actix_web::{HttpRequest, HttpResponse, post, web::Path};
use portal_types::Attachment;

use super::{FileQuery, named, receive};
use crate::{
    auth::User,
    problem::ApiResult,
    request::{Body, Query},
    routes::tickets::{may_write, parse_number},
    state::State,
    support::thread::{self, Actor},
};

/// Add a file to a message of one's own
///
/// The body is the file. What it is, its content says: pictures, documents, archives, videos and
/// text are taken. The same file once more at the same message is the same file, so that an upload whose
/// answer was lost can be repeated.
#[utoipa::path(
    tag = "Tickets",
    security(("userToken" = [])),
    params(("number" = i64, Path, description = "The ticket's number.", example = 1042), FileQuery),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", example = json!("(bytes)")),
    responses((status = 201, description = "It is there.", body = Attachment)),
    extensions(("x-callers" = json!("member")), ("x-problems" = json!(["not_found", "attachment_refused", "ticket_full", "ticket_merged", "unavailable"]))),
)]
#[post("/tickets/{number}/attachments")]
pub async fn create_attachment(
    user: User,
    request: HttpRequest,
    state: State,
    number: Path<String>,
    query: Query,
    body: Body,
) -> ApiResult<HttpResponse> {
    let number = parse_number(&number, thread::absent)?;
    let names = named(query.parameters())?;
    may_write(&state, &request, user.account)?;
    // Before a byte is read.
    let found = state.store.read().await?.ticket(user.account, number).await?;
    found.ok_or_else(thread::absent)?;
    let (place, actor) = ((user.account, number), Actor::customer(&user.wire));
    receive(&state, &user, place, &actor, (names, body), thread::absent).await
}
