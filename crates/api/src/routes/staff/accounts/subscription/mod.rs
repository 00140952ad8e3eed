//! A customer's subscription, during a look: what support changes, the account's people read with the
//! reason.

pub mod get;
pub mod plan;
pub mod trial;
