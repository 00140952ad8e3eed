use actix_web::{HttpResponse, get};
use portal_types::{ApiKeyId, ApiKeyList};

use super::to_wire;
use crate::{
    auth::User,
    problem::ApiResult,
    request::{PageQuery, Query, page_query},
    state::State,
};

/// The account's API keys, without the keys themselves
#[utoipa::path(
    tag = "API keys",
    security(("userToken" = [])),
    params(PageQuery),
    responses((status = 200, description = "A page of keys, the oldest first.", body = ApiKeyList)),
    extensions(("x-callers" = json!("member"))),
)]
#[get("/api-keys")]
pub async fn list_api_keys(user: User, state: State, query: Query) -> ApiResult<HttpResponse> {
    let page = page_query(&query)?;
    let after = page.after_as(|id| id.parse::<ApiKeyId>().ok())?;
    // What was noted but not written yet must not look unused.
    state.write_key_uses().await?;
    let mut unit = state.store.read().await?;
    let rows = unit.api_keys(user.account, after, page.limit + 1).await?;
    let (rows, next_cursor) = page.cut(rows, |key| key.id.to_string());
    let items = rows.into_iter().map(|key| to_wire(&state, key)).collect();
    Ok(HttpResponse::Ok().json(ApiKeyList { items, next_cursor }))
}
