//! What connectors read, and how it is served without touching the database: the hot path. And how
//! those hear of a change who wait for one.

mod admission;
mod bells;
mod bynder_tokens;
mod cache;
mod caller;
mod effective;
mod events;
mod instance;
mod instances;
mod snapshot;
mod told;
mod uses;
mod watch;

pub use admission::unknown_key;
pub use bynder_tokens::{BynderTokens, NoToken};
pub use cache::{Entry, Snapshots};
pub use caller::Caller;
pub use effective::{compact_view, effective, plugin};
pub use events::follow;
pub use instance::{Instance, Listening};
pub use instances::{Instances, MOST_INSTANCES, Which};
pub use snapshot::Snapshot;
pub use told::told;
pub use uses::{ConnectorName, KeyUses, Use};
pub use watch::{News, Watch};
