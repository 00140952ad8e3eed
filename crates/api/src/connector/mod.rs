//! What connectors read, and how it is served without touching the database: the hot path.

mod bynder_tokens;
mod cache;
mod effective;
mod snapshot;

pub use bynder_tokens::{BynderTokens, NoToken};
pub use cache::{Entry, KeyUse, Snapshots};
pub use effective::{compact_view, effective, plugin};
pub use snapshot::{Snapshot, status_at};
