use actix_web::{HttpResponse, post, web::Path};
use portal_types::Attachment;

use super::super::{absent, find, parse_number};
use crate::{
    auth::Staff,
    problem::ApiResult,
    request::{Body, Query},
    routes::tickets::attachments::{FileQuery, named},
    state::State,
    support::{
        thread::Actor,
        upload::{self, NewFile},
        wire::attachment,
    },
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
    let (name, message) = named(query.parameters())?;
    let account = find(&mut *state.store.read().await?, number).await?.account_id;
    let turn = upload::turn(&state, user.account).await?;
    let content = body.file(state.config.support.attachment_bytes).await?.freeze();
    let file = NewFile { message, name, content };
    let actor = Actor::support(&user.wire);
    let record = upload::take(&state, (account, number), &actor, file, absent).await?;
    drop(turn);
    Ok(HttpResponse::Created().json(attachment(record)))
}
