//! Where the assets are.

pub mod get;
pub mod put;

use portal_storage::BynderRecord;
use portal_types::{AccountId, BynderSettings};

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
fn sealed_secret_belongs_to(account: AccountId) -> String {
    format!("bynder_settings/{account}/oauth_client_secret")
}
