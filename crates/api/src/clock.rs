//! Time, passed in.

use std::{
    sync::atomic::{AtomicI64, Ordering},
    time::Duration,
};

use futures_util::future::BoxFuture;
use portal_types::Timestamp;
use tokio::sync::Notify;

/// Tells the time, to the microsecond: PostgreSQL-sized, so that what is read back equals what was
/// written.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Timestamp;

    /// Comes back when that moment has come.
    fn wait_until(&self, moment: Timestamp) -> BoxFuture<'_, ()>;
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

    fn wait_until(&self, moment: Timestamp) -> BoxFuture<'_, ()> {
        /// The clock may be set meanwhile: look at it again after so long.
        const LOOK_AGAIN: Duration = Duration::from_mins(10);
        Box::pin(async move {
            loop {
                let rest = moment.unix_micros().saturating_sub(self.now().unix_micros());
                let Ok(rest @ 1..) = u64::try_from(rest) else { return };
                tokio::time::sleep(Duration::from_micros(rest).min(LOOK_AGAIN)).await;
            }
        })
    }
}

/// A clock that tests move.
pub struct ManualClock {
    micros: AtomicI64,
    moved: Notify,
}

impl ManualClock {
    /// A clock that stands at a moment.
    pub fn at(moment: Timestamp) -> Self {
        Self { micros: AtomicI64::new(moment.unix_micros()), moved: Notify::new() }
    }

    /// Moves it on.
    pub fn advance_seconds(&self, seconds: i64) {
        self.micros.fetch_add(seconds * 1_000_000, Ordering::SeqCst);
        self.moved.notify_waiters();
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_unix_micros(self.micros.load(Ordering::SeqCst))
    }

    fn wait_until(&self, moment: Timestamp) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            loop {
                let moved = self.moved.notified();
                if self.now() >= moment {
                    return;
                }
                moved.await;
            }
        })
    }
}
