//! The person who is logged in.

pub mod accounts;
pub mod change_password;
pub mod get;
pub mod mfa;
pub mod sessions;
pub mod switch_account;
