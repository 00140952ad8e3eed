//! The client against a double of Stripe, and the double's webhooks against the reader of them.

#![expect(clippy::unwrap_used, reason = "in tests a failure is a panic")]

mod charges;
mod checkouts;
mod events;
mod payments;
mod support;
mod troubles;
mod webhooks;
