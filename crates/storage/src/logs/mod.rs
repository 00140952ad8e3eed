//! Log records of connectors: kept while the account consents, found by time, level, instance and
//! word, bounded in age and size.
//!
//! A record's id is its place in time, so that the newest are found without sorting. On SQLite the words
//! are an FTS5 index, in which level and instance are words, too; on PostgreSQL a `tsvector`. What a
//! word is, the caller says: both engines take them as they are.
//!
//! Time is cut into slices of an hour. A search goes from slice to slice and stops when it has looked
//! for long enough (`walk`); in SQLite's index each account's slice has its own terms.

mod filter;
mod indexing;
mod reading;
mod walk;
mod writing;

use portal_types::{AccountId, Timestamp, hex};

pub use filter::{LogFilter, LogWord};
pub use indexing::{LogIndexing, UnindexedLog};
pub use reading::{LogCountRecord, LogCounts, LogPage, LogReading, LogTotalsRecord, LookedTo};
pub use writing::{LogWriting, NewLogRecord, OldLogs};

/// A log record.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct LogRecord {
    pub id: i64,
    pub at: Timestamp,
    /// 1 is the least, trace; 6 the greatest, fatal.
    pub level: i16,
    pub connector: String,
    pub instance: String,
    /// Empty: not told.
    pub logger: String,
    pub message: String,
    /// A JSON object.
    pub properties: Option<String>,
}

/// Ids of one millisecond: so many records fit.
const OF_A_MILLISECOND: i64 = 1 << 20;
const MICROS: i64 = 1_000;
const MILLIS_OF_A_MINUTE: i64 = 60_000;
/// Changing it takes another index.
const MINUTES_OF_A_SLICE: i64 = 60;
const IDS_OF_A_SLICE: i64 = OF_A_MILLISECOND * MILLIS_OF_A_MINUTE * MINUTES_OF_A_SLICE;

/// The id of a record of a time; the number tells it from others of that millisecond.
fn id(at: Timestamp, number: u32) -> i64 {
    first_id(at) + i64::from(number) % OF_A_MILLISECOND
}

/// The least id that a record of a time can have.
fn first_id(at: Timestamp) -> i64 {
    let millis = at.unix_micros().div_euclid(MICROS);
    // Times beyond the year 250,000 are as late as it gets.
    millis.saturating_mul(OF_A_MILLISECOND)
}

/// The minute of an id, since 1970.
fn minute(id: i64) -> i64 {
    id.div_euclid(OF_A_MILLISECOND).div_euclid(MILLIS_OF_A_MINUTE)
}

/// The time that a minute begins at.
fn minute_at(minute: i64) -> Timestamp {
    Timestamp::from_unix_micros(minute.saturating_mul(MILLIS_OF_A_MINUTE * MICROS))
}

/// The minute that a time is in.
fn minute_of(at: Timestamp) -> i64 {
    at.unix_micros().div_euclid(MICROS).div_euclid(MILLIS_OF_A_MINUTE)
}

/// The time of the records of an id.
fn at_of(id: i64) -> Timestamp {
    Timestamp::from_unix_micros(id.div_euclid(OF_A_MILLISECOND).saturating_mul(MICROS))
}

/// The slice of time that an id is in.
fn slice(id: i64) -> i64 {
    id.div_euclid(IDS_OF_A_SLICE)
}

/// What the words of an account's slice begin with in an index that all share: a search looks at
/// nothing else.
fn mark(account: AccountId, slice: i64) -> String {
    format!("{}_{slice}_", account.0.simple())
}

/// The word that stands for a level. No word of a record begins like this.
fn level_word(level: i16) -> String {
    format!("_l{level}")
}

/// The word that stands for an instance: its letters may be any, a word's may not.
fn instance_word(instance: &str) -> String {
    format!("_i{}", hex(instance.as_bytes()))
}
