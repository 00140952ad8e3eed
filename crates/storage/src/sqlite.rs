//! SQLite: the embedded default. One writer, many readers, write-ahead log.

use std::{str::FromStr, time::Duration};

use async_trait::async_trait;
use futures_util::{StreamExt, stream::BoxStream};
use sqlx::{
    Sqlite, SqlitePool, Transaction,
    migrate::Migrator,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use uuid::Uuid;

use crate::{Change, Config, Store, StoreError, Unit, engine::EngineUnit};

pub(crate) static MIGRATIONS: Migrator = sqlx::migrate!("../../migrations/sqlite");

pub(crate) struct SqliteStore {
    /// One connection, so that writers queue here instead of failing there, and always
    /// `BEGIN IMMEDIATE`: a transaction that reads first and then wants to write fails under load.
    writer: SqlitePool,
    readers: SqlitePool,
    replica: Uuid,
}

pub(crate) struct SqliteUnit(pub(crate) Transaction<'static, Sqlite>, pub(crate) Uuid);

impl SqliteStore {
    pub(crate) async fn open(config: &Config) -> Result<Self, StoreError> {
        let options = SqliteConnectOptions::from_str(&config.url)
            .map_err(|error| StoreError::Address(error.to_string()))?
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            // Rows on their way from the database's thread: with few, the threads wait in turns.
            .row_buffer_size(1_000)
            // Statements of many rows are kept in some sizes each.
            .statement_cache_capacity(300)
            // Another process, such as a backup, may hold the lock for a moment.
            .busy_timeout(Duration::from_secs(5));
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(config.patience)
            // Kibibytes of pages that it keeps: usages land all over their indexes.
            .connect_with(options.clone().pragma("cache_size", "-32768"))
            .await?;
        // After the writer, which makes the file.
        let readers = SqlitePoolOptions::new()
            .max_connections(config.connections)
            .acquire_timeout(config.patience)
            // Lists of large accounts read from all over their indexes, too; taken as they are needed.
            .connect_lazy_with(
                options.pragma("cache_size", "-16384").create_if_missing(false).read_only(true),
            );
        Ok(Self { writer, readers, replica: config.replica })
    }
}

#[async_trait]
impl Store for SqliteStore {
    async fn read(&self) -> Result<Box<dyn Unit>, StoreError> {
        Ok(Box::new(SqliteUnit(self.readers.begin().await?, self.replica)))
    }

    async fn write(&self) -> Result<Box<dyn Unit>, StoreError> {
        Ok(Box::new(SqliteUnit(self.writer.begin_with("BEGIN IMMEDIATE").await?, self.replica)))
    }

    async fn migrate(&self) -> Result<(), StoreError> {
        Ok(MIGRATIONS.run(&self.writer).await?)
    }

    fn changes(&self) -> BoxStream<'static, Change> {
        futures_util::stream::pending().boxed()
    }

    fn is_shared(&self) -> bool {
        false
    }

    async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

impl EngineUnit for SqliteUnit {
    type Engine = Sqlite;
}

#[async_trait]
impl Unit for SqliteUnit {
    async fn commit(self: Box<Self>) -> Result<(), StoreError> {
        Ok(self.0.commit().await?)
    }
}
