//! Tickets, as the people of the account see them.

use serde::{Deserialize, Serialize};

use crate::{AttachmentId, DiagnosticsId, TicketMessageId, Timestamp, UserId, present};

text_enum!(
    /// What a ticket is about.
    TicketCategory {
        /// Getting a connector to work.
        Setup = "setup",
        /// API keys.
        ApiKey = "api_key",
        /// The asset selector.
        AssetSelector = "asset_selector",
        /// Where assets are used.
        AssetTracking = "asset_tracking",
        /// Subscription and invoices.
        Billing = "billing",
        /// Something does not do what it says.
        Bug = "bug",
        /// Anything else.
        Other = "other",
    }
);

text_enum!(
    /// How much it hurts.
    TicketPriority {
        /// A question, a wish.
        Low = "low",
        /// Something is in the way.
        Normal = "normal",
        /// Work stands still for some.
        High = "high",
        /// A live site is broken.
        Urgent = "urgent",
    }
);

text_enum!(
    /// Where a ticket stands.
    TicketStatus {
        /// Support has not answered yet.
        Open = "open",
        /// Support answered, and waits.
        AwaitingCustomer = "awaiting_customer",
        /// The customer answered, and waits.
        AwaitingSupport = "awaiting_support",
        /// Support thinks that it is done.
        Resolved = "resolved",
        /// It is done.
        Closed = "closed",
    }
);

impl TicketStatus {
    /// Whether somebody still has to do something.
    pub const fn is_live(self) -> bool {
        !matches!(self, Self::Resolved | Self::Closed)
    }

    /// Whether support has to.
    pub const fn waits_for_support(self) -> bool {
        matches!(self, Self::Open | Self::AwaitingSupport)
    }
}

text_enum!(
    /// Whose side somebody is on.
    TicketParty {
        /// The account's people.
        Customer = "customer",
        /// The operator's support team.
        Support = "support",
        /// The portal itself.
        Portal = "portal",
    }
);

text_enum!(
    /// What happened to a ticket, other than that somebody wrote.
    TicketEvent {
        /// It was closed.
        Closed = "closed",
        /// It was opened again.
        Reopened = "reopened",
        /// Support said that it is done.
        Resolved = "resolved",
        /// It has another priority; the text says which.
        PriorityChanged = "priority_changed",
        /// It has another category; the text says which.
        CategoryChanged = "category_changed",
        /// Another ticket was merged into it; the text says which.
        Merged = "merged",
        /// It was merged into another ticket; the text says which.
        MergedInto = "merged_into",
        /// The customer rated the help.
        Rated = "rated",
        /// Somebody in support took it, or it was given to them; the text says whom.
        Assigned = "assigned",
    }
);

text_enum!(
    /// How a message came.
    TicketVia {
        /// Through the dashboard or the API.
        Web = "web",
        /// As an answer to a mail.
        Mail = "mail",
    }
);

text_enum!(
    /// What became of a mail.
    InboundOutcome {
        /// It was written into the ticket that it answers.
        Taken = "taken",
        /// It was there already.
        Again = "again",
        /// The ticket is full; its sender is told by mail.
        Full = "full",
        /// It was sent to no address that a ticket's mail can be answered at, or by somebody who is
        /// not in the account any more.
        NotOurs = "not_ours",
        /// A program answered by itself.
        Automatic = "automatic",
        /// There is nothing in it but what it quotes.
        Empty = "empty",
        /// The same person wrote too many mails into the ticket.
        TooMany = "too_many",
    }
);

/// What became of a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InboundMailTaken {
    /// What became of it. Whatever it is, the mail need not be sent again.
    pub outcome: InboundOutcome,
}

