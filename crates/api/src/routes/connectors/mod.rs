//! The account's connectors that were seen.

pub mod delete;
pub mod list;
