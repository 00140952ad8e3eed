//! Where the assets are.

pub mod get;
pub mod last_test;
pub mod put;
pub mod test;

use portal_storage::BynderRecord;
use portal_types::{AccountId, BynderSettings, Secret};

use crate::seal::{SealError, Sealer};

fn to_wire(record: BynderRecord) -> BynderSettings {
    BynderSettings {
        portal_url: record.portal_url,
        dam: record.dam,
        oauth_client_id: record.oauth_client_id,
        has_oauth_client_secret: record.oauth_client_secret.is_some(),
        integration_id: record.integration_id,
        revision: record.revision,
    }
}

/// What the sealed client secret belongs to.
pub fn sealed_secret_belongs_to(account: AccountId) -> String {
    format!("bynder_settings/{account}/oauth_client_secret")
}

/// Seals a client secret.
pub fn seal_client_secret(
    sealer: &Sealer,
    account: AccountId,
    secret: &Secret,
) -> Result<Vec<u8>, SealError> {
    sealer.seal(&sealed_secret_belongs_to(account), secret.expose().as_bytes())
}

/// Opens the client secret, where there is one. Only for a call that needs it.
pub fn open_client_secret(
    sealer: &Sealer,
    account: AccountId,
    record: &BynderRecord,
) -> Result<Option<Secret>, SealError> {
    let Some(sealed) = &record.oauth_client_secret else { return Ok(None) };
    let belongs_to = sealed_secret_belongs_to(account);
    let text = sealer.open(&belongs_to, sealed)?;
    // Only visible ASCII is taken in.
    Ok(Some(Secret::new(String::from_utf8_lossy(&text))))
}
