//! Where one is logged in.

pub mod end;
pub mod end_others;
pub mod list;
