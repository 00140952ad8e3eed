//! Whom invoices are made out to.

pub mod get;
pub mod put;
