//! What connectors read, and how it is served without touching the database: the hot path.

mod cache;
mod effective;
mod snapshot;
mod uses;

pub use cache::{Entry, Snapshots};
pub use effective::{compact_view, effective, plugin};
pub use snapshot::{Snapshot, status_at};
pub use uses::{ConnectorName, KeyUses, Use};
