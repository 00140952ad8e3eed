//! PostgreSQL: for more than one machine.

use std::{collections::HashSet, str::FromStr, time::Duration};

use async_trait::async_trait;
use futures_util::{StreamExt, stream::BoxStream};
use portal_types::AccountId;
use sqlx::{
    PgPool, Postgres, Transaction,
    migrate::Migrator,
    postgres::{PgConnectOptions, PgListener, PgPoolOptions},
};
use tokio::sync::mpsc;
use uuid::Uuid;

use crate::{Change, Config, Store, StoreError, Unit, engine::EngineUnit};

pub(crate) static MIGRATIONS: Migrator = sqlx::migrate!("../../migrations/postgres");

/// Where replicas tell each other which account changed.
pub(crate) const CHANNEL: &str = "portal_account_changed";

/// How often a replica looks for changes that no notification told it of, and how far back it
/// looks: replicas' clocks differ a little.
const POLL_EVERY: Duration = Duration::from_secs(5);
const POLL_BACK_MICROS: i64 = 60 * 1_000_000;

pub(crate) struct PostgresStore {
    pool: PgPool,
    replica: Uuid,
}

pub(crate) struct PostgresUnit(pub(crate) Transaction<'static, Postgres>, pub(crate) Uuid);

impl PostgresStore {
    pub(crate) fn open(config: &Config) -> Result<Self, StoreError> {
        let options = PgConnectOptions::from_str(&config.url)
            .map_err(|error| StoreError::Address(error.to_string()))?
            .application_name("portal");
        let pool = PgPoolOptions::new()
            .max_connections(config.connections)
            .acquire_timeout(config.patience)
            .connect_lazy_with(options);
        Ok(Self { pool, replica: config.replica })
    }

    /// Begins in a task of its own, which a caller who hangs up does not end: the driver takes no
    /// note of a transaction whose BEGIN nobody waited for, and the next user of the connection
    /// would go on in it. One that began for nobody is dropped, and so rolled back.
    async fn begin(&self, statement: &'static str) -> Result<Box<dyn Unit>, StoreError> {
        let pool = self.pool.clone();
        let begun = tokio::spawn(async move { pool.begin_with(statement).await });
        let transaction = begun.await.map_err(|error| StoreError::Address(error.to_string()))??;
        Ok(Box::new(PostgresUnit(transaction, self.replica)))
    }
}

#[async_trait]
impl Store for PostgresStore {
    async fn read(&self) -> Result<Box<dyn Unit>, StoreError> {
        // Repeatable read, so that one unit sees one state, as on SQLite.
        self.begin("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await
    }

    async fn write(&self) -> Result<Box<dyn Unit>, StoreError> {
        self.begin("BEGIN").await
    }

    async fn migrate(&self) -> Result<(), StoreError> {
        Ok(MIGRATIONS.run(&self.pool).await?)
    }

    fn changes(&self) -> BoxStream<'static, Change> {
        let (sender, receiver) = mpsc::unbounded_channel();
        tokio::spawn(listen(self.pool.clone(), self.replica, sender.clone()));
        tokio::spawn(poll(self.pool.clone(), self.replica, sender));
        futures_util::stream::unfold(receiver, |mut receiver| async move {
            receiver.recv().await.map(|change| (change, receiver))
        })
        .boxed()
    }

    fn is_shared(&self) -> bool {
        true
    }

    async fn close(&self) {
        self.pool.close().await;
    }
}

/// Passes notifications on until nobody listens any more. Every time the connection was (or may
/// have been) down, says so.
async fn listen(pool: PgPool, replica: Uuid, changes: mpsc::UnboundedSender<Change>) {
    while !pool.is_closed() && !changes.is_closed() {
        if let Err(error) = listen_once(&pool, replica, &changes).await {
            tracing::warn!(%error, "listening for other replicas' changes failed, trying again");
        }
        if changes.send(Change::Unknown).is_err() {
            return;
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

async fn listen_once(
    pool: &PgPool,
    replica: Uuid,
    changes: &mpsc::UnboundedSender<Change>,
) -> Result<(), sqlx::Error> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(CHANNEL).await?;
    // What happened between the last look and LISTEN was told to nobody.
    let _ = changes.send(Change::Unknown);
    while let Some(notification) = listener.try_recv().await? {
        // Which account, and who changed it.
        let (account, by) = notification.payload().split_once(' ').unwrap_or_default();
        if by.parse() == Ok(replica) {
            continue;
        }
        let change = account.parse().map_or(Change::Unknown, Change::Account);
        if changes.send(change).is_err() {
            return Ok(());
        }
    }
    Ok(())
}

/// The safety net under notifications: a half-dead connection delivers none, and does not say so.
async fn poll(pool: PgPool, replica: Uuid, changes: mpsc::UnboundedSender<Change>) {
    // The changes found in the last look, each to be told once; at first only where we are.
    let mut told: Option<HashSet<(AccountId, i64)>> = None;
    let mut newest = 0_i64;
    while !pool.is_closed() && !changes.is_closed() {
        let rows: Result<Vec<(AccountId, i64)>, _> = sqlx::query_as(
            "SELECT id, changed_at FROM accounts WHERE changed_at > $1 AND changed_by <> $2",
        )
        .bind(newest.saturating_sub(POLL_BACK_MICROS))
        .bind(replica)
        .fetch_all(&pool)
        .await;
        match rows {
            Ok(rows) => {
                let found: HashSet<_> = rows.into_iter().collect();
                for (account, _) in told.iter().flat_map(|told| found.difference(told)) {
                    let _ = changes.send(Change::Account(*account));
                }
                newest = found.iter().map(|(_, at)| *at).max().unwrap_or(newest).max(newest);
                told = Some(found);
            }
            Err(error) => tracing::warn!(%error, "polling for other replicas' changes failed"),
        }
        tokio::time::sleep(POLL_EVERY).await;
    }
}

impl EngineUnit for PostgresUnit {
    type Engine = Postgres;
}

#[async_trait]
impl Unit for PostgresUnit {
    async fn commit(self: Box<Self>) -> Result<(), StoreError> {
        Ok(self.0.commit().await?)
    }
}
