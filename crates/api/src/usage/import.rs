//! Uploads of whole sites: pages, a line each, written in parts as they come.

use std::{sync::Arc, time::Duration};

use portal_storage::{Digest, UsageImportRecord};
use portal_types::{
    AccountId, ImportProblem, NewUsage, PageUsage, Scope, SyncUsages, Timestamp, UsageImport,
    UsageImportId, UsageImportState, UsagePageLine, UsagesImported, UsagesSynced,
};
use tokio::time::Instant;

use super::sync::{LARGEST, Sync};
use crate::{
    connector::{Entry, unknown_key},
    problem::{ApiError, ApiResult},
    request::{Lines, parse_json},
    state::State,
};

/// Bytes of a line.
pub const LONGEST_LINE: usize = LARGEST;

/// So many pages are written at once, and so many usages.
const PAGES_AT_ONCE: usize = 200;
const USAGES_AT_ONCE: usize = 2_000;

/// What was left out is told of so many.
const MOST_PROBLEMS: usize = 100;

/// Seconds between two notes of how far it is, for whoever watches.
const NOTED_EVERY: i64 = 1;

/// What came waits for more so long.
const LONGEST_WAIT: Duration = Duration::from_secs(5);

/// Seconds of silence after which an upload has broken off. A body is given up after half of that.
const SILENCE: i64 = 60;

/// An upload that comes in.
pub struct Import {
    portal: State,
    account: AccountId,
    record: UsageImportRecord,
    noted_at: Option<Timestamp>,
    problems: Vec<ImportProblem>,
    part: Part,
    written_at: Instant,
    /// Of the key that it came with.
    digest: Digest,
}

/// Pages that wait to be written.
struct Part {
    sync: Sync,
    /// The line that each usage that was left out stands in.
    lines: Vec<u64>,
}

impl Import {
    /// One that begins.
    pub fn begin(
        portal: &State,
        key: &Entry,
        (kind, instance): (&str, &str),
        announced: Option<u64>,
    ) -> Self {
        let now = portal.clock.now();
        let record = UsageImportRecord {
            id: UsageImportId(portal.randomness.id(now)),
            connector: kind.to_owned(),
            instance: Some(instance.to_owned()).filter(|text| !text.is_empty()),
            state: UsageImportState::Running,
            began_at: now,
            changed_at: now,
            bytes: 0,
            bytes_total: announced.and_then(|bytes| i64::try_from(bytes).ok()),
            pages: 0,
            added: 0,
            accepted: 0,
            rejected: 0,
            removed: 0,
            problem: None,
        };
        let part = Part { sync: Sync::empty(kind), lines: Vec::new() };
        Self {
            portal: portal.clone(),
            account: key.account,
            record,
            noted_at: None,
            problems: Vec::new(),
            part,
            written_at: Instant::now(),
            digest: key.digest,
        }
    }

    /// Takes it in, to its end. What was written when it fails stays: each page is whole.
    pub async fn run(mut self, mut lines: Lines) -> ApiResult<UsagesImported> {
        let outcome = self.take(&mut lines).await;
        self.record.bytes = i64::try_from(lines.bytes).unwrap_or(i64::MAX);
        self.record.state = match &outcome {
            Ok(()) => UsageImportState::Done,
            Err(error) => {
                self.record.problem = Some(error.detail().to_owned());
                UsageImportState::BrokenOff
            }
        };
        self.note().await?;
        outcome?;
        let import = to_wire(self.record, self.portal.clock.now());
        Ok(UsagesImported { import, problems: self.problems })
    }

    async fn take(&mut self, lines: &mut Lines) -> ApiResult<()> {
        self.note().await?;
        loop {
            let line = match lines.next().await {
                Ok(Some(line)) => line,
                Ok(None) => break,
                Err(error) => {
                    // What had come is in, as is promised.
                    self.write().await?;
                    return Err(error);
                }
            };
            match self.page(&line) {
                Ok(page) => {
                    // A page that comes twice is what the later line says.
                    if !page.uris.is_disjoint(&self.part.sync.uris) {
                        self.write().await?;
                    }
                    self.part.lines.extend(page.rejected.iter().map(|_| lines.number));
                    self.part.sync.add(page);
                }
                Err(error) => self.leave_out(lines.number, &error),
            }
            let is_full = self.part.sync.uris.len() >= PAGES_AT_ONCE
                || self.part.sync.usages.len() + self.part.sync.rejected.len() >= USAGES_AT_ONCE;
            let is_slow = self.written_at.elapsed() >= LONGEST_WAIT;
            if is_full || is_slow {
                self.write().await?;
                self.record.bytes = i64::try_from(lines.bytes).unwrap_or(i64::MAX);
                self.note_now_and_then().await?;
            }
        }
        self.write().await
    }

