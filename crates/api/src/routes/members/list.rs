use actix_web::{HttpResponse, get};
use portal_types::MemberList;

use super::to_wire;
use crate::{auth::User, problem::ApiResult, state::State};

/// The people of the account
#[utoipa::path(
    tag = "Team",
    security(("userToken" = [])),
    responses((status = 200, description = "Everybody, by address.", body = MemberList)),
    extensions(("x-callers" = json!("member"))),
)]
#[get("/account/members")]
pub async fn list_members(user: User, state: State) -> ApiResult<HttpResponse> {
    let members = state.store.read().await?.members(user.account).await?;
    let items = members.into_iter().map(to_wire).collect();
    Ok(HttpResponse::Ok().json(MemberList { items }))
}
