//! A store that counts the units it hands out to requests: no unit, no query. Requests run on the
//! server's own threads; what runs in the background, on the test's, is not counted.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use async_trait::async_trait;
use portal_storage::{Change, Store, StoreError, Unit};

/// A real store, counted.
pub struct CountingStore {
    inner: Arc<dyn Store>,
    units: AtomicUsize,
}

impl CountingStore {
    pub fn new(inner: Arc<dyn Store>) -> Self {
        Self { inner, units: AtomicUsize::new(0) }
    }

    fn count(&self) {
        if std::thread::current().name().is_some_and(|name| name.starts_with("actix")) {
            self.units.fetch_add(1, Ordering::SeqCst);
        }
    }

    /// How many units requests asked for so far.
    pub fn units(&self) -> usize {
        self.units.load(Ordering::SeqCst)
    }
}

#[async_trait]
impl Store for CountingStore {
    async fn read(&self) -> Result<Box<dyn Unit>, StoreError> {
        self.count();
        self.inner.read().await
    }

    async fn write(&self) -> Result<Box<dyn Unit>, StoreError> {
        self.count();
        self.inner.write().await
    }

    async fn migrate(&self) -> Result<(), StoreError> {
        self.inner.migrate().await
    }

    fn changes(&self) -> futures_util::stream::BoxStream<'static, Change> {
        self.inner.changes()
    }

    fn is_shared(&self) -> bool {
        self.inner.is_shared()
    }

    async fn close(&self) {
        self.inner.close().await;
    }
}
