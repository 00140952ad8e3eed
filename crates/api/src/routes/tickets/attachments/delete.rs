use actix_web::{HttpResponse, delete, web::Path};
use portal_types::{AttachmentId, AuditAction, TicketParty};
use serde_json::json;

use super::{absent, parse_id};
use crate::{
    audit::{Event, Who},
    auth::User,
    problem::ApiResult,
    request::Client,
    routes::tickets::hold,
    state::State,
};

/// Delete a file that the account added
///
/// For support, too: such as one with something in it that was not meant for anybody.
#[utoipa::path(
    tag = "Tickets",
    security(("userToken" = [])),
    params(
        ("number" = i64, Path, description = "The ticket's number.", example = 1042),
        ("id" = AttachmentId, Path, description = "The file's id."),
    ),
    responses((status = 204, description = "It is gone.")),
    extensions(("x-callers" = json!("member")), ("x-problems" = json!(["not_found"]))),
)]
#[delete("/tickets/{number}/attachments/{id}")]
pub async fn delete_attachment(
    user: User,
    state: State,
    client: Client,
    path: Path<(String, String)>,
) -> ApiResult<HttpResponse> {
    let (number, id) = path.into_inner();
    let mut unit = state.store.write().await?;
    let ticket = hold(&mut *unit, user.account, &number).await?;
    let file = unit.attachment(user.account, ticket.id, parse_id(&id)?).await?;
    let is_theirs = |party| party == TicketParty::Customer;
    let file = file.filter(|file| is_theirs(file.party)).ok_or_else(absent)?;
    unit.delete_attachment(user.account, ticket.id, file.id).await?;
    state.outbox.remove_files(&mut *unit, user.account, &[file.id]).await?;
    let event = Event::new(AuditAction::AttachmentDeleted).on_ticket(&ticket);
    let event = event.before(json!({ "file": file.name }));
    Who::of(&user.wire, client).does(&state, &mut *unit, event).await?;
    unit.commit().await?;
    state.outbox.wake();
    Ok(HttpResponse::NoContent().finish())
}
