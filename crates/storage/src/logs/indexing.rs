//! The index of words is made anew, after a migration that took it away: what words a record has, only the
//! caller knows.

use async_trait::async_trait;
use portal_types::AccountId;

use super::{instance_word, level_word, mark, slice};
use crate::{StoreError, parts::parts, postgres::PostgresUnit, sqlite::SqliteUnit};

/// A record that the index does not have.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct UnindexedLog {
    pub account_id: AccountId,
    pub id: i64,
    pub level: i16,
    pub instance: String,
    pub logger: String,
    pub message: String,
    pub properties: Option<String>,
}

/// What the index has of a record.
pub(super) struct Indexed<'a> {
    pub(super) account: AccountId,
    pub(super) id: i64,
    pub(super) level: i16,
    pub(super) instance: &'a str,
    pub(super) words: &'a [String],
}

impl<'a> Indexed<'a> {
    fn of((log, words): &'a (UnindexedLog, Vec<String>)) -> Self {
        let UnindexedLog { account_id: account, id, level, ref instance, .. } = *log;
        Self { account, id, level, instance, words }
    }

    /// As one text, as the index takes it.
    fn text(&self) -> String {
        let mark = mark(self.account, slice(self.id));
        let words = self.words.iter().map(String::as_str);
        let [level, instance] = [level_word(self.level), instance_word(self.instance)];
        let mut text = String::new();
        for word in words.chain([&*level, &*instance]) {
            text.extend([&*mark, word, " "]);
        }
        text
    }
}

impl SqliteUnit {
    const UNINDEXED: &str = "SELECT account_id, id, level, instance, logger, message, properties \
        FROM logs WHERE id < (SELECT before FROM log_indexing) ORDER BY id DESC LIMIT $1";
    const INDEXED: &str = "UPDATE log_indexing SET before = $1";
    const WORDS: &str = "INSERT INTO log_words (rowid, words) ";

    pub(super) async fn insert_words(&mut self, rows: &[Indexed<'_>]) -> Result<(), StoreError> {
        for part in parts(rows) {
            let mut query = sqlx::QueryBuilder::<sqlx::Sqlite>::new(Self::WORDS);
            query.push_values(part, |mut row, words| {
                row.push_bind(words.id).push_bind(words.text());
            });
            query.build().execute(&mut *self.0).await?;
        }
        Ok(())
    }
}

/// What a start after a migration does.
#[async_trait]
pub trait LogIndexing {
    /// Some of the records that the index does not have.
    async fn unindexed_logs(&mut self, limit: i64) -> Result<Vec<UnindexedLog>, StoreError>;

    /// Adds them to the index, in the order in which they came: each with its words.
    async fn index_logs(&mut self, logs: &[(UnindexedLog, Vec<String>)]) -> Result<(), StoreError>;
}

#[async_trait]
impl LogIndexing for SqliteUnit {
    async fn unindexed_logs(&mut self, limit: i64) -> Result<Vec<UnindexedLog>, StoreError> {
        let query = sqlx::query_as(Self::UNINDEXED).bind(limit);
        Ok(query.fetch_all(&mut *self.0).await?)
    }

    async fn index_logs(&mut self, logs: &[(UnindexedLog, Vec<String>)]) -> Result<(), StoreError> {
        self.insert_words(&logs.iter().map(Indexed::of).collect::<Vec<_>>()).await?;
        if let Some((last, _)) = logs.last() {
            sqlx::query(Self::INDEXED).bind(last.id).execute(&mut *self.0).await?;
        }
        Ok(())
    }
}

/// A row there has its words itself: none is without.
#[async_trait]
impl LogIndexing for PostgresUnit {
    async fn unindexed_logs(&mut self, _: i64) -> Result<Vec<UnindexedLog>, StoreError> {
        Ok(Vec::new())
    }

    async fn index_logs(&mut self, _: &[(UnindexedLog, Vec<String>)]) -> Result<(), StoreError> {
        Ok(())
    }
}
