use actix_web::{HttpResponse, get, web::Path};
use portal_storage::ApiKeyRecord;
use portal_types::{ApiKeyId, ApiKeySecret, AuditAction, ProblemCode, Secret};

use super::{absent, begin_change, is_revealable, issue, parse_id};
use crate::{
    audit::{Event, Who},
    auth::Admin,
    problem::{ApiError, ApiResult},
    request::Client,
    state::{Portal, State},
};

/// The whole key, to copy it
///
/// For administrators and owners, by GET only: looking counts. Notes the time of the look in `revealedAt`, and who looked in the
/// audit list. Where the operator lets keys be shown once only, the first look is the only one.
#[utoipa::path(
    tag = "API keys",
    security(("userToken" = [])),
    params(("id" = ApiKeyId, Path, description = "The key's id.")),
    responses((status = 200, description = "The key. Never cached.", body = ApiKeySecret)),
    extensions(("x-callers" = json!("admin")), ("x-problems" = json!(["not_found", "role_insufficient", "api_key_not_kept"]))),
)]
#[get("/api-keys/{id}/secret")]
pub async fn reveal_api_key(
    admin: Admin,
    state: State,
    client: Client,
    id: Path<String>,
) -> ApiResult<HttpResponse> {
    let id = parse_id(&id)?;
    let account = admin.0.account;

    let mut unit = begin_change(&state, account).await?;
    let key = unit.api_key(account, id).await?.ok_or_else(absent)?;
    let secret = open(&state, &key)?;
    let shown = ApiKeyRecord {
        revealed_at: Some(state.clock.now()),
        sealed: key.sealed.clone().filter(|_| !state.config.show_keys_once),
        ..key
    };
    unit.update_api_key(&shown).await?;
    let event = Event::new(AuditAction::ApiKeyRevealed).on_key(&shown);
    Who::of(&admin.0.wire, client).does(&state, &mut *unit, event).await?;
    unit.commit().await?;
    Ok(HttpResponse::Ok().json(ApiKeySecret { secret }))
}

fn open(portal: &Portal, key: &ApiKeyRecord) -> ApiResult<Secret> {
    let detail = if key.revoked_at.is_some() {
        "This key was revoked, and no copy of it is kept. Make a new one."
    } else {
        "This key was shown once, and no copy of it is kept. Look where it was put, or rotate it: \
         the new key is shown once too, and this one can go on working for a while."
    };
    let secret = if is_revealable(portal, key) { issue::open(portal, key)? } else { None };
    secret.ok_or_else(|| ApiError::new(ProblemCode::ApiKeyNotKept, detail))
}
