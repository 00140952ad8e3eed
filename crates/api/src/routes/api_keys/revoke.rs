use actix_web::{HttpResponse, delete, web::Path};
use portal_storage::ApiKeyRecord;
use portal_types::{ApiKeyId, ApiKeyStatus, AuditAction};
use serde_json::json;

use super::{absent, begin_change, parse_id, status_of};
use crate::{
    audit::{Event, Who},
    auth::Admin,
    problem::ApiResult,
    request::Client,
    state::State,
};

/// Revoke an API key
///
/// It ends at once, everywhere within a second, and can't be brought back; it stays in the list.
/// Also succeeds where the key was revoked before.
#[utoipa::path(
    tag = "API keys",
    security(("userToken" = [])),
    params(("id" = ApiKeyId, Path, description = "The key's id.")),
    responses((status = 204, description = "The key is revoked.")),
    extensions(("x-callers" = json!("admin")), ("x-problems" = json!(["role_insufficient", "not_found"]))),
)]
#[delete("/api-keys/{id}")]
pub async fn revoke_api_key(
    admin: Admin,
    state: State,
    client: Client,
    id: Path<String>,
) -> ApiResult<HttpResponse> {
    let id = parse_id(&id)?;
    let account = admin.0.account;

    let mut unit = begin_change(&state, account).await?;
    let key = unit.api_key(account, id).await?.ok_or_else(absent)?;
    if key.revoked_at.is_some() {
        return Ok(HttpResponse::NoContent().finish());
    }
    let now = state.clock.now();
    let before = json!({ "status": status_of(&key, now) });
    // A key that opens nothing any more needs no copy.
    let revoked = ApiKeyRecord { revoked_at: Some(now), sealed: None, ..key };
    unit.update_api_key(&revoked).await?;
    let after = json!({ "status": ApiKeyStatus::Revoked });
    let event = Event::new(AuditAction::ApiKeyRevoked).on_key(&revoked).before(before).after(after);
    Who::of(&admin.0.wire, client).does(&state, &mut *unit, event).await?;
    state.snapshots.commit(unit, account).await?;
    Ok(HttpResponse::NoContent().finish())
}
