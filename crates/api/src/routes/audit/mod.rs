//! The audit list: who did what, from where.

pub mod list;
