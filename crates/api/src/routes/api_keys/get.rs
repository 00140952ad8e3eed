use actix_web::{HttpResponse, get, web::Path};
use portal_types::{ApiKey, ApiKeyId};

use super::{absent, parse_id, to_wire};
use crate::{auth::User, problem::ApiResult, state::State};

/// One API key, without the key itself
#[utoipa::path(
    tag = "API keys",
    security(("userToken" = [])),
    params(("id" = ApiKeyId, Path, description = "The key's id.")),
    responses((status = 200, description = "The key.", body = ApiKey)),
    extensions(("x-callers" = json!("member")), ("x-problems" = json!(["not_found"]))),
)]
#[get("/api-keys/{id}")]
pub async fn get_api_key(user: User, state: State, id: Path<String>) -> ApiResult<HttpResponse> {
    let id = parse_id(&id)?;
    // What was noted but not written yet must not look unused.
    state.write_key_uses().await?;
    let key = state.store.read().await?.api_key(user.account, id).await?.ok_or_else(absent)?;
    Ok(HttpResponse::Ok().json(to_wire(&state, key)))
}
