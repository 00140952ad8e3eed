use actix_web::{HttpResponse, put, web::Path};
use portal_types::{CannedReply, CannedReplyId, PutCannedReply};

use super::{absent, create::LARGEST, or_name_taken, parse, parse_id, to_wire};
use crate::{auth::Staff, problem::ApiResult, request::Body, state::State};

/// Replace a text to answer with often
#[utoipa::path(
    tag = "Desk",
    security(("userToken" = [])),
    params(("id" = CannedReplyId, Path, description = "The text's id.")),
    request_body = PutCannedReply,
    responses((status = 200, description = "The text as it is now.", body = CannedReply)),
    extensions(("x-callers" = json!("staff")), ("x-problems" = json!(["not_found"]))),
)]
#[put("/staff/canned-replies/{id}")]
pub async fn put_canned_reply(
    _: Staff,
    state: State,
    id: Path<String>,
    body: Body,
) -> ApiResult<HttpResponse> {
    let input: PutCannedReply = body.json_up_to(LARGEST).await?;
    let reply = parse(parse_id(&id)?, &input)?;
    let mut unit = state.store.write().await?;
    if !unit.update_canned_reply(&reply).await.map_err(or_name_taken)? {
        return Err(absent());
    }
    unit.commit().await?;
    Ok(HttpResponse::Ok().json(to_wire(reply)))
}
