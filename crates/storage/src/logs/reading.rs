//! Log records are found.

use async_trait::async_trait;
use portal_types::{AccountId, Timestamp};
use sqlx::{Postgres, QueryBuilder, Sqlite};

use super::{
    LogRecord, MILLIS_OF_A_MINUTE, OF_A_MILLISECOND, account_word, first_id, instance_word,
    level_word, minute_at, minute_of,
};
use crate::{StoreError, engine::EngineUnit, postgres::PostgresUnit, sqlite::SqliteUnit};

/// The least level that there is no room above.
const GREATEST_LEVEL: i16 = 6;

/// Which records are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LogFilter {
    /// At this moment or later, to the millisecond.
    pub from: Option<Timestamp>,
    /// Before this moment.
    pub to: Option<Timestamp>,
    /// Of this level or a greater one.
    pub level: Option<i16>,
    pub instance: Option<String>,
    /// All of them.
    pub words: Vec<LogWord>,
}

/// A word that is looked for: letters and digits, small.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogWord {
    pub text: String,
    /// What it begins, too.
    pub is_beginning: bool,
}

/// How many records a span of time has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogCountRecord {
    pub from: Timestamp,
    pub records: i64,
}

/// What an account's records come to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct LogTotalsRecord {
    pub records: i64,
    pub bytes: i64,
    /// How many went to make room, and when that was last.
    pub made_room: i64,
    pub made_room_at: Option<Timestamp>,
    /// How many were refused as too many, and when that was last.
    pub refused: i64,
    pub refused_at: Option<Timestamp>,
}

/// The last moment before another.
fn just_before(at: Timestamp) -> Timestamp {
    Timestamp::from_unix_micros(at.unix_micros() - 1)
}

/// The ids that a filter's time lets through, from the first to before the last.
fn ids(filter: &LogFilter, before: Option<i64>) -> (i64, i64) {
    let from = filter.from.map_or(0, first_id);
    let to = filter.to.map_or(i64::MAX, first_id);
    (from, before.unwrap_or(i64::MAX).min(to))
}

mod sql {
    pub(super) const TOTALS: &str = "SELECT records, bytes, made_room, made_room_at, refused, \
        refused_at FROM log_totals WHERE account_id = $1";
    pub(super) const MINUTES: &str = "SELECT minute / $5 * $5, CAST(SUM(records) AS BIGINT) \
        FROM log_minutes WHERE account_id = $1 AND level >= $2 AND minute >= $3 AND minute <= $4 \
        GROUP BY 1 ORDER BY 1";
    pub(super) const OLDEST: &str = "SELECT at FROM logs WHERE account_id = $1 ORDER BY id LIMIT 1";
    pub(super) const LOGS: &str = "SELECT logs.id, logs.at, logs.level, logs.connector, \
        logs.instance, logs.logger, logs.message, logs.properties FROM ";
}

impl SqliteUnit {
    /// What the index of words is asked for.
    fn wanted(account: AccountId, filter: &LogFilter) -> String {
        let mut terms = vec![format!("\"{}\"", account_word(account))];
        if let Some(level) = filter.level {
            let levels: Vec<String> =
                (level..=GREATEST_LEVEL).map(|l| format!("\"{}\"", level_word(l))).collect();
            terms.push(format!("({})", levels.join(" OR ")));
        }
        if let Some(instance) = &filter.instance {
            terms.push(format!("\"{}\"", instance_word(instance)));
        }
        for word in &filter.words {
            terms.push(format!("\"{}\"{}", word.text, if word.is_beginning { "*" } else { "" }));
        }
        terms.join(" AND ")
    }

    fn log_query(
        account: AccountId,
        filter: &LogFilter,
        before: Option<i64>,
        limit: i64,
    ) -> QueryBuilder<Sqlite> {
        let mut query = QueryBuilder::new(sql::LOGS);
        let by_words = filter.has_words();
        if by_words {
            query.push(
                "log_words CROSS JOIN logs ON logs.id = log_words.rowid WHERE log_words MATCH ",
            );
            query.push_bind(Self::wanted(account, filter)).push(" AND ");
        } else {
            query.push("logs WHERE ");
        }
        query.push("logs.account_id = ").push_bind(account);
        let id = if by_words { "log_words.rowid" } else { "logs.id" };
        push_newest(&mut query, id, ids(filter, before), limit);
        query
    }

    /// From the index of words alone, which has the time in its ids.
    fn push_ids(
        query: &mut QueryBuilder<Sqlite>,
        account: AccountId,
        filter: &LogFilter,
        most: i64,
    ) {
        query.push("SELECT rowid AS id FROM log_words WHERE log_words MATCH ");
        query.push_bind(Self::wanted(account, filter));
        push_newest(query, "rowid", ids(filter, None), most);
    }
}

impl PostgresUnit {
    fn push_wanted(query: &mut QueryBuilder<Postgres>, account: AccountId, filter: &LogFilter) {
        query.push(" account_id = ").push_bind(account);
        if let Some(level) = filter.level {
            query.push(" AND level >= ").push_bind(level);
        }
        if let Some(instance) = &filter.instance {
            query.push(" AND instance = ").push_bind(instance.clone());
        }
        if !filter.words.is_empty() {
            let term = |word: &LogWord| {
                format!("'{}'{}", word.text, if word.is_beginning { ":*" } else { "" })
            };
            let terms: Vec<String> = filter.words.iter().map(term).collect();
            query.push(" AND words @@ ").push_bind(terms.join(" & ")).push("::tsquery");
        }
    }

