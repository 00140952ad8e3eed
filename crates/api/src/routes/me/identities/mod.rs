//! Who one is at identity providers.

pub mod link;
pub mod list;
pub mod remove;

use portal_storage::IdentityRecord;
use portal_types::Identity;

use crate::{routes::auth::sso::finish::provider_name, state::Portal};

fn shown(portal: &Portal, record: IdentityRecord) -> Identity {
    Identity {
        id: record.id,
        provider: provider_name(portal, &record.provider).to_owned(),
        email: record.email,
        created_at: record.created_at,
        last_used_at: record.last_used_at,
    }
}
