//! Consent to remote logging.

pub mod get;
pub mod put;

use portal_storage::AdvancedRecord;
use portal_types::{AdvancedSettings, Timestamp};

/// A consent that ended by itself is off.
fn to_wire(record: &AdvancedRecord, now: Timestamp) -> AdvancedSettings {
    let is_over = record.remote_logging_until.is_some_and(|end| end <= now);
    AdvancedSettings {
        remote_logging_enabled: record.remote_logging_enabled && !is_over,
        remote_logging_until: record.remote_logging_until.filter(|_| !is_over),
        revision: record.revision,
    }
}
