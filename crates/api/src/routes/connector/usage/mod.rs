//! Which assets are used where, as connectors tell it.

pub mod import;
pub mod list;
pub mod sync;
