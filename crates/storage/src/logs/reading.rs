//! Log records are found.

use std::{collections::BTreeMap, time::Duration};

use async_trait::async_trait;
use portal_types::{AccountId, LogLevel, Timestamp};
use sqlx::{Database, Postgres, QueryBuilder, Sqlite};

use super::{
    LogFilter, LogRecord, MILLIS_OF_A_MINUTE, OF_A_MILLISECOND, minute_at, minute_of,
    walk::{Part, Walks as _},
};
use crate::{StoreError, engine::EngineUnit, postgres::PostgresUnit, sqlite::SqliteUnit};

/// Some of the records that are wanted, the newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LogPage {
    pub records: Vec<LogRecord>,
    /// Where the call stopped, since it had looked for long enough. None: there are no more, or as
    /// many as were asked for.
    pub looked_to: Option<LookedTo>,
}

/// Until where it was looked: at everything since.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LookedTo {
    /// To go on before it.
    pub id: i64,
    /// The moment that it stands for.
    pub at: Timestamp,
}

/// How many records a span of time has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogCountRecord {
    pub from: Timestamp,
    pub records: i64,
    /// Those that are errors, or worse.
    pub errors: i64,
}

/// How many records there are over time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LogCounts {
    /// Spans without one are left out.
    pub spans: Vec<LogCountRecord>,
    /// Where the call stopped, since it had looked for long enough.
    pub looked_to: Option<LookedTo>,
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

mod sql {
    pub(super) const TOTALS: &str = "SELECT records, bytes, made_room, made_room_at, refused, \
        refused_at FROM log_totals WHERE account_id = $1";
    pub(super) const MINUTES: &str = "SELECT minute / $5 * $5, CAST(SUM(records) AS BIGINT), \
        CAST(SUM(CASE WHEN level >= $6 THEN records ELSE 0 END) AS BIGINT) \
        FROM log_minutes WHERE account_id = $1 AND level >= $2 AND minute >= $3 AND minute <= $4 \
        GROUP BY 1 ORDER BY 1";
    pub(super) const OLDEST: &str = "SELECT at FROM logs WHERE account_id = $1 ORDER BY id LIMIT 1";
    pub(super) const LOGS: &str = "SELECT logs.id, logs.at, logs.level, logs.connector, \
        logs.instance, logs.logger, logs.message, logs.properties FROM ";
}

impl SqliteUnit {
    const ID: &str = "log_words.rowid";

    /// For how long a search looks: less than three times what one takes among fifty thousand records.
    pub(super) const PATIENCE: Duration = Duration::from_millis(10);

    fn push_found(
        query: &mut QueryBuilder<Sqlite>,
        account: AccountId,
        filter: &LogFilter,
        part: &Part,
    ) {
        query.push("log_words CROSS JOIN logs ON logs.id = log_words.rowid WHERE log_words MATCH ");
        query.push_bind(filter.terms(account, &part.slices));
        query.push(" AND logs.account_id = ").push_bind(account);
        push_ids(query, Self::ID, part.ids);
    }

    /// From the index of words alone, which has the time in its ids.
    fn push_found_ids(
        query: &mut QueryBuilder<Sqlite>,
        account: AccountId,
        filter: &LogFilter,
        part: &Part,
    ) {
        query.push("(SELECT rowid AS id FROM log_words WHERE log_words MATCH ");
        query.push_bind(filter.terms(account, &part.slices));
        push_ids(query, "rowid", part.ids);
        query.push(") AS found");
    }
}

impl PostgresUnit {
    const ID: &str = "logs.id";

    /// Longer than SQLite's, for its answers have been on their way.
    pub(super) const PATIENCE: Duration = Duration::from_millis(50);

    fn push_found(
        query: &mut QueryBuilder<Postgres>,
        account: AccountId,
        filter: &LogFilter,
        part: &Part,
    ) {
        query.push("logs WHERE logs.account_id = ").push_bind(account);
        filter.push_conditions(query);
        push_ids(query, Self::ID, part.ids);
    }

    fn push_found_ids(
        query: &mut QueryBuilder<Postgres>,
        account: AccountId,
        filter: &LogFilter,
        part: &Part,
    ) {
        Self::push_found(query, account, filter, part);
    }
}

/// Adds which ids are wanted, from the first to before the last.
fn push_ids<E>(query: &mut QueryBuilder<E>, id: &str, (first, before): (i64, i64))
where
    E: Database,
    for<'q> i64: sqlx::Encode<'q, E> + sqlx::Type<E>,
{
    query.push(format_args!(" AND {id} >= ")).push_bind(first);
    query.push(format_args!(" AND {id} < ")).push_bind(before);
}

/// Adds that the newest come first, and how many.
fn push_newest<E>(query: &mut QueryBuilder<E>, id: &str, limit: usize)
where
    E: Database,
    for<'q> i64: sqlx::Encode<'q, E> + sqlx::Type<E>,
{
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    query.push(format_args!(" ORDER BY {id} DESC LIMIT ")).push_bind(limit);
}

