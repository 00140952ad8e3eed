//! How often a host is called: at most ten times a second, all accounts together; not at all for a
//! while after it answered 429; and by programs not for a while after it failed several times on
//! end (people may try whenever they like, and end that when it works).
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
/// After so many failures on end programs leave a host alone: this long first, twice as long after
/// each further failure, up to the longest.
const MANY_FAILURES: u32 = 5;
const FIRST_REST: Duration = Duration::from_secs(30);
const LONGEST_REST: Duration = Duration::from_mins(10);
/// When so many hosts are known, those that are idle are forgotten.
const MANY: usize = 1_000;

/// How a host stands to its budget.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostStanding {
    pub host: String,
    /// How many calls may be asked for now; whoever asks for more is turned away.
    pub calls_left: u32,
    /// For how long programs leave it alone.
    pub quiet_for: Duration,
}

#[derive(Default)]
pub(crate) struct Budget(Mutex<HashMap<String, Lane>>);

#[derive(Clone, Copy)]
struct Lane {
    /// When the next call may go.
    next: Instant,
    /// Until when none may.
    quiet_until: Option<Instant>,
    /// Failures on end.
    failures: u32,
    /// Until when programs leave it alone.
    rests_until: Option<Instant>,
}

impl Budget {
    /// Waits for a turn.
    pub async fn turn(&self, host: &str) -> Result<(), CallError> {
        self.turn_within(host, LONGEST_WAIT).await
    }

    /// Waits for a turn, so long at most.
    pub async fn turn_within(&self, host: &str, longest: Duration) -> Result<(), CallError> {
        let mine = self.reserve(host, longest)?;
        sleep_until(mine).await;
        // Somebody's answer may have been 429 meanwhile.
        self.lanes().get(host).map_or(Ok(()), |lane| lane.check(Instant::now()))
    }

    /// Whether a host is called as a DAM.
    pub fn knows(&self, host: &str) -> bool {
        self.lanes().contains_key(host)
    }

    /// Whether a program may call a host now.
    pub fn check(&self, host: &str) -> Result<(), CallError> {
        let now = Instant::now();
        let lanes = self.lanes();
        let Some(lane) = lanes.get(host) else { return Ok(()) };
        lane.check(now)?;
        match lane.rests_until {
            Some(until) if until > now => Err(CallError::Resting(until.duration_since(now))),
            _ => Ok(()),
        }
    }

    /// Notes how a call went.
    pub fn note(&self, host: &str, is_well: bool) {
        let mut lanes = self.lanes();
        let Some(lane) = lanes.get_mut(host) else { return };
        if is_well {
            lane.failures = 0;
            lane.rests_until = None;
            return;
        }
        lane.failures = lane.failures.saturating_add(1);
        if let Some(more) = lane.failures.checked_sub(MANY_FAILURES) {
            let rest = FIRST_REST.saturating_mul(2_u32.saturating_pow(more)).min(LONGEST_REST);
            lane.rests_until = Some(Instant::now() + rest);
        }
    }

    /// The hosts that were called lately, by name.
    pub fn hosts(&self) -> Vec<HostStanding> {
        let now = Instant::now();
        let mut hosts: Vec<HostStanding> = self
            .lanes()
            .iter()
            .map(|(host, lane)| {
                let taken =
                    lane.next.saturating_duration_since(now).as_millis() / APART.as_millis();
                let quiet = lane.quiet_until.into_iter().chain(lane.rests_until).max();
                let quiet_for = quiet.map(|until| until.saturating_duration_since(now));
                let quiet_for = quiet_for.unwrap_or_default();
                let at_once = LONGEST_WAIT.as_millis() / APART.as_millis();
                let left = if quiet_for.is_zero() { at_once.saturating_sub(taken) } else { 0 };
                let calls_left = u32::try_from(left).unwrap_or(u32::MAX);
                HostStanding { host: host.clone(), calls_left, quiet_for }
            })
            .collect();
        hosts.sort_by(|a, b| a.host.cmp(&b.host));
        hosts
    }

    fn reserve(&self, host: &str, longest: Duration) -> Result<Instant, CallError> {
        let now = Instant::now();
        let mut lanes = self.lanes();
        if lanes.len() >= MANY {
            lanes.retain(|_, lane| lane.is_remembered(now));
        }
        let lane = lanes.entry(host.to_owned()).or_insert(Lane::new(now));
        lane.check(now)?;
        let mine = lane.next.max(now);
        let wait = mine.duration_since(now);
        if wait > longest {
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
    fn new(next: Instant) -> Self {
        Self { next, quiet_until: None, failures: 0, rests_until: None }
    }

    fn is_remembered(&self, now: Instant) -> bool {
        let rests = self.rests_until.is_some_and(|until| until > now);
        self.next > now || rests || self.check(now).is_err()
    }

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
    async fn programs_leave_a_host_alone_that_fails_and_fails() {
        let budget = Budget::default();
        budget.turn("a").await.unwrap();
        for _ in 0..4 {
            budget.note("a", false);
        }
        budget.check("a").unwrap();
        budget.note("a", false);
        assert!(matches!(budget.check("a"), Err(CallError::Resting(_))));
        // People may.
        budget.turn("a").await.unwrap();
        advance(Duration::from_secs(31)).await;
        // One try, and twice as long.
        budget.check("a").unwrap();
        budget.note("a", false);
        advance(Duration::from_secs(31)).await;
        assert!(budget.check("a").is_err());
        for _ in 0..40 {
            budget.note("a", false);
        }
        advance(Duration::from_secs(601)).await;
        budget.check("a").unwrap();
        budget.note("a", true);
        budget.note("a", false);
        budget.check("a").unwrap();
        budget.check("unknown").unwrap();
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
