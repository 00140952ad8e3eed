//! Remote logs, as people look at them.

pub mod delete;
pub mod events;
pub mod export;
pub mod histogram;
pub mod list;
pub mod summary;
