//! Asset usages: what a sync says, what it changes, and how many are written at once; what people see
//! of them; and Bynder, which is told and asked.

pub mod bynder;
mod count;
pub mod import;
pub mod pictures;
mod plan;
mod sync;
pub mod view;
mod writer;

pub use sync::{LARGEST, Sync};
pub use writer::{UsageWriter, UsageWrites};