/// The minute that the span of an id begins at.
fn push_span<E: Database>(query: &mut QueryBuilder<E>, minutes: i64) {
    let ids = OF_A_MILLISECOND * MILLIS_OF_A_MINUTE * minutes;
    query.push(format!("id / {ids} * {minutes}"));
}

/// What people and support see.
#[async_trait]
pub trait LogReading {
    /// The account's records that a filter lets through, the newest first; those before an id where
    /// one is given. In an account of many records it stops when it has looked for long enough, but
    /// not before it has looked at a slice of time: whoever wants to know the rest goes on from there. No
    /// patience at all: it looks at one slice, whatever the account has.
    async fn logs(
        &mut self,
        account: AccountId,
        filter: &LogFilter,
        before: Option<i64>,
        limit: usize,
        patience: Option<Duration>,
    ) -> Result<LogPage, StoreError>;

    /// How many they are by spans of so many minutes. Stops as that does.
    async fn log_counts(
        &mut self,
        account: AccountId,
        filter: &LogFilter,
        minutes: i64,
        patience: Option<Duration>,
    ) -> Result<LogCounts, StoreError>;

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
        limit: usize,
        patience: Option<Duration>,
    ) -> Result<LogPage, StoreError> {
        let ids = filter.ids(before);
        let mut page = LogPage::default();
        if filter.is_of_time() {
            let mut query = QueryBuilder::<<Self as EngineUnit>::Engine>::new(sql::LOGS);
            query.push("logs WHERE logs.account_id = ").push_bind(account);
            push_ids(&mut query, "logs.id", ids);
            push_newest(&mut query, "logs.id", limit);
            page.records = query.build_query_as().fetch_all(&mut *self.0).await?;
            return Ok(page);
        }
        let mut walk = self.walk(account, ids, patience).await?;
        while let Some(part) = walk.next() {
            let mut query = QueryBuilder::<<Self as EngineUnit>::Engine>::new(sql::LOGS);
            Self::push_found(&mut query, account, filter, &part);
            push_newest(&mut query, Self::ID, limit - page.records.len());
            page.records.extend(query.build_query_as().fetch_all(&mut *self.0).await?);
            if page.records.len() >= limit {
                break;
            }
            page.looked_to = walk.stop_after(&part);
            if page.looked_to.is_some() {
                break;
            }
        }
        Ok(page)
    }

    async fn log_counts(
        &mut self,
        account: AccountId,
        filter: &LogFilter,
        minutes: i64,
        patience: Option<Duration>,
    ) -> Result<LogCounts, StoreError> {
        let error = LogLevel::Error.rank();
        if filter.is_counted() {
            let end = Timestamp::LAST;
            let spans: Vec<(i64, i64, i64)> = sqlx::query_as(sql::MINUTES)
                .bind(account)
                .bind(filter.level.unwrap_or_default())
                .bind(filter.from.map_or(0, minute_of))
                .bind(minute_of(filter.to.map_or(end, just_before)))
                .bind(minutes)
                .bind(error)
                .fetch_all(&mut *self.0)
                .await?;
            let span = |(minute, records, errors)| (minute, (records, errors));
            return Ok(counts(spans.into_iter().map(span), None));
        }
        let errors =
            LogFilter { level: Some(filter.level.unwrap_or(error).max(error)), ..filter.clone() };
        let mut spans = BTreeMap::<i64, (i64, i64)>::new();
        let mut looked_to = None;
        let mut walk = self.walk(account, filter.ids(None), patience).await?;
        while let Some(part) = walk.next() {
            for (filter, is_all) in [(filter, true), (&errors, false)] {
                let mut query = QueryBuilder::<<Self as EngineUnit>::Engine>::new("SELECT ");
                push_span(&mut query, minutes);
                query.push(", COUNT(*) FROM ");
                Self::push_found_ids(&mut query, account, filter, &part);
                query.push(" GROUP BY 1");
                let found: Vec<(i64, i64)> =
                    query.build_query_as().fetch_all(&mut *self.0).await?;
                for (minute, records) in found {
                    let span = spans.entry(minute).or_default();
                    *(if is_all { &mut span.0 } else { &mut span.1 }) += records;
                }
            }
            looked_to = walk.stop_after(&part);
            if looked_to.is_some() {
                break;
            }
        }
        Ok(counts(spans.into_iter(), looked_to))
    }

    async fn log_totals(&mut self, account: AccountId) -> Result<LogTotalsRecord, StoreError> {
        let row = sqlx::query_as(sql::TOTALS).bind(account).fetch_optional(&mut *self.0).await?;
        Ok(row.unwrap_or_default())
    }

    async fn oldest_log(&mut self, account: AccountId) -> Result<Option<Timestamp>, StoreError> {
        Ok(sqlx::query_scalar(sql::OLDEST).bind(account).fetch_optional(&mut *self.0).await?)
    }
});

fn counts(
    spans: impl Iterator<Item = (i64, (i64, i64))>,
    looked_to: Option<LookedTo>,
) -> LogCounts {
    let span =
        |(minute, (records, errors))| LogCountRecord { from: minute_at(minute), records, errors };
    LogCounts { spans: spans.map(span).collect(), looked_to }
}
