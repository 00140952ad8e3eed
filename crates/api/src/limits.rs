//! Rate limits: each a bucket for every key, in memory. Each replica counts for itself.

use std::{hash::Hash, num::NonZeroU32, sync::Arc, time::Duration};

use actix_web::{
    HttpMessage as _, HttpRequest,
    http::header::{HeaderValue, RETRY_AFTER},
    web::Bytes,
};
use governor::{
    Quota, RateLimiter,
    clock::{Clock as GovernorClock, Reference as _},
    middleware::{NoOpMiddleware, StateInformationMiddleware},
    nanos::Nanos,
    state::{InMemoryState, NotKeyed, keyed::DashMapStateStore},
};
use portal_types::ProblemCode;

use crate::{
    clock::Clock,
    config::Limit,
    problem::{ApiError, ApiResult},
};

/// A limit, for keys of one kind.
pub struct Limiter<K: Hash + Eq + Clone> {
    name: &'static str,
    limit: Limit,
    clock: TheClock,
    buckets: RateLimiter<K, DashMapStateStore<K>, TheClock, StateInformationMiddleware>,
}

/// A limit with one bucket, which lies beside what it limits.
pub struct Bucket {
    name: &'static str,
    limit: Limit,
    clock: TheClock,
    cells: RateLimiter<NotKeyed, InMemoryState, TheClock, NoOpMiddleware<Nanos>>,
}

/// What a limited response tells of its limit, in `RateLimit` and `RateLimit-Policy`.
#[derive(Clone)]
pub struct Standing {
    pub policy: HeaderValue,
    pub state: HeaderValue,
}

impl Standing {
    fn new(name: &str, policy: HeaderValue, remaining: u32, seconds: u64) -> Self {
        Self { policy, state: header(format!("\"{name}\";r={remaining};t={seconds}")) }
    }
}

fn policy(name: &str, limit: Limit) -> HeaderValue {
    header(format!("\"{name}\";q={};w={}", limit.times, limit.per.as_secs()))
}

/// Words of ours and numbers are a header's value always.
fn header(text: String) -> HeaderValue {
    HeaderValue::from_maybe_shared(Bytes::from(text))
        .unwrap_or_else(|_| HeaderValue::from_static(""))
}

/// Our clock, as the library wants it.
#[derive(Clone)]
struct TheClock(Arc<dyn Clock>);

impl GovernorClock for TheClock {
    type Instant = Nanos;
    fn now(&self) -> Nanos {
        let micros = u64::try_from(self.0.now().unix_micros()).unwrap_or_default();
        Nanos::from(Duration::from_micros(micros))
    }
}

impl<K: Hash + Eq + Clone> Limiter<K> {
    /// A limit with no bucket yet.
    pub fn new(name: &'static str, limit: Limit, clock: Arc<dyn Clock>) -> Self {
        let clock = TheClock(clock);
        let store = DashMapStateStore::default();
        let buckets =
            RateLimiter::<_, _, _, NoOpMiddleware<Nanos>>::new(quota(limit), store, clock.clone())
                .with_middleware::<StateInformationMiddleware>();
        Self { name, limit, clock, buckets }
    }

    /// Counts a request, and refuses it where it is one too many. The response tells the standing.
    pub fn check(&self, request: &HttpRequest, key: &K) -> ApiResult<()> {
        let (remaining, seconds) = match self.buckets.check_key(key) {
            Ok(state) => (state.remaining_burst_capacity(), 0),
            Err(until) => (0, seconds_until(until.earliest_possible(), &self.clock)),
        };
        let policy = policy(self.name, self.limit);
        let standing = Standing::new(self.name, policy, remaining, seconds);
        request.extensions_mut().insert(standing);
        if seconds == 0 {
            return Ok(());
        }
        let detail = format!("This was tried too often. Try again in {seconds} seconds.");
        let error = ApiError::new(ProblemCode::RateLimited, detail);
        Err(error.with_header(RETRY_AFTER, HeaderValue::from(seconds)))
    }

    /// Counts so many at once, all or none of them. `Err`: they are too many for so many seconds; the
    /// response then tells the standing.
    pub fn check_many(&self, request: &HttpRequest, key: &K, count: usize) -> Result<(), u64> {
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        let Some(count) = NonZeroU32::new(count) else { return Ok(()) };
        let seconds = match self.buckets.check_key_n(key, count) {
            Ok(Ok(_)) => return Ok(()),
            Ok(Err(until)) => seconds_until(until.earliest_possible(), &self.clock),
            // More than a full bucket has: it never comes to that.
            Err(_) => self.limit.per.as_secs(),
        };
        let policy = policy(self.name, self.limit);
        request.extensions_mut().insert(Standing::new(self.name, policy, 0, seconds));
        Err(seconds)
    }

    /// Counts something without a response to tell about it. False: it is one too many.
    pub fn allows(&self, key: &K) -> bool {
        self.buckets.check_key(key).is_ok()
    }

    /// Forgets buckets that are full again.
    pub fn tidy(&self) {
        self.buckets.retain_recent();
    }
}

impl Bucket {
    /// A full one.
    pub fn new(name: &'static str, limit: Limit, clock: Arc<dyn Clock>) -> Self {
        let clock = TheClock(clock);
        let cells = RateLimiter::direct_with_clock(quota(limit), clock.clone());
        Self { name, limit, clock, cells }
    }

    /// Counts a request. `Err`: it is one too many, for so many seconds; the response then tells the
    /// standing. On every answer that would cost a twelfth of a connector's call.
    pub fn take(&self, request: &HttpRequest) -> Result<(), u64> {
        self.cells.check().map_err(|until| {
            let seconds = seconds_until(until.earliest_possible(), &self.clock);
            let policy = policy(self.name, self.limit);
            request.extensions_mut().insert(Standing::new(self.name, policy, 0, seconds));
            seconds
        })
    }

    /// What it allows.
    pub fn limit(&self) -> Limit {
        self.limit
    }
}

fn quota(limit: Limit) -> Quota {
    Quota::with_period(limit.per / limit.times.get())
        .unwrap_or_else(|| Quota::per_second(limit.times))
        .allow_burst(limit.times)
}

/// At least 1: what is still to come has not come.
fn seconds_until(moment: Nanos, clock: &TheClock) -> u64 {
    let wait = Duration::from(moment.duration_since(clock.now()));
    (wait.as_secs() + u64::from(wait.subsec_nanos() > 0)).max(1)
}
