//! How often a host is called: at most ten times a second, all accounts together; and not at all
//! for a while after it answered 429.
//!
//! Bynder takes 4,500 calls in five minutes from one address, answers 429 beyond, and lifts that
//! only after five quiet minutes.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::{Instant, sleep_until};

use crate::CallError;

const APART: Duration = Duration::from_millis(100);
const QUIET: Duration = Duration::from_mins(5);
/// Who would wait longer is told so instead.
const LONGEST_WAIT: Duration = Duration::from_secs(3);
/// When so many hosts are known, those that are idle are forgotten.
const MANY: usize = 1_000;

#[derive(Default)]
pub(crate) struct Budget(Mutex<HashMap<String, Lane>>);

#[derive(Clone, Copy)]
struct Lane {
    /// When the next call may go.
    next: Instant,
    /// Until when none may.
    quiet_until: Option<Instant>,
}

impl Budget {
    /// Waits for a turn.
    pub async fn turn(&self, host: &str) -> Result<(), CallError> {
        let mine = self.reserve(host)?;
        sleep_until(mine).await;
        // Somebody's answer may have been 429 meanwhile.
        self.lanes().get(host).map_or(Ok(()), |lane| lane.check(Instant::now()))
    }

    fn reserve(&self, host: &str) -> Result<Instant, CallError> {
        let now = Instant::now();
        let mut lanes = self.lanes();
        if lanes.len() >= MANY {
            lanes.retain(|_, lane| lane.next > now || lane.check(now).is_err());
        }
        let lane = lanes.entry(host.to_owned()).or_insert(Lane { next: now, quiet_until: None });
        lane.check(now)?;
        let mine = lane.next.max(now);
        let wait = mine.duration_since(now);
        if wait > LONGEST_WAIT {
            return Err(CallError::Crowded(wait));
        }
        lane.next = mine + APART;
        Ok(mine)
    }

    /// Leaves a host alone after it answered 429. Returns for how long.
    pub fn leave_alone(&self, host: &str) -> Duration {
        let until = Instant::now() + QUIET;
        if let Some(lane) = self.lanes().get_mut(host) {
            lane.quiet_until = Some(until);
        }
        QUIET
    }

    fn lanes(&self) -> MutexGuard<'_, HashMap<String, Lane>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Lane {
    fn check(&self, now: Instant) -> Result<(), CallError> {
        match self.quiet_until {
            Some(until) if until > now => Err(CallError::Quiet(until.duration_since(now))),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{sync::Arc, time::Duration};

    use tokio::time::{Instant, advance};

    use super::{Budget, MANY};
    use crate::CallError;

    #[tokio::test(start_paused = true)]
    async fn ten_a_second_and_not_more() {
        let budget = Budget::default();
        let start = Instant::now();
        for _ in 0..51 {
            budget.turn("a").await.unwrap();
        }
        assert_eq!(start.elapsed(), Duration::from_secs(5));
        // Another host has its own.
        budget.turn("b").await.unwrap();
        assert_eq!(start.elapsed(), Duration::from_secs(5));
    }

    #[tokio::test(start_paused = true)]
    async fn who_would_wait_too_long_is_told_at_once() {
        let budget = Arc::new(Budget::default());
        let calls: Vec<_> = (0..100)
            .map(|_| {
                tokio::spawn({
                    let budget = Arc::clone(&budget);
                    async move { budget.turn("a").await }
                })
            })
            .collect();
        let mut went = 0;
        for call in calls {
            match call.await.unwrap() {
                Ok(()) => went += 1,
                Err(CallError::Crowded(wait)) => assert!(wait > Duration::from_secs(3)),
                Err(other) => panic!("{other}"),
            }
        }
        assert_eq!(went, 31);
    }

    #[tokio::test(start_paused = true)]
    async fn after_429_it_is_quiet_for_five_minutes() {
        let budget = Arc::new(Budget::default());
        budget.turn("a").await.unwrap();
        // One that waits for its turn meanwhile does not go either.
        let waiting = tokio::spawn({
            let budget = Arc::clone(&budget);
            async move { budget.turn("a").await }
        });
        tokio::task::yield_now().await;
        budget.leave_alone("a");
        assert!(matches!(waiting.await.unwrap(), Err(CallError::Quiet(_))));
        advance(Duration::from_secs(298)).await;
        assert!(matches!(budget.turn("a").await, Err(CallError::Quiet(_))));
        budget.turn("b").await.unwrap();
        advance(Duration::from_secs(3)).await;
        budget.turn("a").await.unwrap();
    }

    #[tokio::test(start_paused = true)]
    async fn idle_hosts_are_forgotten_and_quiet_ones_are_not() {
        let budget = Budget::default();
        budget.turn("quiet").await.unwrap();
        budget.leave_alone("quiet");
        for n in 0..3 * MANY {
            budget.turn(&n.to_string()).await.unwrap();
            advance(Duration::from_millis(1)).await;
        }
        assert!(budget.lanes().len() <= MANY + 1);
        assert!(budget.turn("quiet").await.is_err());
    }
}
