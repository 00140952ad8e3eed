use actix_web::{HttpResponse, get};
use portal_types::CannedReplyList;

use super::to_wire;
use crate::{auth::Staff, problem::ApiResult, state::State};

/// Texts that support answers with often
#[utoipa::path(
    tag = "Desk",
    security(("userToken" = [])),
    responses((status = 200, description = "All of them, by name.", body = CannedReplyList)),
    extensions(("x-callers" = json!("staff"))),
)]
#[get("/staff/canned-replies")]
pub async fn list_canned_replies(_: Staff, state: State) -> ApiResult<HttpResponse> {
    let replies = state.store.read().await?.canned_replies().await?;
    let items = replies.into_iter().map(to_wire).collect();
    Ok(HttpResponse::Ok().json(CannedReplyList { items }))
}
