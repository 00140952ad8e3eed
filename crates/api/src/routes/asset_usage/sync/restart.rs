use actix_web::{HttpResponse, post};
use portal_types::{AuditAction, UsageSync};

use super::{steer, try_now};
use crate::{
    auth::Admin, problem::ApiResult, request::Client, state::State, usage::bynder::begin_resync,
};

/// Tell Bynder of everything anew
///
/// A full re-sync, for when something else changed what Bynder knows of this integration: every page is
/// told again, as it is. It goes on by itself; `resync` says how far it is. Asked for while one is under
/// way, that one begins anew.
#[utoipa::path(
    tag = "Asset usage",
    security(("userToken" = [])),
    responses((status = 200, description = "How it stands now.", body = UsageSync)),
    extensions(("x-callers" = json!("admin")), ("x-problems" = json!(["role_insufficient"]))),
)]
#[post("/asset-usage/sync/resync")]
pub async fn resync_usages(admin: Admin, state: State, client: Client) -> ApiResult<HttpResponse> {
    let (account, now) = (admin.0.account, state.clock.now());
    steer(&state, (admin, client), AuditAction::UsageResyncBegun, async |unit, sync| {
        try_now(sync);
        begin_resync(sync, unit.all_usage_pages(account).await?, now);
        Ok(true)
    })
    .await
}
