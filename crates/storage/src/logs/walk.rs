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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) slice: i64,
    /// The ids, from the first to before the last.
    pub(super) ids: (i64, i64),
}

/// The parts that a call looks at.
pub(super) struct Walk {
    parts: std::vec::IntoIter<Part>,
    /// Whether there may be others.
    is_cut: bool,
    /// None: it looks at all of them.
    end: Option<Instant>,
}

impl Walk {
    /// The next one.
    pub(super) fn next(&mut self) -> Option<Part> {
        self.parts.next()
    }

    /// Where the call stops, if it does so after this one.
    pub(super) fn stop_after(&self, part: Part) -> Option<LookedTo> {
        let is_last = self.parts.as_slice().is_empty();
        let is_over = self.end.is_some_and(|end| Instant::now() >= end);
        let stops = if is_last { self.is_cut } else { is_over };
        stops.then(|| LookedTo { id: part.ids.0, at: at_of(part.ids.0) })
    }
}

/// Of all patience, what some slices are worth: a search among hours is not to take as long as one among days.
fn share(patience: Duration, slices: usize) -> Duration {
    /// What each call takes, as so many slices.
    const AT_LEAST: usize = 5;
    /// Ten days.
    const ALL: u32 = 80;
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
        let part = |slice: i64| {
            let begin = slice.saturating_mul(IDS_OF_A_SLICE);
            let end = begin.saturating_add(IDS_OF_A_SLICE);
            Part { slice, ids: (first.max(begin), before.min(end)) }
        };
        let parts: Vec<Part> = slices.into_iter().map(part).collect();
        let end = (!is_small).then(|| Instant::now() + share(patience, parts.len()));
        Ok(Walk { parts: parts.into_iter(), is_cut, end })
    }
});
