//! Time, passed in.

use std::sync::atomic::{AtomicI64, Ordering};

use portal_types::Timestamp;

/// Tells the time, to the microsecond: PostgreSQL-sized, so that what is read back equals what was
/// written.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Timestamp;
}

/// The machine's clock.
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the place that reads the clock")]
    fn now(&self) -> Timestamp {
        let since_1970 =
            std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        Timestamp::from_unix_micros(i64::try_from(since_1970.as_micros()).unwrap_or(i64::MAX))
    }
}

/// A clock that tests move.
pub struct ManualClock(AtomicI64);

impl ManualClock {
    /// A clock that stands at a moment.
    pub fn at(moment: Timestamp) -> Self {
        Self(AtomicI64::new(moment.unix_micros()))
    }

    /// Moves it on.
    pub fn advance_seconds(&self, seconds: i64) {
        self.0.fetch_add(seconds * 1_000_000, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_unix_micros(self.0.load(Ordering::SeqCst))
    }
}
