//! The desk: what the operator's support team works with. Every look at a customer's data is noted
//! in that customer's activity list, with the reason.

pub mod accounts;
pub mod canned_replies;
pub mod jobs;
pub mod overview;
pub mod people;
pub mod tickets;
