//! The desk: what the operator's support team works with.

use serde::{Deserialize, Serialize};

use crate::{
    AccountId, CannedReplyId, ConnectorInstance, Diagnostics, JobId, Role, StaffLookId,
    Subscription, SubscriptionStatus, TicketCategory, TicketMessage, TicketPriority, TicketStatus,
    Timestamp, UserId, present,
};

text_enum!(
    /// How a ticket stands to its next target.
    TargetState {
        /// There is time.
        InTime = "in_time",
        /// Less than a quarter of the time is left.
        Soon = "soon",
        /// It was missed.
        Missed = "missed",
    }
);

/// Until when something should have happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Target {
    /// Whether it is the first answer; else the resolution.
    #[cfg_attr(feature = "openapi", schema(example = true))]
    pub is_first_response: bool,
    /// Until when. The resolution's moves on while the customer is waited for.
    pub at: Timestamp,
    /// How that stands.
    pub state: TargetState,
}

/// Somebody in support.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StaffPerson {
    /// The person.
    pub id: UserId,
    /// Their name.
    #[cfg_attr(feature = "openapi", schema(example = "Grace Hopper"))]
    pub name: String,
    /// The address they log in with.
    #[cfg_attr(feature = "openapi", schema(example = "grace@portal.example"))]
    pub email: String,
}

/// Everybody in support, by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StaffPersonList {
    /// The people.
    pub items: Vec<StaffPerson>,
}

/// A ticket in the queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeskTicketSummary {
    /// What people call it by.
    #[cfg_attr(feature = "openapi", schema(example = 1042))]
    pub number: i64,
    /// What it is about, in a few words.
    #[cfg_attr(feature = "openapi", schema(example = "The asset selector stays empty"))]
    pub subject: String,
    /// Whose it is.
    pub account_id: AccountId,
    /// The account's name.
    #[cfg_attr(feature = "openapi", schema(example = "Acme GmbH"))]
    pub account_name: String,
    /// What it is about.
    pub category: TicketCategory,
    /// How much it hurts.
    pub priority: TicketPriority,
    /// Where it stands.
    pub status: TicketStatus,
    /// The name of whoever submitted it.
    #[cfg_attr(feature = "openapi", schema(example = "Ada Lovelace"))]
    pub author: String,
    /// Who looks after it. Null: nobody yet.
    pub assignee: Option<StaffPerson>,
    /// When it was submitted.
    pub created_at: Timestamp,
    /// When somebody last wrote, or something last happened.
    pub changed_at: Timestamp,
    /// Since when one side waits for the other.
    pub waiting_since: Timestamp,
    /// What is due next. Null: nothing, or the customer is waited for.
    pub target: Option<Target>,
    /// Whether there is something that the caller has not seen.
    #[cfg_attr(feature = "openapi", schema(example = true))]
    pub is_unread: bool,
}

/// A page of the queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeskTicketList {
    /// The tickets of this page.
    pub items: Vec<DeskTicketSummary>,
    /// Pass as `cursor` to get the next page. Null on the last one.
    pub next_cursor: Option<String>,
    /// How many tickets wait for support, whatever is listed.
    #[cfg_attr(feature = "openapi", schema(example = 4))]
    pub waiting: i64,
}

/// A ticket, as support sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeskTicket {
    /// In short.
    pub ticket: DeskTicketSummary,
    /// The kind of connector it is about. Null: none.
    #[cfg_attr(feature = "openapi", schema(example = "xp_xm"))]
    pub connector: Option<String>,
    /// The address of whoever submitted it.
    #[cfg_attr(feature = "openapi", schema(example = "ada@acme.example"))]
    pub author_email: String,
    /// How the account rated the help, from 1 to 5. Null: not yet.
    #[cfg_attr(feature = "openapi", schema(example = json!(null)))]
    pub rating: Option<i16>,
    /// What they said to that. Null: nothing.
    #[cfg_attr(feature = "openapi", schema(example = json!(null)))]
    pub rating_comment: Option<String>,
    /// The ticket that it was merged into. Null: it was not.
    #[cfg_attr(feature = "openapi", schema(example = json!(null)))]
    pub merged_into: Option<i64>,
    /// Whether the customer sent diagnostics with it.
    #[cfg_attr(feature = "openapi", schema(example = true))]
    pub has_diagnostics: bool,
    /// All that was written and happened, internal notes included, the oldest first.
    pub messages: Vec<TicketMessage>,
}

