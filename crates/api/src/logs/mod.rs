//! Remote logs: what connectors send while the account consents, and what is found in it.

mod check;
mod consent;
mod forward;
mod indexing;
pub mod intake;
mod level;
mod masked;
pub mod otlp;
pub mod search;
pub mod tail;
mod tidy;
mod words;
mod writer;

pub use check::LARGEST;
pub use consent::is_on;
pub use forward::Collector;
pub use indexing::index_logs;
pub use writer::{LogWriter, LogWrites};
