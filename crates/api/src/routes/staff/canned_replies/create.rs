use actix_web::{HttpResponse, http::header::LOCATION, post};
use portal_types::{CannedReply, CannedReplyId, PutCannedReply};

use super::{or_name_taken, parse, to_wire};
use crate::{auth::Staff, problem::ApiResult, request::Body, state::State};

/// A text of this many bytes and what stands around it.
pub(super) const LARGEST: usize = 256 * 1024;

/// Add a text to answer with often
#[utoipa::path(
    tag = "Desk",
    security(("userToken" = [])),
    request_body = PutCannedReply,
    responses((status = 201, description = "It is added.", body = CannedReply, headers(
        ("Location" = String, description = "The text's address."),
    ))),
    extensions(("x-callers" = json!("staff"))),
)]
#[post("/staff/canned-replies")]
pub async fn create_canned_reply(_: Staff, state: State, body: Body) -> ApiResult<HttpResponse> {
    let input: PutCannedReply = body.json_up_to(LARGEST).await?;
    let id = CannedReplyId(state.randomness.id(state.clock.now()));
    let reply = parse(id, &input)?;
    let mut unit = state.store.write().await?;
    unit.insert_canned_reply(&reply).await.map_err(or_name_taken)?;
    unit.commit().await?;
    let location = format!("/api/v1/staff/canned-replies/{id}");
    Ok(HttpResponse::Created().insert_header((LOCATION, location)).json(to_wire(reply)))
}
