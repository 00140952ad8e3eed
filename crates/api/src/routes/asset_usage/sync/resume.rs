use actix_web::{HttpResponse, post};
use portal_types::{AuditAction, UsageSync};

use super::steer;
use crate::{auth::Admin, problem::ApiResult, request::Client, state::State};

/// Go on telling Bynder
///
/// Ends a pause.
#[utoipa::path(
    tag = "Asset usage",
    security(("userToken" = [])),
    responses((status = 200, description = "How it stands now.", body = UsageSync)),
    extensions(("x-callers" = json!("admin")), ("x-problems" = json!(["role_insufficient"]))),
)]
#[post("/asset-usage/sync/resume")]
pub async fn resume_usage_sync(
    admin: Admin,
    state: State,
    client: Client,
) -> ApiResult<HttpResponse> {
    steer(&state, (admin, client), AuditAction::UsageSyncResumed, async |_, sync| {
        Ok(sync.paused_at.take().is_some())
    })
    .await
}
