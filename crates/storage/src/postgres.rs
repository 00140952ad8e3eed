//! PostgreSQL: for more than one machine.

use std::{str::FromStr, time::Duration};

use async_trait::async_trait;
use futures_util::{StreamExt, stream::BoxStream};
use portal_types::AccountId;
use sqlx::{
    PgPool, Postgres, Transaction,
    migrate::Migrator,
    postgres::{PgConnectOptions, PgListener, PgPoolOptions},
};
use tokio::sync::mpsc;

use crate::{Change, Config, Store, StoreError, Unit};

pub(crate) static MIGRATIONS: Migrator = sqlx::migrate!("../../migrations/postgres");

/// Where replicas tell each other which account changed.
pub(crate) const CHANNEL: &str = "portal_account_changed";

/// How often a replica looks for changes that no notification told it of, and how far back it
/// looks: replicas' clocks differ a little.
const POLL_EVERY: Duration = Duration::from_secs(5);
const POLL_BACK_MICROS: i64 = 60 * 1_000_000;

pub(crate) struct PostgresStore {
    pool: PgPool,
}

pub(crate) struct PostgresUnit(pub(crate) Transaction<'static, Postgres>);

impl PostgresStore {
    pub(crate) fn open(config: &Config) -> Result<Self, StoreError> {
        let options = PgConnectOptions::from_str(&config.url)
            .map_err(|error| StoreError::Address(error.to_string()))?
            .application_name("portal");
        let pool = PgPoolOptions::new()
            .max_connections(config.connections)
            .acquire_timeout(config.patience)
            .connect_lazy_with(options);
        Ok(Self { pool })
    }
}

#[async_trait]
impl Store for PostgresStore {
    async fn read(&self) -> Result<Box<dyn Unit>, StoreError> {
        // Repeatable read, so that one unit sees one state, as on SQLite.
        let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
        Ok(Box::new(PostgresUnit(self.pool.begin_with(begin).await?)))
    }

    async fn write(&self) -> Result<Box<dyn Unit>, StoreError> {
        Ok(Box::new(PostgresUnit(self.pool.begin().await?)))
    }

    async fn migrate(&self) -> Result<(), StoreError> {
        Ok(MIGRATIONS.run(&self.pool).await?)
    }

    fn changes(&self) -> BoxStream<'static, Change> {
        let (sender, receiver) = mpsc::unbounded_channel();
        tokio::spawn(listen(self.pool.clone(), sender.clone()));
        tokio::spawn(poll(self.pool.clone(), sender));
        futures_util::stream::unfold(receiver, |mut receiver| async move {
            receiver.recv().await.map(|change| (change, receiver))
        })
        .boxed()
    }

    async fn close(&self) {
        self.pool.close().await;
    }
}

/// Passes notifications on until nobody listens any more. Every time the connection was (or may
/// have been) down, says so.
async fn listen(pool: PgPool, changes: mpsc::UnboundedSender<Change>) {
    while !pool.is_closed() && !changes.is_closed() {
        if let Err(error) = listen_once(&pool, &changes).await {
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
    changes: &mpsc::UnboundedSender<Change>,
) -> Result<(), sqlx::Error> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(CHANNEL).await?;
    // What happened between the last look and LISTEN was told to nobody.
    let _ = changes.send(Change::Unknown);
    while let Some(notification) = listener.try_recv().await? {
        let change = notification
            .payload()
            .parse()
            .map_or(Change::Unknown, |id| Change::Account(AccountId(id)));
        if changes.send(change).is_err() {
            return Ok(());
        }
    }
    Ok(())
}

/// The safety net under notifications: a half-dead connection delivers none, and does not say so.
async fn poll(pool: PgPool, changes: mpsc::UnboundedSender<Change>) {
    let mut seen = 0_i64;
    while !pool.is_closed() && !changes.is_closed() {
        let rows: Result<Vec<(AccountId, i64)>, _> =
            sqlx::query_as("SELECT id, changed_at FROM accounts WHERE changed_at > $1")
                .bind(seen.saturating_sub(POLL_BACK_MICROS))
                .fetch_all(&pool)
                .await;
        match rows {
            // The first look only finds out where we are.
            Ok(rows) => {
                let first = seen == 0;
                for (account, changed_at) in rows {
                    seen = seen.max(changed_at);
                    if !first {
                        let _ = changes.send(Change::Account(account));
                    }
                }
                seen = seen.max(1);
            }
            Err(error) => tracing::warn!(%error, "polling for other replicas' changes failed"),
        }
        tokio::time::sleep(POLL_EVERY).await;
    }
}

#[async_trait]
impl Unit for PostgresUnit {
    async fn commit(self: Box<Self>) -> Result<(), StoreError> {
        Ok(self.0.commit().await?)
    }
}
