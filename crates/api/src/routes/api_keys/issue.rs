//! Making keys, and keeping their sealed copies.

use portal_storage::ApiKeyRecord;
use portal_types::{AccountId, ApiKeyId, Scope, Secret, Timestamp};

use crate::{
    domain::ApiKeyText,
    problem::{ApiError, ApiResult},
    state::Portal,
};

/// A key to make.
pub struct NewKey {
    pub name: String,
    pub scopes: Vec<Scope>,
    pub expires_at: Option<Timestamp>,
}

/// Makes a key that nobody has seen yet: a copy is kept at least until somebody has.
pub fn issue_unseen(portal: &Portal, account: AccountId, new: NewKey) -> ApiResult<ApiKeyRecord> {
    let (mut record, text) = make(portal, account, new);
    record.sealed = Some(seal(portal, &record, &text)?);
    Ok(record)
}

/// Makes a key that is shown in the same breath. A copy is kept unless keys are shown once.
pub fn issue(
    portal: &Portal,
    account: AccountId,
    new: NewKey,
) -> ApiResult<(ApiKeyRecord, Secret)> {
    let (mut record, text) = make(portal, account, new);
    record.revealed_at = Some(record.created_at);
    if !portal.config.show_keys_once {
        record.sealed = Some(seal(portal, &record, &text)?);
    }
    Ok((record, text.secret().clone()))
}

/// The whole key, if a copy is kept.
pub fn open(portal: &Portal, key: &ApiKeyRecord) -> ApiResult<Option<Secret>> {
    let Some(sealed) = &key.sealed else { return Ok(None) };
    let text = portal.sealer.open(&belongs_to(key.account_id, key.id), sealed)?;
    let text = std::str::from_utf8(&text).map_err(ApiError::internal)?;
    Ok(Some(Secret::new(text)))
}

fn make(portal: &Portal, account: AccountId, new: NewKey) -> (ApiKeyRecord, ApiKeyText) {
    let now = portal.clock.now();
    let text = ApiKeyText::generate(&*portal.randomness);
    let record = ApiKeyRecord {
        account_id: account,
        id: ApiKeyId(portal.randomness.id(now)),
        name: new.name,
        digest: text.digest().to_vec(),
        sealed: None,
        hint: text.hint(),
        scopes: new.scopes,
        created_at: now,
        expires_at: new.expires_at,
        revoked_at: None,
        last_used_at: None,
        last_used_from: None,
        last_used_by: None,
        revealed_at: None,
        replaced_by: None,
    };
    (record, text)
}

fn seal(portal: &Portal, key: &ApiKeyRecord, text: &ApiKeyText) -> ApiResult<Vec<u8>> {
    Ok(portal
        .sealer
        .seal(&belongs_to(key.account_id, key.id), text.secret().expose().as_bytes())?)
}

/// What a sealed copy belongs to.
pub fn belongs_to(account: AccountId, key: ApiKeyId) -> String {
    format!("api_keys/{account}/{key}")
}
