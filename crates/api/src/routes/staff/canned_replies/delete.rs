use actix_web::{HttpResponse, delete, web::Path};
use portal_types::CannedReplyId;

use super::{absent, parse_id};
use crate::{auth::Staff, problem::ApiResult, state::State};

/// Remove a text to answer with often
#[utoipa::path(
    tag = "Desk",
    security(("userToken" = [])),
    params(("id" = CannedReplyId, Path, description = "The text's id.")),
    responses((status = 204, description = "It is gone.")),
    extensions(("x-callers" = json!("staff")), ("x-problems" = json!(["not_found"]))),
)]
#[delete("/staff/canned-replies/{id}")]
pub async fn delete_canned_reply(
    _: Staff,
    state: State,
    id: Path<String>,
) -> ApiResult<HttpResponse> {
    let id = parse_id(&id)?;
    let mut unit = state.store.write().await?;
    if !unit.delete_canned_reply(id).await? {
        return Err(absent());
    }
    unit.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
