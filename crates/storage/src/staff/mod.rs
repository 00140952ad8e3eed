//! The operator's support team: who is in it, what accounts they look at and why, and the texts
//! they answer with often.

mod accounts;
mod canned_replies;
mod looks;
mod people;

pub use accounts::{DeskAccountFilter, DeskAccountRecord, DeskAccounts};
pub use canned_replies::{CannedReplies, CannedReplyRecord};
pub use looks::{StaffLookRecord, StaffLooks};
pub use people::{Staff, StaffRecord};
