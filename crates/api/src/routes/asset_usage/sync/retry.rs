use actix_web::{HttpResponse, post};
use portal_types::{AuditAction, UsageSync};

use super::{steer, try_now};
use crate::{auth::Admin, problem::ApiResult, request::Client, state::State};

/// Try again now
///
/// Tells Bynder again of what it did not take, and does not wait for the next try where something did
/// not work.
#[utoipa::path(
    tag = "Asset usage",
    security(("userToken" = [])),
    responses((status = 200, description = "How it stands now.", body = UsageSync)),
    extensions(("x-callers" = json!("admin")), ("x-problems" = json!(["role_insufficient"]))),
)]
#[post("/asset-usage/sync/retry")]
pub async fn retry_usage_sync(
    admin: Admin,
    state: State,
    client: Client,
) -> ApiResult<HttpResponse> {
    let account = admin.0.account;
    steer(&state, (admin, client), AuditAction::UsageSyncRetried, async |unit, sync| {
        try_now(sync);
        unit.retry_usage_rejections(account).await?;
        Ok(true)
    })
    .await
}