/// What a customer sent with a ticket.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeskDiagnostics {
    /// What it is. Its log records are null while the account does not consent to remote logging.
    pub diagnostics: Diagnostics,
    /// Whether log records are kept back, because the account's consent has ended.
    #[cfg_attr(feature = "openapi", schema(example = false))]
    pub are_logs_withheld: bool,
}

/// What support writes into a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreateDeskMessage {
    /// Plain text of at most 20,000 characters.
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 20000, example = "Which browser is it?")
    )]
    pub text: String,
    /// Whether only support sees it.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = false))]
    pub is_internal: bool,
    /// Whether the ticket is done with that. Not with an internal note.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = false))]
    pub resolves: bool,
}

/// What changes about a ticket; what is absent stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PatchDeskTicket {
    /// `resolved`, `closed`, or `open` for a ticket that is one of those.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "resolved"))]
    pub status: Option<TicketStatus>,
    /// How much it hurts.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub priority: Option<TicketPriority>,
    /// What it is about.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub category: Option<TicketCategory>,
    /// Who looks after it. Null: nobody.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<UserId>))]
    pub assignee_id: Option<Option<UserId>>,
}

/// Which ticket another becomes a part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MergeTicket {
    /// The number of the one that stays; of the same account.
    #[cfg_attr(feature = "openapi", schema(example = 1041))]
    pub into: i64,
}

/// Says that somebody has a ticket before them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BePresent {
    /// Whether they are writing.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = true))]
    pub is_writing: bool,
}

/// Somebody else in support who has the ticket before them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PresentPerson {
    /// The person.
    pub id: UserId,
    /// Their name.
    #[cfg_attr(feature = "openapi", schema(example = "Alan Turing"))]
    pub name: String,
    /// Whether they are writing.
    #[cfg_attr(feature = "openapi", schema(example = true))]
    pub is_writing: bool,
}

/// Who else is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Presence {
    /// The others.
    pub others: Vec<PresentPerson>,
    /// When the ticket last changed: read it again if that is news.
    pub changed_at: Timestamp,
}

/// A text that support answers with often.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CannedReply {
    /// Its id.
    pub id: CannedReplyId,
    /// What it is found by.
    #[cfg_attr(feature = "openapi", schema(example = "Scopes are missing"))]
    pub name: String,
    /// The text. `{name}` stands for the customer's name, `{number}` for the ticket's number.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "Hello {name}, your OAuth app lacks a scope.")
    )]
    pub text: String,
}

/// All of them, by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CannedReplyList {
    /// The texts.
    pub items: Vec<CannedReply>,
}

/// A text to answer with often.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PutCannedReply {
    /// What it is found by: at most 100 characters.
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 100, example = "Scopes are missing")
    )]
    pub name: String,
    /// The text, of at most 20,000 characters. `{name}` stands for the customer's name, `{number}`
    /// for the ticket's number.
    #[cfg_attr(
        feature = "openapi",
        schema(
            min_length = 1,
            max_length = 20000,
            example = "Hello {name}, your OAuth app lacks a scope."
        )
    )]
    pub text: String,
}

/// An account, in short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeskAccountSummary {
    /// The account.
    pub id: AccountId,
    /// Its name.
    #[cfg_attr(feature = "openapi", schema(example = "Acme GmbH"))]
    pub name: String,
    /// When it was opened.
    pub created_at: Timestamp,
    /// How its subscription stands.
    pub status: SubscriptionStatus,
    /// How many of its tickets are live.
    #[cfg_attr(feature = "openapi", schema(example = 2))]
    pub live_tickets: i64,
}

/// A page of accounts, by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeskAccountList {
    /// The accounts of this page.
    pub items: Vec<DeskAccountSummary>,
    /// Pass as `cursor` to get the next page. Null on the last one.
    pub next_cursor: Option<String>,
}

/// Why somebody looks at a customer's account. The customer reads it in their activity list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LookAtAccount {
    /// The reason, in 5 to 200 characters on one line.
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 5, max_length = 200, example = "Ticket 1042: the selector is empty")
    )]
    pub reason: String,
}