/// A ticket to submit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreateTicket {
    /// In a few words: 3 to 200 characters on one line.
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 3, max_length = 200, example = "The asset selector stays empty")
    )]
    pub subject: String,
    /// What it is about.
    pub category: TicketCategory,
    /// How much it hurts.
    #[serde(default = "normal")]
    #[cfg_attr(feature = "openapi", schema(example = "normal"))]
    pub priority: TicketPriority,
    /// The kind of connector it is about: `sitecore_ai`, `xp_xm`, or another word. Null: none.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 50, example = "xp_xm"))]
    pub connector: Option<String>,
    /// What happens, what should happen, and what was tried: at most 20,000 characters.
    #[cfg_attr(
        feature = "openapi",
        schema(
            min_length = 1,
            max_length = 20000,
            example = "Since this morning the selector opens without a single asset."
        )
    )]
    pub description: String,
    /// Whether support gets diagnostics with it: those of `diagnosticsId`, else what
    /// `POST /tickets/diagnostics` would gather now.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = false))]
    pub include_diagnostics: bool,
    /// Diagnostics that were gathered and looked at, exactly as they were shown.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = json!(null)))]
    pub diagnostics_id: Option<DiagnosticsId>,
}

const fn normal() -> TicketPriority {
    TicketPriority::Normal
}

/// A ticket, in short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TicketSummary {
    /// What people call it by.
    #[cfg_attr(feature = "openapi", schema(example = 1042))]
    pub number: i64,
    /// What it is about, in a few words.
    #[cfg_attr(feature = "openapi", schema(example = "The asset selector stays empty"))]
    pub subject: String,
    /// What it is about.
    pub category: TicketCategory,
    /// How much it hurts.
    pub priority: TicketPriority,
    /// Where it stands.
    pub status: TicketStatus,
    /// The kind of connector it is about. Null: none.
    #[cfg_attr(feature = "openapi", schema(example = "xp_xm"))]
    pub connector: Option<String>,
    /// The name of whoever submitted it.
    #[cfg_attr(feature = "openapi", schema(example = "Ada Lovelace"))]
    pub author: String,
    /// When.
    pub created_at: Timestamp,
    /// When somebody last wrote, or something last happened.
    pub changed_at: Timestamp,
    /// Whether there is something that the caller has not seen.
    #[cfg_attr(feature = "openapi", schema(example = true))]
    pub is_unread: bool,
    /// How the account rated the help, from 1 to 5. Null: not yet.
    #[cfg_attr(feature = "openapi", schema(example = json!(null)))]
    pub rating: Option<i16>,
}

/// A page of tickets, the one that changed last first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TicketList {
    /// The tickets of this page.
    pub items: Vec<TicketSummary>,
    /// Pass as `cursor` to get the next page. Null on the last one.
    pub next_cursor: Option<String>,
    /// How many of the account's tickets have something that the caller has not seen.
    #[cfg_attr(feature = "openapi", schema(example = 1))]
    pub unread: i64,
    /// What files a ticket takes.
    pub files: FileLimits,
}

/// What files a ticket takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FileLimits {
    /// The most bytes that one may have.
    #[cfg_attr(feature = "openapi", schema(example = 20_971_520))]
    pub most_bytes: i64,
    /// The most files that a ticket takes.
    #[cfg_attr(feature = "openapi", schema(example = 50))]
    pub most_files: i64,
}

/// Something that was written into a ticket, or that happened to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TicketMessage {
    /// Its id.
    pub id: TicketMessageId,
    /// When.
    pub at: Timestamp,
    /// Whose side wrote it, or did it.
    pub from: TicketParty,
    /// Who. Null: the portal itself, or somebody who is gone.
    pub author_id: Option<UserId>,
    /// Their name at the time.
    #[cfg_attr(feature = "openapi", schema(example = "Ada Lovelace"))]
    pub author: String,
    /// What happened. Null: somebody wrote.
    #[cfg_attr(feature = "openapi", schema(example = json!(null)))]
    pub event: Option<TicketEvent>,
    /// What they wrote, as plain text; of an event, what its name leaves open.
    #[cfg_attr(feature = "openapi", schema(example = "Which browser is it?"))]
    pub text: String,
    /// How it came.
    pub via: TicketVia,
    /// Whether only support sees it. Never true for the account's people.
    #[cfg_attr(feature = "openapi", schema(example = false))]
    pub is_internal: bool,
    /// The files that came with it.
    pub attachments: Vec<Attachment>,
}

