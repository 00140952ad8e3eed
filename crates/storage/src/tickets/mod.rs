//! Tickets: what people ask, and what support answers.
//!
//! The account's people come through [`Tickets`], which takes the account everywhere. Support
//! looks over all accounts through [`Desk`], and then goes the same way with the account that it
//! found there.

mod attachments;
mod desk;
mod diagnostics;
mod reading;
mod writing;

use portal_types::{
    AccountId, TicketCategory, TicketEvent, TicketId, TicketMessageId, TicketParty, TicketPriority,
    TicketStatus, TicketVia, Timestamp, UserId,
};

pub use attachments::{AttachmentRecord, Attachments};
pub use desk::{Desk, DeskFilter, DeskSort, DeskTicketRecord, PresentRecord};
pub use diagnostics::{Diagnosing, DiagnosticsRecord};
pub use reading::{TicketFilter, TicketListRecord, TicketReading};
pub use writing::TicketWriting;

/// A ticket.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct TicketRecord {
    pub account_id: AccountId,
    pub id: TicketId,
    /// What people call it by, over all accounts.
    pub number: i64,
    pub subject: String,
    pub category: TicketCategory,
    pub priority: TicketPriority,
    pub status: TicketStatus,
    pub connector: Option<String>,
    /// The account's plan then, which says until when support means to answer.
    pub plan: String,
    /// Who submitted it, as they were called then.
    pub author_id: UserId,
    pub author_name: String,
    pub author_email: String,
    /// Who in support looks after it.
    pub assignee_id: Option<UserId>,
    pub created_at: Timestamp,
    /// Anything, internal notes included.
    pub changed_at: Timestamp,
    /// What the customer can see.
    pub public_at: Timestamp,
    /// Since when one side waits for the other.
    pub waiting_since: Timestamp,
    /// Until when support means to have answered. `None`: it has.
    pub first_response_due_at: Option<Timestamp>,
    /// Moves on while the customer is waited for.
    pub resolution_due_at: Timestamp,
    pub responded_at: Option<Timestamp>,
    /// What is due next. `None`: nothing, or the customer is waited for.
    pub due_at: Option<Timestamp>,
    /// When it was resolved or closed.
    pub ended_at: Option<Timestamp>,
    pub rating: Option<i16>,
    pub rating_comment: Option<String>,
    /// The number of the ticket that it goes on in.
    pub merged_into: Option<i64>,
}

/// What was written into a ticket, or happened to it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct TicketMessageRecord {
    pub id: TicketMessageId,
    pub at: Timestamp,
    pub party: TicketParty,
    pub author_id: Option<UserId>,
    pub author_name: String,
    /// `None`: somebody wrote.
    pub event: Option<TicketEvent>,
    pub text: String,
    pub via: TicketVia,
    /// Whether only support sees it.
    pub is_internal: bool,
    /// What a mail calls itself by.
    pub mail_id: Option<String>,
}

/// The columns of a [`TicketRecord`], of the table under the name `t`.
macro_rules! ticket_columns {
    () => {
        "t.account_id, t.id, t.number, t.subject, t.category, t.priority, t.status, t.connector, t.plan, \
         t.author_id, t.author_name, t.author_email, t.assignee_id, t.created_at, t.changed_at, \
         t.public_at, t.waiting_since, t.first_response_due_at, t.resolution_due_at, \
         t.responded_at, t.due_at, t.ended_at, t.rating, t.rating_comment, t.merged_into"
    };
}
pub(crate) use ticket_columns;