/// A look at a customer's account: until it ends, the caller can read what support may see of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StaffLook {
    /// Its id.
    pub id: StaffLookId,
    /// The account.
    pub account_id: AccountId,
    /// The reason that was given.
    #[cfg_attr(feature = "openapi", schema(example = "Ticket 1042: the selector is empty"))]
    pub reason: String,
    /// When it ends.
    pub ends_at: Timestamp,
}

/// Somebody in a customer's account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeskMember {
    /// Their name.
    #[cfg_attr(feature = "openapi", schema(example = "Ada Lovelace"))]
    pub name: String,
    /// The address they log in with.
    #[cfg_attr(feature = "openapi", schema(example = "ada@acme.example"))]
    pub email: String,
    /// What they may do.
    pub role: Role,
}

/// A customer's account, as support sees it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeskAccount {
    /// In short.
    pub account: DeskAccountSummary,
    /// The look that this is part of.
    pub look: StaffLook,
    /// Its subscription.
    pub subscription: Subscription,
    /// Its people.
    pub members: Vec<DeskMember>,
    /// Its settings, without secrets.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub settings: serde_json::Value,
    /// The connectors that were seen lately.
    pub connectors: Vec<ConnectorInstance>,
    /// Whether it consents to remote logging, so that `GET /staff/accounts/{id}/logs` answers.
    #[cfg_attr(feature = "openapi", schema(example = true))]
    pub consents_to_logs: bool,
}

/// How many there are of something in some state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StateCount {
    /// The state.
    #[cfg_attr(feature = "openapi", schema(example = "trialing"))]
    pub state: String,
    /// How many.
    #[cfg_attr(feature = "openapi", schema(example = 12))]
    pub count: i64,
}

/// A DAM host that was called lately, as this replica sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DamHost {
    /// The host, with a port where it is not 443.
    #[cfg_attr(feature = "openapi", schema(example = "acme.bynder.example"))]
    pub host: String,
    /// How many calls may be made at once before the next has to wait.
    #[cfg_attr(feature = "openapi", schema(example = 10))]
    pub calls_left: i64,
    /// For how many more seconds it is left alone, because it answered 429. 0: it is not.
    #[cfg_attr(feature = "openapi", schema(example = 0))]
    pub quiet_for_seconds: i64,
}

/// How the portal runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OperatorOverview {
    /// Jobs that wait or run.
    #[cfg_attr(feature = "openapi", schema(example = 3))]
    pub queued_jobs: i64,
    /// Jobs that failed and are tried again.
    #[cfg_attr(feature = "openapi", schema(example = 1))]
    pub failing_jobs: i64,
    /// Jobs that wait for a person.
    #[cfg_attr(feature = "openapi", schema(example = 0))]
    pub dead_jobs: i64,
    /// Mails among those that fail or wait for a person.
    #[cfg_attr(feature = "openapi", schema(example = 1))]
    pub failing_mails: i64,
    /// Since when the job that is most overdue could have run. Null: none is.
    pub oldest_due_at: Option<Timestamp>,
    /// DAM hosts and their budgets.
    pub dam_hosts: Vec<DamHost>,
    /// Accounts by the state of their subscription.
    pub accounts: Vec<StateCount>,
    /// Tickets by their status.
    pub tickets: Vec<StateCount>,
}

text_enum!(
    /// How a job stands.
    StaffJobState {
        /// It waits for its time, or runs.
        Queued = "queued",
        /// It failed, and is tried again.
        Failing = "failing",
        /// It failed too often, and waits for a person.
        Dead = "dead",
    }
);

/// Work that waits in the outbox. What it carries is sealed, and not shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StaffJob {
    /// Its id.
    pub id: JobId,
    /// What kind of work it is.
    #[cfg_attr(feature = "openapi", schema(example = "mail"))]
    pub kind: String,
    /// How it stands.
    pub state: StaffJobState,
    /// How often it was begun.
    #[cfg_attr(feature = "openapi", schema(example = 12))]
    pub attempts: i32,
    /// When it was left in the outbox.
    pub created_at: Timestamp,
    /// When it is due.
    pub run_at: Timestamp,
    /// Why it failed last. Null: it has not.
    #[cfg_attr(feature = "openapi", schema(example = "the mail server did not answer"))]
    pub error: Option<String>,
}

/// A page of jobs, the oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StaffJobList {
    /// The jobs of this page.
    pub items: Vec<StaffJob>,
    /// Pass as `cursor` to get the next page. Null on the last one.
    pub next_cursor: Option<String>,
}
