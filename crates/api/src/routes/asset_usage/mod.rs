//! Asset usage, as people look at it.

pub mod export;
mod filter;
pub mod list;
pub mod places;
pub mod summary;
