//! Asset usage, as people look at it.

pub mod days;
pub mod export;
mod filter;
pub mod imports;
pub mod list;
pub mod pages;
pub mod places;
pub mod summary;
pub mod sync;
