use actix_web::{HttpResponse, get, web::Path};
use portal_types::{ApiKeyId, ApiKeySecret, Secret};

use crate::{
    auth::Admin,
    onboarding::sealed_key_belongs_to,
    problem::{ApiError, ApiResult},
    state::State,
};

/// The whole key, to copy it
///
/// For administrators and owners. Notes the time of the look in `revealedAt`.
#[utoipa::path(
    tag = "API keys",
    security(("userToken" = [])),
    params(("id" = ApiKeyId, Path, description = "The key's id.")),
    responses((status = 200, description = "The key. Never cached.", body = ApiKeySecret)),
    extensions(("x-problems" = json!(["not_found", "role_insufficient"]))),
)]
#[get("/api-keys/{id}/secret")]
pub async fn reveal_api_key(
    admin: Admin,
    state: State,
    id: Path<String>,
) -> ApiResult<HttpResponse> {
    let absent = || ApiError::not_found("Your account has no API key with this id.");
    let id: ApiKeyId = id.parse().map_err(|_| absent())?;
    let account = admin.0.account;

    let mut unit = state.store.write().await?;
    let key = unit.api_key(account, id).await?.ok_or_else(absent)?;
    let text = state.sealer.open(&sealed_key_belongs_to(account, id), &key.sealed)?;
    let text = String::from_utf8(text.to_vec()).map_err(ApiError::internal)?;
    unit.set_api_key_revealed(account, id, state.clock.now()).await?;
    unit.commit().await?;
    Ok(HttpResponse::Ok().json(ApiKeySecret { secret: Secret::new(text) }))
}
