//! A search goes from slice to slice of time, the newest first, and stops after the one with which it
//! has looked for long enough: so a call takes no longer in a large account than in a small one, and
//! says from where to go on.

use std::time::{Duration, Instant};

use async_trait::async_trait;
use portal_types::AccountId;

use super::{IDS_OF_A_SLICE, LookedTo, MINUTES_OF_A_SLICE, at_of, minute};
use crate::StoreError;

/// Accounts of so few records are searched whole.
const FEW: i64 = 100_000;
/// Slices of a call.
const MOST_SLICES: i64 = 1_000;

/// From the newest minute to the one before its slice, and so on: as many look-ups as slices that have
/// records.
const SLICES: &str = "WITH RECURSIVE slices (slice) AS (\
    SELECT MAX(minute) / $4 FROM log_minutes WHERE account_id = $1 AND minute <= $3 \
    UNION ALL SELECT (SELECT MAX(minute) / $4 FROM log_minutes \
    WHERE account_id = $1 AND minute < slice * $4) FROM slices WHERE slice > $2) \
    SELECT slice FROM slices WHERE slice >= $2 LIMIT $5";
const RECORDS: &str = "SELECT records FROM log_totals WHERE account_id = $1";

/// A part of the records that is looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    /// The newest first.
    pub(super) slices: Vec<i64>,
    /// The ids, from the first to before the last.
    pub(super) ids: (i64, i64),
}

/// The parts that a call looks at.
pub(super) struct Walk {
    slices: std::vec::IntoIter<i64>,
    ids: (i64, i64),
    /// Whether there may be others.
    is_cut: bool,
    /// None: it looks at all of them.
    end: Option<Instant>,
    /// How many slices the next part has.
    width: usize,
    /// When the last part was begun.
    begun: Option<Instant>,
}

impl Walk {
    /// The next one. Where little is found, it is of more slices each time: asking takes longer than looking
    /// then.
    pub(super) fn next(&mut self) -> Option<Part> {
        /// So long takes a part that can be wider.
        const QUICK: Duration = Duration::from_micros(500);
        const WIDEST: usize = 16;
        let is_quick = self.begun.is_some_and(|begun| begun.elapsed() < QUICK);
        self.width = if is_quick { (self.width * 2).min(WIDEST) } else { 1 };
        self.begun = Some(Instant::now());
        let slices: Vec<i64> = self.slices.by_ref().take(self.width).collect();
        let (newest, oldest) = (*slices.first()?, *slices.last()?);
        let begin = oldest.saturating_mul(IDS_OF_A_SLICE);
        let end = newest.saturating_add(1).saturating_mul(IDS_OF_A_SLICE);
        Some(Part { slices, ids: (self.ids.0.max(begin), self.ids.1.min(end)) })
    }

    /// Where the call stops, if it does so after this one.
    pub(super) fn stop_after(&self, part: &Part) -> Option<LookedTo> {
        let is_last = self.slices.as_slice().is_empty();
        let is_over = self.end.is_some_and(|end| Instant::now() >= end);
        let stops = if is_last { self.is_cut } else { is_over };
        stops.then(|| LookedTo { id: part.ids.0, at: at_of(part.ids.0) })
    }
}

/// Of all patience, what some slices are worth: a search among hours is not to take as long as one among days.
fn share(patience: Duration, slices: usize) -> Duration {
    /// What each call takes, as so many slices.
    const AT_LEAST: usize = 15;
    /// Ten days.
    const ALL: u32 = 240;
    let slices = u32::try_from(slices + AT_LEAST).unwrap_or(ALL);
    patience * slices.min(ALL) / ALL
}

/// Finds out what is to be looked at.
#[async_trait]
pub(super) trait Walks {
    /// The slices that have records between two ids.
    async fn walk(
        &mut self,
        account: AccountId,
        ids: (i64, i64),
        patience: Option<Duration>,
    ) -> Result<Walk, StoreError>;
}

on_both_engines!(impl Walks {
    async fn walk(
        &mut self,
        account: AccountId,
        (first, before): (i64, i64),
        patience: Option<Duration>,
    ) -> Result<Walk, StoreError> {
        let patience = patience.unwrap_or(Self::PATIENCE);
        let records: Option<i64> =
            sqlx::query_scalar(RECORDS).bind(account).fetch_optional(&mut *self.0).await?;
        let is_small = records.unwrap_or_default() <= FEW && !patience.is_zero();
        let slices: Vec<i64> = sqlx::query_scalar(SLICES)
            .bind(account)
            .bind(first.div_euclid(IDS_OF_A_SLICE))
            .bind(minute(before.saturating_sub(1)))
            .bind(MINUTES_OF_A_SLICE)
            .bind(MOST_SLICES)
            .fetch_all(&mut *self.0)
            .await?;
        let is_cut = i64::try_from(slices.len()).is_ok_and(|count| count >= MOST_SLICES);
        let end = (!is_small).then(|| Instant::now() + share(patience, slices.len()));
        let ids = (first, before);
        Ok(Walk { slices: slices.into_iter(), ids, is_cut, end, width: 1, begun: None })
    }
});
