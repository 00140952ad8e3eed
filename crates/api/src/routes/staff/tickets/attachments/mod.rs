//! Files of tickets of all accounts.

pub mod create;
pub mod get;
pub mod list;