    fn log_query(
        account: AccountId,
        filter: &LogFilter,
        before: Option<i64>,
        limit: i64,
    ) -> QueryBuilder<Postgres> {
        let mut query = QueryBuilder::new(sql::LOGS);
        query.push("logs WHERE ");
        Self::push_wanted(&mut query, account, filter);
        push_newest(&mut query, "id", ids(filter, before), limit);
        query
    }

    fn push_ids(
        query: &mut QueryBuilder<Postgres>,
        account: AccountId,
        filter: &LogFilter,
        most: i64,
    ) {
        query.push("SELECT id FROM logs WHERE ");
        Self::push_wanted(query, account, filter);
        push_newest(query, "id", ids(filter, None), most);
    }
}

/// Adds which ids are wanted, and that the newest of them are.
fn push_newest<E>(query: &mut QueryBuilder<E>, id: &str, (first, before): (i64, i64), limit: i64)
where
    E: sqlx::Database,
    for<'q> i64: sqlx::Encode<'q, E> + sqlx::Type<E>,
{
    query.push(format_args!(" AND {id} >= ")).push_bind(first);
    query.push(format_args!(" AND {id} < ")).push_bind(before);
    query.push(format_args!(" ORDER BY {id} DESC LIMIT ")).push_bind(limit);
}

/// The minute that the span of an id begins at.
fn push_span<E: sqlx::Database>(query: &mut QueryBuilder<E>, minutes: i64) {
    let ids = OF_A_MILLISECOND * MILLIS_OF_A_MINUTE * minutes;
    query.push(format!("id / {ids} * {minutes}"));
}

impl LogFilter {
    /// Whether the index of words is needed.
    fn has_words(&self) -> bool {
        self.level.is_some() || self.instance.is_some() || !self.words.is_empty()
    }

    /// Whether counts by minute and level tell everything.
    pub fn is_counted(&self) -> bool {
        self.instance.is_none() && self.words.is_empty()
    }
}

/// What people and support see.
#[async_trait]
pub trait LogReading {
    /// The account's records that a filter lets through, the newest first; those before an id where
    /// one is given.
    async fn logs(
        &mut self,
        account: AccountId,
        filter: &LogFilter,
        before: Option<i64>,
        limit: i64,
    ) -> Result<Vec<LogRecord>, StoreError>;

    /// How many they are by spans of so many minutes, spans without one left out. Where every
    /// record must be looked at, only the newest ones are: so many at most.
    async fn log_counts(
        &mut self,
        account: AccountId,
        filter: &LogFilter,
        minutes: i64,
        most: i64,
    ) -> Result<Vec<LogCountRecord>, StoreError>;

    /// What all of them come to.
    async fn log_totals(&mut self, account: AccountId) -> Result<LogTotalsRecord, StoreError>;

    /// When the oldest one happened.
    async fn oldest_log(&mut self, account: AccountId) -> Result<Option<Timestamp>, StoreError>;
}

on_both_engines!(impl LogReading {
    async fn logs(
        &mut self,
        account: AccountId,
        filter: &LogFilter,
        before: Option<i64>,
        limit: i64,
    ) -> Result<Vec<LogRecord>, StoreError> {
        let mut query = Self::log_query(account, filter, before, limit);
        Ok(query.build_query_as().fetch_all(&mut *self.0).await?)
    }

    async fn log_counts(
        &mut self,
        account: AccountId,
        filter: &LogFilter,
        minutes: i64,
        most: i64,
    ) -> Result<Vec<LogCountRecord>, StoreError> {
        let counts: Vec<(i64, i64)> = if filter.is_counted() {
            let end = Timestamp::LAST;
            sqlx::query_as(sql::MINUTES)
                .bind(account)
                .bind(filter.level.unwrap_or_default())
                .bind(filter.from.map_or(0, minute_of))
                .bind(minute_of(filter.to.map_or(end, just_before)))
                .bind(minutes)
                .fetch_all(&mut *self.0)
                .await?
        } else {
            let mut query = QueryBuilder::<<Self as EngineUnit>::Engine>::new("SELECT ");
            push_span(&mut query, minutes);
            query.push(", COUNT(*) FROM (");
            Self::push_ids(&mut query, account, filter, most);
            query.push(") AS found GROUP BY 1 ORDER BY 1");
            query.build_query_as().fetch_all(&mut *self.0).await?
        };
        let record = |(minute, records)| LogCountRecord { from: minute_at(minute), records };
        Ok(counts.into_iter().map(record).collect())
    }

    async fn log_totals(&mut self, account: AccountId) -> Result<LogTotalsRecord, StoreError> {
        let row = sqlx::query_as(sql::TOTALS).bind(account).fetch_optional(&mut *self.0).await?;
        Ok(row.unwrap_or_default())
    }

    async fn oldest_log(&mut self, account: AccountId) -> Result<Option<Timestamp>, StoreError> {
        Ok(sqlx::query_scalar(sql::OLDEST).bind(account).fetch_optional(&mut *self.0).await?)
    }
});
