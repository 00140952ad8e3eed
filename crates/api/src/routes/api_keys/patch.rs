use actix_web::{HttpResponse, patch, web::Path};
use portal_storage::ApiKeyRecord;
use portal_types::{ApiKey, ApiKeyId, ApiKeyStatus, AuditAction, PatchApiKey, Timestamp};
use serde_json::{Map, Value, json};

use super::{
    absent, begin_change, check_room, end, ended, name, parse_id, scopes, status_of, to_wire,
};
use crate::{
    audit::{Event, Who},
    auth::Admin,
    domain::Checks,
    problem::ApiResult,
    request::{Body, Client},
    state::State,
};

/// Rename an API key, change its scopes or its end
///
/// Absent members stay as they are. Connectors notice within a second. A key that has expired works
/// again with a later end; one that was revoked stays as it is.
#[utoipa::path(
    tag = "API keys",
    security(("userToken" = [])),
    params(("id" = ApiKeyId, Path, description = "The key's id.")),
    request_body = PatchApiKey,
    responses((status = 200, description = "The key as it is now.", body = ApiKey)),
    extensions(("x-callers" = json!("admin")), ("x-problems" = json!(["role_insufficient", "not_found", "api_key_ended", "api_key_limit_reached"]))),
)]
#[patch("/api-keys/{id}")]
pub async fn patch_api_key(
    admin: Admin,
    state: State,
    client: Client,
    id: Path<String>,
    body: Body,
) -> ApiResult<HttpResponse> {
    let patch = Patch::parse(body.json().await?, state.clock.now())?;
    let id = parse_id(&id)?;
    let account = admin.0.account;

    let mut unit = begin_change(&state, account).await?;
    let old = unit.api_key(account, id).await?.ok_or_else(absent)?;
    if old.revoked_at.is_some() {
        return Err(ended("This key was revoked and stays as it is. Make a new one."));
    }
    let new = patch.applied_to(&old);
    if new == old {
        return Ok(HttpResponse::Ok().json(to_wire(&state, old)));
    }
    let now = state.clock.now();
    let works = |key: &ApiKeyRecord| status_of(key, now) == ApiKeyStatus::Active;
    if works(&new) && !works(&old) {
        check_room(&state, &mut *unit, account).await?;
    }
    unit.update_api_key(&new).await?;
    let (before, after) = difference(&old, &new);
    let event = Event::new(AuditAction::ApiKeyChanged).on_key(&new).before(before).after(after);
    Who::of(&admin.0.wire, client).does(&state, &mut *unit, event).await?;
    state.snapshots.commit(unit, account).await?;
    Ok(HttpResponse::Ok().json(to_wire(&state, new)))
}

/// The changes, parsed.
struct Patch(PatchApiKey);

impl Patch {
    fn parse(input: PatchApiKey, now: Timestamp) -> ApiResult<Self> {
        let mut checks = Checks::default();
        let name = input.name.map(|given| checks.take("/name", name(&given)));
        let scopes = input.scopes.map(|given| checks.take("/scopes", scopes(&given)));
        let end = input.expires_at.map(|given| checks.take("/expiresAt", end(given, now)));
        checks.finish()?;
        Ok(Self(PatchApiKey {
            name: name.flatten(),
            scopes: scopes.flatten(),
            expires_at: end.flatten(),
        }))
    }

    fn applied_to(self, old: &ApiKeyRecord) -> ApiKeyRecord {
        ApiKeyRecord {
            name: self.0.name.unwrap_or_else(|| old.name.clone()),
            scopes: self.0.scopes.unwrap_or_else(|| old.scopes.clone()),
            expires_at: self.0.expires_at.unwrap_or(old.expires_at),
            ..old.clone()
        }
    }
}

/// What changed, before and after.
fn difference(old: &ApiKeyRecord, new: &ApiKeyRecord) -> (Value, Value) {
    let (mut before, mut after) = (Map::new(), Map::new());
    let members = |key: &ApiKeyRecord| {
        [
            ("name", json!(key.name)),
            ("scopes", json!(key.scopes)),
            ("expiresAt", json!(key.expires_at)),
        ]
    };
    for ((member, was), (_, is)) in members(old).into_iter().zip(members(new)) {
        if was != is {
            before.insert(member.to_owned(), was);
            after.insert(member.to_owned(), is);
        }
    }
    (before.into(), after.into())
}