    /// Whether the key that it came with still opens this: an upload can take hours.
    async fn still_may(&self) -> ApiResult<()> {
        let now = self.portal.clock.now();
        let entry = self.portal.snapshots.get(self.digest, now).await;
        let entry = entry.map_err(|error| ApiError::internal(error.to_string()))?;
        let entry = entry.ok_or_else(unknown_key)?;
        entry.key_works(now)?;
        entry.is_served()?;
        entry.may(Scope::UsageWrite)
    }

    /// A line as a sync of its one page.
    fn page(&self, line: &[u8]) -> ApiResult<Sync> {
        let UsagePageLine { uri, usages } = parse_json(line)?;
        let usages = usages.into_iter().map(|usage| at(usage, &uri)).collect();
        Sync::check(SyncUsages { uris: vec![uri], usages }, &self.part.sync.connector)
    }

    /// Writes what waits.
    async fn write(&mut self) -> ApiResult<()> {
        self.written_at = Instant::now();
        self.still_may().await?;
        let connector = self.part.sync.connector.clone();
        let empty = Part { sync: Sync::empty(&connector), lines: Vec::new() };
        let Part { sync, lines } = std::mem::replace(&mut self.part, empty);
        if sync.uris.is_empty() {
            return Ok(());
        }
        let pages = sync.uris.len();
        let written = Arc::clone(&self.portal.usages).write((self.account, sync)).await?;
        let UsagesSynced { new, accepted, rejected, removed } = written;
        let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        self.record.pages += i64::try_from(pages).unwrap_or(i64::MAX);
        self.record.added += number(new);
        self.record.accepted += number(accepted);
        self.record.removed += number(removed);
        self.record.rejected += i64::try_from(rejected.len()).unwrap_or(i64::MAX);
        for (line, one) in lines.into_iter().zip(rejected) {
            self.tell(ImportProblem { line, usage: Some(one.index), detail: one.detail });
        }
        Ok(())
    }

    /// A line that can't be taken is told, and harms no other.
    fn leave_out(&mut self, line: u64, error: &ApiError) {
        self.record.rejected += 1;
        let detail = error.explained();
        self.tell(ImportProblem { line, usage: None, detail });
    }

    fn tell(&mut self, problem: ImportProblem) {
        if self.problems.len() < MOST_PROBLEMS {
            self.problems.push(problem);
        }
    }

    async fn note_now_and_then(&mut self) -> ApiResult<()> {
        let now = self.portal.clock.now();
        if self.noted_at.is_none_or(|noted| noted.plus_seconds(NOTED_EVERY) <= now) {
            self.note().await?;
        }
        Ok(())
    }

    /// Notes how far it is.
    async fn note(&mut self) -> ApiResult<()> {
        let now = self.portal.clock.now();
        self.record.changed_at = now;
        self.noted_at = Some(now);
        let mut unit = self.portal.store.write().await?;
        unit.put_usage_import(self.account, &self.record).await?;
        unit.commit().await?;
        Ok(())
    }
}

fn at(usage: PageUsage, uri: &str) -> NewUsage {
    let PageUsage { asset_id, item_id, item_path, field, language, version, site, additional } =
        usage;
    let uri = uri.to_owned();
    NewUsage { asset_id, uri, item_id, item_path, field, language, version, site, additional }
}

/// As the API tells it. One that nothing was heard of for a while has broken off, with whoever took it
/// in.
pub fn to_wire(record: UsageImportRecord, now: Timestamp) -> UsageImport {
    let is_silent = record.changed_at.plus_seconds(SILENCE) <= now;
    let state = match record.state {
        UsageImportState::Running if is_silent => UsageImportState::BrokenOff,
        state => state,
    };
    UsageImport {
        id: record.id,
        connector: record.connector,
        instance: record.instance,
        state,
        began_at: record.began_at,
        changed_at: record.changed_at,
        bytes: record.bytes,
        bytes_total: record.bytes_total,
        pages: record.pages,
        accepted: record.accepted,
        new: record.added,
        rejected: record.rejected,
        removed: record.removed,
        problem: record.problem,
    }
}
