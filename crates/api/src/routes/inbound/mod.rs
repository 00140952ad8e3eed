//! What other services call.

pub mod mail;
