//! Support: tickets from both sides, the mails about them and the answers to those, their files,
//! and what support may look at.
//!
//! `standing` is the one place that says what becomes of a ticket when something happens; `thread`
//! does it, whoever it comes from: the dashboard, the desk, or a mail.

mod attachments;
pub mod diagnostics;
pub mod inbound;
pub mod looks;
mod mails;
mod mime;
mod postmark;
mod quote;
mod reply_address;
mod sniff;
mod standing;
pub mod text;
pub mod thread;
mod tidy;
pub mod upload;
pub mod wire;

pub use attachments::AttachmentStore;
pub use mime::take_mail;
pub use postmark::Postmark;
pub use reply_address::ReplyAddresses;
pub use standing::{Happening, happen};
