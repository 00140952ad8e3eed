//! A connector, as the API tells it.

use portal_storage::ConnectorInstanceRecord;
use portal_types::{ConnectorInstance, Timestamp};

/// At a revision of the account's settings and at a time.
pub fn told(row: ConnectorInstanceRecord, revision: i64, now: Timestamp) -> ConnectorInstance {
    ConnectorInstance {
        id: row.id,
        kind: row.kind,
        version: row.version,
        instance: Some(row.instance).filter(|name| !name.is_empty()),
        api_key_id: row.api_key_id,
        first_seen_at: row.first_seen_at,
        last_seen_at: row.last_seen_at,
        last_seen_from: row.last_seen_from,
        revision: row.revision,
        is_current: row.revision == Some(revision),
        is_listening: row.listening_until.is_some_and(|until| until > now),
    }
}
