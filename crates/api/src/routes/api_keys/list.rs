use actix_web::{HttpResponse, get};
use portal_storage::ApiKeyRecord;
use portal_types::{ApiKey, ApiKeyId, ApiKeyList, ApiKeyStatus, Timestamp};

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
)]
#[get("/api-keys")]
pub async fn list_api_keys(user: User, state: State, query: Query) -> ApiResult<HttpResponse> {
    let page = page_query(&query)?;
    let after = page.after.as_deref().and_then(|id| id.parse::<ApiKeyId>().ok());
    // What was noted but not written yet must not look unused.
    state.write_key_uses().await?;
    let mut unit = state.store.read().await?;
    let rows = unit.api_keys(user.account, after, page.limit + 1).await?;
    let (rows, next_cursor) = page.cut(rows, |key| key.id.to_string());
    let now = state.clock.now();
    let items = rows.into_iter().map(|key| to_wire(key, now)).collect();
    Ok(HttpResponse::Ok().json(ApiKeyList { items, next_cursor }))
}

fn to_wire(key: ApiKeyRecord, now: Timestamp) -> ApiKey {
    let is_over = |at: Option<Timestamp>| at.is_some_and(|at| at <= now);
    let status = if is_over(key.revoked_at) {
        ApiKeyStatus::Revoked
    } else if is_over(key.expires_at) {
        ApiKeyStatus::Expired
    } else {
        ApiKeyStatus::Active
    };
    ApiKey {
        id: key.id,
        name: key.name,
        hint: key.hint,
        scopes: key.scopes,
        status,
        created_at: key.created_at,
        last_used_at: key.last_used_at,
        last_used_from: None,
        last_used_by: None,
        expires_at: key.expires_at,
        revealed_at: key.revealed_at,
        is_revealable: true,
        replaced_by: None,
    }
}
