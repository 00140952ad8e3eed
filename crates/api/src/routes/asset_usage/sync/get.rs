use actix_web::{HttpResponse, get};
use portal_types::UsageSync;

use super::read;
use crate::{auth::User, problem::ApiResult, state::State};

/// How far Bynder was told
///
/// Bynder is told by itself of what changes, some seconds later, page by page. It needs an OAuth app
/// with the scope `asset.usage:write`, whose user has the role STATISTICS, and an integration id.
#[utoipa::path(
    tag = "Asset usage",
    security(("userToken" = [])),
    responses((status = 200, description = "How it stands.", body = UsageSync)),
    extensions(("x-callers" = json!("member"))),
)]
#[get("/asset-usage/sync")]
pub async fn get_usage_sync(user: User, state: State) -> ApiResult<HttpResponse> {
    let mut unit = state.store.read().await?;
    Ok(HttpResponse::Ok().json(read(&mut *unit, user.account).await?))
}
