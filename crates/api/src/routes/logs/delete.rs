use actix_web::{HttpResponse, delete};
use portal_types::{AuditAction, LogsDeleted, Timestamp};
use serde_json::json;

use crate::{
    audit::{Event, Who},
    auth::Admin,
    problem::ApiResult,
    request::Client,
    state::State,
};

/// Delete the account's log records
///
/// All that are there, and the copies that went with tickets. Records that come in meanwhile may stay: switch remote logging off first.
#[utoipa::path(
    tag = "Logs",
    security(("userToken" = [])),
    responses((status = 200, description = "They are gone.", body = LogsDeleted)),
    extensions(("x-callers" = json!("admin")), ("x-problems" = json!(["role_insufficient"]))),
)]
#[delete("/logs")]
pub async fn delete_logs(admin: Admin, state: State, client: Client) -> ApiResult<HttpResponse> {
    let Admin(user) = admin;
    let end = Timestamp::LAST;
    let records = state.logs.delete(user.account, end).await?;
    let mut unit = state.store.write().await?;
    // So that none are kept with diagnostics at the same time.
    unit.hold_log_consent(user.account).await?;
    let copies = unit.delete_diagnostics_logs(user.account).await?;
    if records > 0 || copies > 0 {
        let event = Event::new(AuditAction::LogsDeleted);
        let event = event.before(json!({ "records": records }));
        Who::of(&user.wire, client).does(&state, &mut *unit, event).await?;
        unit.commit().await?;
    }
    Ok(HttpResponse::Ok().json(LogsDeleted { records }))
}
