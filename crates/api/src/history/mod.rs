//! The history of an account's settings: the one way to change them, and what can be said of the
//! changes afterwards.
//!
//! - [`Change`] is how a setting changes: it begins the account's next revision, writes, notes what
//!   was before and after, and commits all of it at once. Clippy refuses to write settings anywhere
//!   else.
//! - [`state`] is how a part of the settings is kept: its values, save for secrets, of which only a
//!   mark is kept that differs when the secret does.
//! - [`Restoring`] leads back to an earlier revision.
//! - [`difference`] tells what differs between two states, in the words of the API.

mod change;
mod current;
mod difference;
mod opened;
mod restoring;
mod state;

pub use change::{Change, FieldEdit};
pub use current::current;
pub use difference::{changes, field_change};
pub use opened::{Opening, open};
pub use restoring::Restoring;
