//! Subscriptions: plans, what changes when, what it costs, and who pays it how. `docs/billing.md` tells it
//! as a whole.
//!
//! [`course::Course`] is the one way to change a subscription. What is pure stands apart and has property
//! tests: [`lifecycle`] (the table), [`proration`], [`period`], [`tax`].

pub mod course;
mod due;
mod invoicing;
mod lifecycle;
pub mod limits;
mod mails;
mod money;
mod ordering;
pub mod paper;
pub mod parties;
mod period;
mod plans;
mod proration;
mod stripe;
mod tax;
pub mod tax_id;
#[cfg(test)]
mod testing;
pub mod wire;

pub use invoicing::{Made, Paid, due, given_back};
pub use lifecycle::{Event, TABLE, changes_at, status_at};
pub use ordering::trial;
pub use plans::{Plans, TRIAL, check};
pub use stripe::{Refund, Subject};
pub use tax::Seller;
