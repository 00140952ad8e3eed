//! What is looked for among the records, and how it is told.

use portal_storage::{LogCountRecord, LogFilter, LogRecord, Unit};
use portal_types::{
    AccountId, FieldCode, Log, LogHistogram, LogLevel, LogSpan, LogSummary, Timestamp,
};
use utoipa::IntoParams;

use super::{is_on, words::wanted};
use crate::{
    problem::ApiResult,
    request::{Parameters, time},
    state::Portal,
};

/// Spans of a histogram, about.
const SPANS: i64 = 60;
/// Minutes that a span may have: those that people divide time by.
const WIDTHS: [i64; 11] = [1, 2, 5, 10, 15, 30, 60, 120, 360, 720, 1440];
const MICROS_OF_A_MINUTE: i64 = 60_000_000;
const LONGEST_SEARCH: usize = 200;
const LONGEST_INSTANCE: usize = 100;

/// Which records are wanted.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters; `filter` parses them")]
pub struct LogQuery {
    /// Of this moment or later, to the millisecond.
    #[param(example = "2026-03-01T09:00:00Z")]
    from: Option<Timestamp>,
    /// Of before this moment.
    #[param(example = "2026-03-01T10:00:00Z")]
    to: Option<Timestamp>,
    /// Of this level or a greater one.
    #[param(value_type = Option<String>, example = "warn")]
    level: Option<LogLevel>,
    /// Of this connector, by its `X-Connector-Instance`.
    #[param(example = "cm1", max_length = 100)]
    instance: Option<String>,
    /// Words that are all in the record: in its message, its logger or its properties. A word is a run
    /// of letters and digits; `time*` is every word that begins with `time`.
    #[param(example = "selector time*", max_length = 200)]
    q: Option<String>,
}

/// Reads those parameters.
pub fn filter(parameters: &mut Parameters) -> LogFilter {
    let from = parameters.take("from", |text| time("from", text));
    let to = parameters.take("to", |text| time("to", text));
    let level = parameters.take("level", |text| {
        let level: Result<LogLevel, _> = text.parse();
        let names: Vec<&str> = LogLevel::ALL.iter().map(|level| level.as_str()).collect();
        let wrong = || (FieldCode::InvalidFormat, format!("level is one of {}.", names.join(", ")));
        level.map_err(|_| wrong())
    });
    let instance = parameters.take("instance", |text| at_most("instance", text, LONGEST_INSTANCE));
    let words = parameters.take("q", |text| {
        let text = at_most("q", text, LONGEST_SEARCH)?;
        wanted(&text).map_err(|detail| (FieldCode::InvalidFormat, detail))
    });
    let level = level.map(LogLevel::rank);
    LogFilter { from, to, level, instance, words: words.unwrap_or_default() }
}

fn at_most(name: &str, text: &str, longest: usize) -> Result<String, (FieldCode, String)> {
    if text.contains('\0') {
        return Err((FieldCode::InvalidFormat, format!("{name} has a character that is none.")));
    }
    let is_short = text.chars().count() <= longest;
    let detail = || format!("{name} has at most {longest} characters.");
    is_short.then(|| text.to_owned()).ok_or_else(|| (FieldCode::TooLong, detail()))
}

/// As the API tells it.
pub fn to_wire(record: LogRecord) -> Log {
    let told = |text: String| Some(text).filter(|text| !text.is_empty());
    Log {
        id: record.id.to_string(),
        time: record.at,
        level: LogLevel::of_rank(record.level),
        connector: record.connector,
        instance: told(record.instance),
        logger: told(record.logger),
        message: record.message,
        properties: record.properties.and_then(|json| serde_json::from_str(&json).ok()),
    }
}

/// How many records there were over time: all of the time that they are kept for, or that of the
/// filter.
pub async fn histogram(
    portal: &Portal,
    account: AccountId,
    mut filter: LogFilter,
) -> ApiResult<LogHistogram> {
    let now = portal.clock.now();
    let mut unit = portal.store.read().await?;
    let kept = now.plus_seconds(-portal.logs_kept(&mut *unit, account).await?);
    let from = filter.from.unwrap_or(kept).max(kept);
    let to = filter.to.unwrap_or(now.plus_seconds(1)).min(now.plus_seconds(24 * 60 * 60));
    filter.from = Some(from);
    let span = (to.unix_micros() - from.unix_micros()).max(0) / MICROS_OF_A_MINUTE;
    let minutes = WIDTHS.into_iter().find(|width| span / width <= SPANS).unwrap_or(1440);
    let counts = unit.log_counts(account, &filter, minutes, portal.config.logs.patience).await?;
    let items = spans((from, to), minutes, &counts.spans);
    Ok(LogHistogram { minutes, items, counted_from: counts.looked_to.map(|to| to.at) })
}

fn spans(
    (from, to): (Timestamp, Timestamp),
    minutes: i64,
    counts: &[LogCountRecord],
) -> Vec<LogSpan> {
    let width = minutes * MICROS_OF_A_MINUTE;
    let count = |from: Timestamp| {
        let at = counts.binary_search_by_key(&from, |count| count.from);
        at.map_or((0, 0), |at| (counts[at].records, counts[at].errors))
    };
    let first = from.unix_micros().div_euclid(width);
    let end = to.unix_micros();
    // To the one that the end is in, or just before.
    (first..(end + width - 1).div_euclid(width))
        .map(|n| n * width)
        .map(|begin| {
            let from = Timestamp::from_unix_micros(begin);
            let (records, errors) = count(from);
            LogSpan { from, records, errors }
        })
        .collect()
}

/// What an account's records come to.
pub async fn summary(
    portal: &Portal,
    unit: &mut dyn Unit,
    account: AccountId,
) -> ApiResult<LogSummary> {
    let now = portal.clock.now();
    let consent = unit.advanced(account).await?;
    let enabled = consent.as_ref().is_some_and(|consent| is_on(consent, now));
    let totals = unit.log_totals(account).await?;
    let oldest = unit.oldest_log(account).await?;
    Ok(LogSummary {
        enabled,
        until: consent.filter(|_| enabled).and_then(|consent| consent.remote_logging_until),
        records: totals.records,
        bytes: totals.bytes,
        most_bytes: portal.config.logs.most_bytes,
        days: portal.logs_kept(unit, account).await? / (24 * 60 * 60),
        oldest,
        made_room: totals.made_room,
        made_room_at: totals.made_room_at,
        refused: totals.refused,
        refused_at: totals.refused_at,
    })
}
