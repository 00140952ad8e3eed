//! How those who wait for a change are woken: a bell for each shard of accounts.
//!
//! A bell says "look again" and no more: accounts share bells, and some look without need. Begin
//! to listen before you look, and nothing that happens in between is missed.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tokio::sync::{Notify, futures::Notified};

/// All bells at once would send everybody who waits to the database at once: so many are rung
/// together, and then comes a pause. With 4,096 bells that takes half a second.
const TOGETHER: usize = 64;
const PAUSE: Duration = Duration::from_millis(8);

/// The bells.
pub struct Bells {
    bells: Box<[Notify]>,
    closed: AtomicBool,
}

impl Bells {
    /// So many bells.
    pub fn new(count: usize) -> Self {
        Self { bells: (0..count).map(|_| Notify::new()).collect(), closed: AtomicBool::new(false) }
    }

    /// Comes back at the next ring after this call.
    pub fn listen(&self, bell: usize) -> Notified<'_> {
        self.bells[bell].notified()
    }

    /// Wakes everybody who listens to a bell.
    pub fn ring(&self, bell: usize) {
        self.bells[bell].notify_waiters();
    }

    /// Wakes everybody, little by little.
    pub fn ring_all(self: &Arc<Self>) {
        let this = Arc::clone(self);
        tokio::spawn(async move {
            for some in this.bells.chunks(TOGETHER) {
                some.iter().for_each(Notify::notify_waiters);
                tokio::time::sleep(PAUSE).await;
            }
        });
    }

    /// Sends everybody home: nobody is to wait any more.
    pub fn close(&self) {
        self.closed.store(true, Ordering::SeqCst);
        self.bells.iter().for_each(Notify::notify_waiters);
    }

    /// Whether everybody was sent home.
    pub fn is_closed(&self) -> bool {
        self.closed.load(Ordering::SeqCst)
    }
}
