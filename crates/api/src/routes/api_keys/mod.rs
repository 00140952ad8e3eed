//! The account's API keys. Every change of one locks the account first, so that changes of its keys
//! queue, and is announced, so that every replica acts on it at once.

pub mod create;
pub mod get;
pub mod issue;
pub mod list;
pub mod patch;
pub mod reveal;
pub mod revoke;
pub mod rotate;

use portal_storage::{ApiKeyRecord, Unit};
use portal_types::{
    AccountId, ApiKey, ApiKeyId, ApiKeyStatus, FieldCode, ProblemCode, Scope, Timestamp,
};

use crate::{
    problem::{ApiError, ApiResult},
    state::Portal,
};

/// The most keys of an account that work at the same time.
const MOST_WORKING: i64 = 50;

/// Seconds that the end of a key lies ahead at least, when it is set.
const SHORTEST_LIFE: i64 = 60;

/// A unit in which nobody else changes the account's keys until it ends, so what is read in it
/// stays true.
async fn begin_change(portal: &Portal, account: AccountId) -> ApiResult<Box<dyn Unit>> {
    let mut unit = portal.store.write().await?;
    unit.mark_changed(account, portal.clock.now()).await?;
    Ok(unit)
}

/// Refuses one key more where there are as many as there can be.
async fn check_room(portal: &Portal, unit: &mut dyn Unit, account: AccountId) -> ApiResult<()> {
    if unit.count_working_api_keys(account, portal.clock.now()).await? < MOST_WORKING {
        return Ok(());
    }
    let detail = format!(
        "An account can have {MOST_WORKING} API keys that work. Revoke one that is not used any more."
    );
    Err(ApiError::new(ProblemCode::ApiKeyLimitReached, detail))
}

fn status_of(key: &ApiKeyRecord, now: Timestamp) -> ApiKeyStatus {
    if key.revoked_at.is_some() {
        ApiKeyStatus::Revoked
    } else if key.expires_at.is_some_and(|end| end <= now) {
        ApiKeyStatus::Expired
    } else {
        ApiKeyStatus::Active
    }
}

/// Whether the whole key can be shown: a copy is kept, and it was not the one time already.
fn is_revealable(portal: &Portal, key: &ApiKeyRecord) -> bool {
    key.sealed.is_some() && !(portal.config.show_keys_once && key.revealed_at.is_some())
}

fn to_wire(portal: &Portal, key: ApiKeyRecord) -> ApiKey {
    ApiKey {
        id: key.id,
        status: status_of(&key, portal.clock.now()),
        is_revealable: is_revealable(portal, &key),
        is_shown_once: portal.config.show_keys_once,
        name: key.name,
        hint: key.hint,
        scopes: key.scopes,
        created_at: key.created_at,
        last_used_at: key.last_used_at,
        last_used_from: key.last_used_from,
        last_used_by: key.last_used_by,
        expires_at: key.expires_at,
        revealed_at: key.revealed_at,
        replaced_by: key.replaced_by,
    }
}

fn name(text: &str) -> Result<String, (FieldCode, String)> {
    crate::domain::line("The key's name", text, 100)
}

/// Scopes in the order of the documentation, each once.
fn scopes(given: &[Scope]) -> Result<Vec<Scope>, (FieldCode, String)> {
    if given.is_empty() {
        let detail = "A key needs at least one scope. To end it, revoke it.".to_owned();
        return Err((FieldCode::TooShort, detail));
    }
    Ok(Scope::ALL.iter().copied().filter(|scope| given.contains(scope)).collect())
}

fn end(given: Option<Timestamp>, now: Timestamp) -> Result<Option<Timestamp>, (FieldCode, String)> {
    if given.is_some_and(|end| end < now.plus_seconds(SHORTEST_LIFE)) {
        let detail = "The end lies at least a minute ahead. To end the key now, revoke it.";
        return Err((FieldCode::OutOfRange, detail.to_owned()));
    }
    Ok(given)
}

fn parse_id(text: &str) -> ApiResult<ApiKeyId> {
    text.parse().map_err(|_| absent())
}

fn absent() -> ApiError {
    ApiError::not_found("Your account has no API key with this id.")
}

fn ended(detail: &'static str) -> ApiError {
    ApiError::new(ProblemCode::ApiKeyEnded, detail)
}

/// Where a key is found.
fn address(key: ApiKeyId) -> String {
    format!("/api/v1/api-keys/{key}")
}
