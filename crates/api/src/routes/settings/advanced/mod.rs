//! Consent to remote logging.

pub mod get;
pub mod put;

use portal_storage::AdvancedRecord;
use portal_types::{AdvancedSettings, Timestamp};

use crate::logs::is_on;

/// A consent that ended by itself is off.
fn to_wire(record: &AdvancedRecord, now: Timestamp) -> AdvancedSettings {
    let enabled = is_on(record, now);
    AdvancedSettings {
        remote_logging_enabled: enabled,
        remote_logging_until: record.remote_logging_until.filter(|_| enabled),
        revision: record.revision,
    }
}
