//! The audit list: who did what, from where.

pub mod export;
mod filter;
pub mod list;
