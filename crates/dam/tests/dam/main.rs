//! The client against a double of Bynder, against names that lead where they should not, and
//! against certificates that do not hold.

#![expect(clippy::unwrap_used, reason = "in tests a failure is a panic")]

mod certificates;
mod connection;
mod names;
mod support;
mod tokens;
mod usage;
