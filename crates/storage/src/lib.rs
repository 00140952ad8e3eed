//! Storage: SQLite and PostgreSQL behind one contract, and the only place that knows SQL.
//!
//! Open a [`Store`] with [`open`], then work in units:
//!
//! ```no_run
//! # use portal_storage::{Config, StoreError, open};
//! # use portal_types::{AccountId, Timestamp};
//! # async fn example(account: AccountId, now: Timestamp) -> Result<(), StoreError> {
//! let store = open(&Config::new("sqlite://portal.db")).await?;
//! let mut unit = store.write().await?;
//! let revision = unit.begin_revision(account, now).await?;
//! // … change a setting, marked with the revision …
//! unit.commit().await
//! # }
//! ```
//!
//! - A [`Unit`] is one transaction. Dropping it rolls back; nothing happens until `commit()`.
//! - Look-ups return `Option`; a [`StoreError`] is a failure, or a [`StoreError::Conflict`] with
//!   something unique. After any error, drop the unit: PostgreSQL refuses to go on in it.
//! - Every finder of something that belongs to an account takes the `AccountId`.
//! - Times, ids, digests and sealed bytes are made by the caller; nothing here reads a clock or
//!   rolls dice.
//! - Never keep a write unit open over anything slow: on SQLite it is the only one.
//!
//! Each aggregate has a file: its records, its SQL (once, for both engines, unless an engine needs
//! its own), its trait, and one implementation that [`on_both_engines!`] stamps out twice.

#[macro_use]
mod engine;

mod accounts;
mod api_keys;
mod audit;
mod billing;
mod connection_tests;
mod connector_instances;
mod error;
mod factors;
mod fields;
mod idempotency;
mod identities;
mod jobs;
mod links;
mod logs;
mod mailbox;
mod members;
mod parts;
mod passkeys;
mod people;
mod postgres;
mod revisions;
mod sealed;
mod sessions;
mod settings;
mod sqlite;
mod staff;
#[cfg(feature = "testing")]
pub mod testing;
mod tickets;
mod usages;

pub use accounts::{AccountRecord, Accounts};
pub use api_keys::{ApiKeyRecord, ApiKeyUse, ApiKeys};
pub use audit::{Audit, AuditEventRecord, AuditFilter, AuditHeadRecord, AuditMark};
pub use billing::{
    BillingDetails, BillingDetailsRecord, CheckoutRecord, InvoiceRecord, Invoices, PaymentRecord,
    Payments, ProviderEventRecord, SubscriptionRecord, Subscriptions, UsedOfPlan,
};
pub use connection_tests::{ConnectionTestRecord, ConnectionTests};
pub use connector_instances::{ConnectorInstanceRecord, ConnectorInstances};
pub use engine::{Change, Config, MIGRATIONS, Store, Unit, open};
pub use error::StoreError;
pub use factors::{Factors, TotpRecord};
pub use fields::{FieldFilter, FieldRecord, Fields};
pub use idempotency::Idempotency;
pub use identities::{Identities, IdentityRecord, SsoProofRecord, SsoStateRecord};
pub use jobs::{JobCounts, JobOverview, JobRecord, JobState, Jobs, JobsThat};
pub use links::{Links, PasswordResetRecord, SignUpRecord};
pub use logs::{
    LogCountRecord, LogCounts, LogFilter, LogIndexing, LogPage, LogReading, LogRecord,
    LogTotalsRecord, LogWord, LogWriting, LookedTo, NewLogRecord, OldLogs, UnindexedLog,
};
pub use mailbox::{Mailbox, MailboxRecord};
pub use members::{InvitationRecord, Members, TeamMemberRecord};
pub use passkeys::{PasskeyChallengeRecord, PasskeyRecord, Passkeys};
pub use people::{MemberRecord, People, UserRecord};
pub use revisions::{ChangeRecord, RevisionRecord, Revisions};
pub use sealed::{Sealed, SealedKind, SealedRecord};
pub use sessions::{
    Place, RefreshTokenRecord, RefreshTokenState, SessionOverview, SessionRecord, Sessions, Truth,
};
pub use settings::{AdvancedRecord, AssetSelectorRecord, BynderRecord, Settings};
pub use staff::{
    CannedReplies, CannedReplyRecord, DeskAccountFilter, DeskAccountRecord, DeskAccounts, Staff,
    StaffLookRecord, StaffLooks, StaffRecord,
};
pub use tickets::{
    AttachmentRecord, Attachments, Desk, DeskFilter, DeskSort, DeskTicketRecord, Diagnosing,
    DiagnosticsRecord, PresentRecord, TicketFilter, TicketListRecord, TicketMessageRecord,
    TicketReading, TicketRecord, TicketWriting,
};
pub use usages::{
    BynderSyncRecord, LiveUsageRecord, MediaRecord, MediaSaid, NewRejection, RejectionRecord,
    ToldPage, UntoldPageRecord, UntoldUsageRecord, UsageAssetChange, UsageAssetRecord, UsageCount,
    UsageDayRecord, UsageFacet, UsageFacetChange, UsageFacetRecord, UsageFilter, UsageImportRecord,
    UsageImports, UsageListRecord, UsageLists, UsageMarkRecord, UsageMedia, UsagePageChange,
    UsagePageRecord, UsagePlace, UsageRecord, UsageSigns, UsageSyncs, UsageTotalsRecord,
    UsageValueListRecord, UsageValueRecord, Usages, UsedAssetPlace, UsedAssetRecord,
    UsedPageRecord,
};

/// A SHA-256 digest of a key or token.
pub type Digest = [u8; 32];
