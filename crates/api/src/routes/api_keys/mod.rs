//! The account's API keys.

pub mod list;
pub mod reveal;
