use actix_web::{HttpResponse, post};
use portal_types::{AuditAction, UsageSync};

use super::steer;
use crate::{auth::Admin, problem::ApiResult, request::Client, state::State};

/// Pause telling Bynder
///
/// What changes meanwhile is told when it goes on. What is being told just now is still told.
#[utoipa::path(
    tag = "Asset usage",
    security(("userToken" = [])),
    responses((status = 200, description = "How it stands now.", body = UsageSync)),
    extensions(("x-callers" = json!("admin")), ("x-problems" = json!(["role_insufficient"]))),
)]
#[post("/asset-usage/sync/pause")]
pub async fn pause_usage_sync(
    admin: Admin,
    state: State,
    client: Client,
) -> ApiResult<HttpResponse> {
    let now = state.clock.now();
    steer(&state, (admin, client), AuditAction::UsageSyncPaused, async |_, sync| {
        let is_new = sync.paused_at.is_none();
        sync.paused_at.get_or_insert(now);
        Ok(is_new)
    })
    .await
}
