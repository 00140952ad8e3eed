//! Remote logs: what connectors say while the account consents, and what is found in it.

use serde::{Deserialize, Serialize};

use crate::Timestamp;

text_enum!(
    /// How much a log record matters.
    LogLevel {
        /// Every step.
        Trace = "trace",
        /// For whoever looks for a mistake.
        Debug = "debug",
        /// Something happened as it should.
        Info = "info",
        /// Something may be wrong.
        Warn = "warn",
        /// Something did not work.
        Error = "error",
        /// Nothing works any more.
        Fatal = "fatal",
    }
);

impl LogLevel {
    /// Its place: 1 is trace, 6 is fatal.
    pub fn rank(self) -> i16 {
        self as i16 + 1
    }

    /// The level of a place; those beyond are the last.
    pub fn of_rank(rank: i16) -> Self {
        let at = usize::try_from(rank - 1).unwrap_or_default();
        Self::ALL.get(at).copied().unwrap_or(Self::Fatal)
    }
}

/// A log record as a connector sends it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewLog {
    /// When it happened. Absent: now.
    #[serde(default)]
    pub time: Option<Timestamp>,
    /// `trace`, `debug`, `info`, `warn`, `error` or `fatal`; other frameworks' words for these are
    /// understood, in capitals, too: `verbose`, `information`, `notice`, `warning`, `critical` and the like.
    #[cfg_attr(feature = "openapi", schema(max_length = 20, example = "warn"))]
    pub level: String,
    /// What happened. After 16,384 characters it is cut.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "The asset selector did not answer within 30 s")
    )]
    pub message: String,
    /// What in the connector says it.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 500, example = "Bynder.AssetSelector"))]
    pub logger: Option<String>,
    /// Whatever else helps, as JSON: at most 16,384 bytes.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = json!({"field": "Hero image"})))]
    pub properties: Option<serde_json::Map<String, serde_json::Value>>,
}

/// What became of a batch of log records. What is accepted is in the database when this arrives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LogsTaken {
    /// How many are kept.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, example = 99))]
    pub accepted: u64,
    /// How many can't be.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, example = 1))]
    pub rejected: u64,
    /// What is wrong with those, of 100 at most.
    pub errors: Vec<RejectedLog>,
}

/// A log record that can't be kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RejectedLog {
    /// Where it is in the batch; 0 is the first.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, example = 3))]
    pub index: u64,
    /// What is wrong, and what would be right.
    #[cfg_attr(feature = "openapi", schema(example = "level: “loud” is no level."))]
    pub detail: String,
}

/// A log record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Log {
    /// Tells it from the account's others.
    #[cfg_attr(feature = "openapi", schema(example = "1862270976000000000"))]
    pub id: String,
    /// When it happened.
    pub time: Timestamp,
    /// How much it matters.
    pub level: LogLevel,
    /// The kind of connector.
    #[cfg_attr(feature = "openapi", schema(example = "xp_xm"))]
    pub connector: String,
    /// Which of them. Null: it does not say.
    #[cfg_attr(feature = "openapi", schema(example = "cm1"))]
    pub instance: Option<String>,
    /// What in the connector says it.
    #[cfg_attr(feature = "openapi", schema(example = "Bynder.AssetSelector"))]
    pub logger: Option<String>,
    /// What happened.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "The asset selector did not answer within 30 s")
    )]
    pub message: String,
    /// Whatever else was told.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>, example = json!({"field": "Hero image"})))]
    pub properties: Option<serde_json::Value>,
}

/// A page of log records, the newest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LogList {
    /// They may be fewer than the limit, or none at all, although there is a next page.
    pub items: Vec<Log>,
    /// What the next page is asked for with. Null: there is none.
    pub next_cursor: Option<String>,
    /// Until where this page looked, where it stopped before it was full, since there is very much to look
    /// through: the next one goes on from there. Null: it is full, or the last.
    pub searched_to: Option<Timestamp>,
}

/// How many log records there were, over time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LogHistogram {
    /// Minutes of a span.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, example = 60))]
    pub minutes: i64,
    /// Every span from the first to the last, those without a record among them.
    pub items: Vec<LogSpan>,
    /// Only the newest records were counted, since there is very much to look through: before this time
    /// there may be more.
    /// Null: all were.
    pub counted_from: Option<Timestamp>,
}

/// A span of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LogSpan {
    /// Its begin.
    pub from: Timestamp,
    /// Records in it.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, example = 120))]
    pub records: i64,
    /// Those of level `error` and `fatal`.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, example = 2))]
    pub errors: i64,
}

/// What an account's logs come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LogSummary {
    /// Whether connectors may send logs now, and support may read them.
    pub enabled: bool,
    /// When that ends by itself. Null: it stays until switched off.
    pub until: Option<Timestamp>,
    #[cfg_attr(feature = "openapi", schema(minimum = 0, example = 12_480))]
    pub records: i64,
    /// What they take of the room for them.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, example = 3_145_728))]
    pub bytes: i64,
    /// How many bytes there is room for; then the oldest go.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, example = 104_857_600))]
    pub most_bytes: i64,
    /// Days that they are kept for.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, example = 14))]
    pub days: i64,
    /// When the oldest one happened. Null: there is none.
    pub oldest: Option<Timestamp>,
    /// How many went early, to make room for newer ones.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, example = 0))]
    pub made_room: i64,
    /// When that was last.
    pub made_room_at: Option<Timestamp>,
    /// How many were refused, since they were too many at a time.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, example = 0))]
    pub refused: i64,
    /// When that was last.
    pub refused_at: Option<Timestamp>,
}

/// How much was deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LogsDeleted {
    #[cfg_attr(feature = "openapi", schema(minimum = 0, example = 12_480))]
    pub records: i64,
}
