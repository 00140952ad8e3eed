//! One's own passkeys. `GET /me/mfa` lists them.

pub mod begin;
pub mod create;
pub mod remove;

use portal_storage::PasskeyRecord;
use portal_types::Passkey;

/// A passkey, as its owner is told.
pub fn shown(record: PasskeyRecord) -> Passkey {
    Passkey {
        id: record.id,
        name: record.name,
        created_at: record.created_at,
        last_used_at: record.last_used_at,
    }
}
