//! From what is sent to what is kept.

use portal_storage::NewLogRecord;
use portal_types::{AccountId, LogLevel, LogsTaken, NewLog, RejectedLog, Timestamp};

use super::{level::level, masked, words::words_of};
use crate::request::parse_json;

/// Bytes of a batch, unpacked.
pub const LARGEST: usize = 5 * 1024 * 1024;
/// Records of a batch.
pub const MOST_RECORDS: usize = 10_000;

/// Characters of a message; what is longer is cut.
const LONGEST_MESSAGE: usize = 16_384;
/// Bytes of properties.
const LARGEST_PROPERTIES: usize = 16_384;
const LONGEST_LOGGER: usize = 500;
/// Seconds that a clock may be ahead.
const AHEAD: i64 = 24 * 60 * 60;
/// Errors that are told.
const MOST_ERRORS: usize = 100;
/// A value with such a name is read as JSON once more, however deep that goes.
const OF_A_LIBRARY: &str = "$serde_json::private";
const NOT_ALLOWED: &str = "/properties: a name in it is not allowed.";
/// Bytes that a record counts for besides its texts.
const OVERHEAD: usize = 64;

/// A batch on its way to be kept.
pub struct Batch {
    pub account: AccountId,
    pub records: Vec<NewLogRecord>,
    /// The kind of connector and which of them, as the call says.
    connector: String,
    instance: String,
    now: Timestamp,
    /// Seconds that records are kept for.
    kept: i64,
    first_number: u32,
    rejected: u64,
    errors: Vec<RejectedLog>,
}

/// A record before it is checked, however it was written down.
pub struct Said {
    pub at: Option<Timestamp>,
    pub level: Option<LogLevel>,
    pub logger: String,
    pub message: String,
    pub properties: serde_json::Map<String, serde_json::Value>,
    /// Of the record itself, where it names one.
    pub connector: Option<String>,
    pub instance: Option<String>,
}

impl Batch {
    /// An empty one. Records of a millisecond are told apart by numbers, which count on from one
    /// that is any.
    pub fn new(
        account: AccountId,
        (connector, instance): (&str, &str),
        now: Timestamp,
        kept: i64,
        first_number: u32,
    ) -> Self {
        Self {
            account,
            records: Vec::new(),
            connector: connector.to_owned(),
            instance: instance.to_owned(),
            now,
            kept,
            first_number,
            rejected: 0,
            errors: Vec::new(),
        }
    }

    /// Adds a record as our own API has it. What is wrong with it is noted, and harms no other.
    pub fn add_json(&mut self, json: &[u8]) {
        if has(json, OF_A_LIBRARY) {
            return self.reject(NOT_ALLOWED);
        }
        // The slow way finds the words for what is wrong.
        let in_words = |_| parse_json(json).map_err(|error| error.explained());
        match serde_json::from_slice(json).or_else(in_words).and_then(said) {
            Ok(said) => self.add(said),
            Err(detail) => self.reject(&detail),
        }
    }

    /// Adds a record.
    pub fn add(&mut self, said: Said) {
        match self.check(said) {
            Ok(record) => self.records.push(record),
            Err(detail) => self.reject(&detail),
        }
    }

    /// Notes a record that can't be kept.
    pub fn reject(&mut self, detail: &str) {
        let index = self.len() as u64;
        self.rejected += 1;
        if self.errors.len() < MOST_ERRORS {
            self.errors.push(RejectedLog { index, detail: detail.to_owned() });
        }
    }

    /// Records so far, the wrong ones among them.
    pub fn len(&self) -> usize {
        self.records.len() + usize::try_from(self.rejected).unwrap_or(usize::MAX)
    }

    /// What the sender is told once the records are kept.
    pub fn answer(&self) -> LogsTaken {
        let errors = self.errors.clone();
        LogsTaken { accepted: self.records.len() as u64, rejected: self.rejected, errors }
    }

    fn check(&self, said: Said) -> Result<NewLogRecord, String> {
        let at = said.at.unwrap_or(self.now);
        if at > self.now.plus_seconds(AHEAD) {
            return Err("/time: it lies ahead by more than a day. Look at the clock.".to_owned());
        }
        if at < self.now.plus_seconds(-self.kept) {
            let days = self.kept / (24 * 60 * 60);
            return Err(format!(
                "/time: records are kept for {days} days, and it is over already."
            ));
        }
        let Some(level) = said.level else {
            return Err("/level: this is no level.".to_owned());
        };
        if said.logger.chars().count() > LONGEST_LOGGER {
            return Err(format!("/logger: at most {LONGEST_LOGGER} characters."));
        }
        let message = cut(masked::text(clean(said.message)));
        if message.trim().is_empty() {
            return Err("/message: it says nothing.".to_owned());
        }
        let logger = masked::text(clean(said.logger));
        let properties = masked::properties(said.properties);
        let properties =
            (!properties.is_empty()).then(|| serde_json::Value::Object(properties).to_string());
        // PostgreSQL's texts have no such character; as JSON it is an escape.
        let properties = properties.map(|json| json.replace("\\u0000", "\\ufffd"));
        if properties.as_ref().is_some_and(|json| has(json.as_bytes(), OF_A_LIBRARY)) {
            return Err(NOT_ALLOWED.to_owned());
        }
        if properties.as_ref().is_some_and(|json| json.len() > LARGEST_PROPERTIES) {
            return Err(format!("/properties: at most {LARGEST_PROPERTIES} bytes as JSON."));
        }
        let texts = [Some(&*message), Some(&*logger), properties.as_deref()];
        let size: usize = texts.iter().flatten().map(|text| text.len()).sum();
        let number = self.first_number.wrapping_add(u32::try_from(self.len()).unwrap_or_default());
        Ok(NewLogRecord {
            at,
            number,
            level: level.rank(),
            connector: said.connector.map_or_else(|| self.connector.clone(), masked::text),
            instance: said.instance.map_or_else(|| self.instance.clone(), masked::text),
            words: words_of(&message, &logger, properties.as_deref()),
            size: i64::try_from(size + OVERHEAD).unwrap_or(i64::MAX),
            logger,
            message,
            properties,
        })
    }
}

fn has(text: &[u8], part: &str) -> bool {
    text.windows(part.len()).any(|window| window == part.as_bytes())
}

fn said(log: NewLog) -> Result<Said, String> {
    let level = level(&log.level).ok_or_else(|| {
        let word: String = log.level.chars().take(20).collect();
        format!("/level: {word:?} is no level. Say trace, debug, info, warn, error or fatal.")
    })?;
    Ok(Said {
        at: log.time,
        level: Some(level),
        logger: log.logger.unwrap_or_default(),
        message: log.message,
        properties: log.properties.unwrap_or_default(),
        connector: None,
        instance: None,
    })
}

/// Without the one character that not every database takes.
fn clean(text: String) -> String {
    if text.contains('\0') { text.replace('\0', "\u{fffd}") } else { text }
}

fn cut(text: String) -> String {
    match text.char_indices().nth(LONGEST_MESSAGE) {
        None => text,
        Some((at, _)) => {
            let more = text[at..].chars().count();
            format!("{} … ({more} characters more were cut)", &text[..at])
        }
    }
}
