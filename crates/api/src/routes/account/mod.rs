//! The organisation of the person who is logged in.

pub mod get;
