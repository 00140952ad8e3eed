//! The contract both engines keep, and the macro that lets them share an implementation.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use futures_util::stream::BoxStream;
use portal_types::AccountId;
use uuid::Uuid;

use crate::{
    Accounts, ApiKeys, Attachments, Audit, BillingDetails, CannedReplies, ConnectionTests,
    ConnectorInstances, Desk, DeskAccounts, Diagnosing, Factors, Fields, Idempotency, Identities,
    Invoices, Jobs, Links, LogIndexing, LogReading, LogWriting, Mailbox, Members, Passkeys,
    Payments, People, Revisions, Sealed, Sessions, Settings, Staff, StaffLooks, StoreError,
    Subscriptions, TicketReading, TicketWriting, UsageImports, UsageLists, UsageMedia, UsageSyncs,
    Usages, postgres::PostgresStore, sqlite::SqliteStore,
};

/// Stamps one implementation of a trait for the units of both engines. Inside, `self.0` is the
/// transaction and `self.1` the replica's id; SQL that an engine needs its own text for is a const of the unit, as `Self::NAME`.
macro_rules! on_both_engines {
    (impl $name:ident { $($body:tt)* }) => {
        #[async_trait::async_trait]
        impl $name for crate::sqlite::SqliteUnit { $($body)* }
        #[async_trait::async_trait]
        impl $name for crate::postgres::PostgresUnit { $($body)* }
    };
}

/// Names a unit's engine, for statements that are put together: those of many rows.
pub(crate) trait EngineUnit {
    type Engine: sqlx::Database;
}

/// A database. Cheap to share; all state is in the database itself.
#[async_trait]
pub trait Store: Send + Sync {
    /// A unit that can only read. It sees one state of the database from its first look-up on.
    async fn read(&self) -> Result<Box<dyn Unit>, StoreError>;

    /// A unit that can change things. On SQLite there is one at a time; others wait.
    async fn write(&self) -> Result<Box<dyn Unit>, StoreError>;

    /// Brings the schema up to date. Safe to call on every start and from several replicas.
    async fn migrate(&self) -> Result<(), StoreError>;

    /// What other replicas changed; what this one did is left out. Never ends; survives a lost connection, after which it says
    /// [`Change::Unknown`]. Silent on SQLite, where there are no other replicas.
    fn changes(&self) -> BoxStream<'static, Change>;

    /// Whether other processes may work on it at the same time.
    fn is_shared(&self) -> bool;

    /// Closes the connections once the units that are out have come back.
    async fn close(&self);
}

/// One transaction. Dropping it rolls back.
#[async_trait]
pub trait Unit:
    Accounts
    + ApiKeys
    + Attachments
    + Audit
    + BillingDetails
    + CannedReplies
    + ConnectionTests
    + ConnectorInstances
    + Desk
    + DeskAccounts
    + Diagnosing
    + Factors
    + Fields
    + Idempotency
    + Identities
    + Invoices
    + Jobs
    + Links
    + LogIndexing
    + LogReading
    + LogWriting
    + Mailbox
    + Members
    + Passkeys
    + Payments
    + People
    + Revisions
    + Sealed
    + Sessions
    + Settings
    + Staff
    + StaffLooks
    + Subscriptions
    + TicketReading
    + TicketWriting
    + UsageImports
    + UsageLists
    + UsageMedia
    + UsageSyncs
    + Usages
    + Send
{
    /// Makes all of it happen.
    async fn commit(self: Box<Self>) -> Result<(), StoreError>;
}

/// Something that another replica may have done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Something about this account that connectors could notice.
    Account(AccountId),
    /// We may have missed something: anything could have changed.
    Unknown,
}

/// How to reach a database.
#[derive(Debug, Clone)]
pub struct Config {
    /// `sqlite://<path>` or `postgres://…`.
    pub url: String,
    /// The most connections (on SQLite: for reading) at a time.
    pub connections: u32,
    /// This process among those that share the database: what it changes it does not tell itself.
    pub replica: Uuid,
    /// How long a unit waits for a connection, or for SQLite's one writer.
    pub patience: Duration,
}

impl Config {
    /// The defaults, for a database at `url`.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            connections: 10,
            replica: Uuid::nil(),
            patience: Duration::from_secs(10),
        }
    }
}

/// Opens a database, by the scheme of its URL. Does not migrate.
pub async fn open(config: &Config) -> Result<Arc<dyn Store>, StoreError> {
    match config.url.split_once("://").map(|(scheme, _)| scheme) {
        Some("sqlite") => Ok(Arc::new(SqliteStore::open(config).await?)),
        Some("postgres" | "postgresql") => Ok(Arc::new(PostgresStore::open(config)?)),
        _ => Err(StoreError::Address(
            "the database's address starts with neither sqlite:// nor postgres://".to_owned(),
        )),
    }
}

/// The migrations of each engine, embedded: first SQLite's, then PostgreSQL's.
pub static MIGRATIONS: [&sqlx::migrate::Migrator; 2] =
    [&crate::sqlite::MIGRATIONS, &crate::postgres::MIGRATIONS];