/// A file of a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Attachment {
    /// Its id.
    pub id: AttachmentId,
    /// The message that it came with.
    pub message_id: TicketMessageId,
    /// Its name.
    #[cfg_attr(feature = "openapi", schema(example = "selector.png"))]
    pub name: String,
    /// What its content is, whatever its name says.
    #[cfg_attr(feature = "openapi", schema(example = "image/png"))]
    pub media_type: String,
    /// Its size in bytes.
    #[cfg_attr(feature = "openapi", schema(example = 48_213))]
    pub size: i64,
    /// When it came.
    pub at: Timestamp,
    /// The name of whoever sent it.
    #[cfg_attr(feature = "openapi", schema(example = "Ada Lovelace"))]
    pub author: String,
}

/// The files of a ticket, in the order they came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AttachmentList {
    /// The files.
    pub items: Vec<Attachment>,
    /// The most bytes that one may have.
    #[cfg_attr(feature = "openapi", schema(example = 20_971_520))]
    pub most_bytes: i64,
    /// The most files that a ticket takes.
    #[cfg_attr(feature = "openapi", schema(example = 50))]
    pub most_files: i64,
}

/// A ticket with all that was written into it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Ticket {
    /// What people call it by.
    #[cfg_attr(feature = "openapi", schema(example = 1042))]
    pub number: i64,
    /// What it is about, in a few words.
    #[cfg_attr(feature = "openapi", schema(example = "The asset selector stays empty"))]
    pub subject: String,
    /// What it is about.
    pub category: TicketCategory,
    /// How much it hurts.
    pub priority: TicketPriority,
    /// Where it stands.
    pub status: TicketStatus,
    /// The kind of connector it is about. Null: none.
    #[cfg_attr(feature = "openapi", schema(example = "xp_xm"))]
    pub connector: Option<String>,
    /// The name of whoever submitted it.
    #[cfg_attr(feature = "openapi", schema(example = "Ada Lovelace"))]
    pub author: String,
    /// When.
    pub created_at: Timestamp,
    /// When somebody last wrote, or something last happened.
    pub changed_at: Timestamp,
    /// Until when support means to have answered. Null: it has.
    pub first_response_due_at: Option<Timestamp>,
    /// How the account rated the help, from 1 to 5. Null: not yet.
    #[cfg_attr(feature = "openapi", schema(example = json!(null)))]
    pub rating: Option<i16>,
    /// What they said to that. Null: nothing.
    #[cfg_attr(feature = "openapi", schema(example = json!(null)))]
    pub rating_comment: Option<String>,
    /// The ticket that it was merged into, where the conversation goes on. Null: it was not.
    #[cfg_attr(feature = "openapi", schema(example = json!(null)))]
    pub merged_into: Option<i64>,
    /// Whether diagnostics went with it: `GET /tickets/{number}/diagnostics`.
    #[cfg_attr(feature = "openapi", schema(example = true))]
    pub has_diagnostics: bool,
    /// All that was written and happened, the oldest first.
    pub messages: Vec<TicketMessage>,
}

/// What somebody writes into a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreateTicketMessage {
    /// Plain text of at most 20,000 characters.
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 20000, example = "It is Firefox 145.")
    )]
    pub text: String,
}

/// How far somebody has read a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReadTicket {
    /// The `changedAt` of the ticket as it was shown. What came after that stays unread.
    pub until: Timestamp,
}

/// What changes about a ticket; what is absent stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PatchTicket {
    /// `closed`: nothing more is to be done. `open`: there is, after all.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "closed"))]
    pub status: Option<TicketStatus>,
    /// How much it hurts.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub priority: Option<TicketPriority>,
}

/// How the help was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RateTicket {
    /// From 1, bad, to 5, good.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 5, example = 5))]
    pub rating: i16,
    /// Why; at most 2,000 characters.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 2000, example = "Quick, and it worked."))]
    pub comment: Option<String>,
}

/// What support would get with a ticket. Secrets are never in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Diagnostics {
    /// Pass as `diagnosticsId` to send exactly this; within a day.
    pub id: DiagnosticsId,
    /// When it was gathered.
    pub at: Timestamp,
    /// Settings without secrets, connectors that were seen, the last connection test.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub content: serde_json::Value,
    /// The last log records, at most 200, the newest first. Null: remote logging is off.
    pub logs: Option<Vec<crate::Log>>,
}
