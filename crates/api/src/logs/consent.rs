//! Consent to remote logging: it may carry an end, after which it is off.

use portal_storage::AdvancedRecord;
use portal_types::Timestamp;

/// Whether connectors may send logs now, and support may read them.
pub fn is_on(consent: &AdvancedRecord, now: Timestamp) -> bool {
    consent.remote_logging_enabled && consent.remote_logging_until.is_none_or(|end| end > now)
}
