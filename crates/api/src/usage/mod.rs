//! Asset usages: what a sync says, what it changes, and how many are written at once.

mod plan;
mod sync;
mod writer;

pub use sync::{LARGEST, Sync};
pub use writer::UsageWriter;
