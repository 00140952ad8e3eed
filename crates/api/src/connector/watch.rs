//! Waiting for settings to change, with whatever else may happen meanwhile.

use std::{sync::Arc, time::Duration};

use actix_web::http::header::HeaderValue;
use portal_types::{Scope, Timestamp};

use super::{Entry, Snapshots, admission::unknown_key};
use crate::problem::{ApiError, ApiResult};

/// How long to wait before the database is asked again after it did not answer.
const TRY_AGAIN: Duration = Duration::from_secs(1);

/// Somebody who waits for changes of what their key opens.
pub struct Watch {
    snapshots: Arc<Snapshots>,
    entry: Arc<Entry>,
    /// The tag of the settings they hold.
    held: Option<HeaderValue>,
}

/// What came of waiting.
pub enum News {
    /// Settings that are not those held.
    Settings(Arc<Entry>),
    /// Nothing happened in that time.
    Nothing,
    /// The key does not open settings any more.
    Refused(ApiError),
    /// The service stops.
    Stopping,
}

impl Watch {
    /// Somebody who was let in with an entry, and holds its settings or others.
    pub fn new(snapshots: &Arc<Snapshots>, entry: Arc<Entry>, holds_it: bool) -> Self {
        let held = holds_it.then(|| entry.snapshot.etag.clone());
        Self { snapshots: Arc::clone(snapshots), entry, held }
    }

    /// What they were let in with, as it was at the last look.
    pub fn entry(&self) -> &Arc<Entry> {
        &self.entry
    }

    /// Waits for news, at most until a moment. Settings that are told count as held from then on;
    /// of several changes the last one is told.
    pub async fn next(&mut self, until: Timestamp) -> News {
        let snapshots = Arc::clone(&self.snapshots);
        loop {
            // Listens first and looks then: what happens in between rings the bell.
            let changed = snapshots.listen(self.entry.account);
            if snapshots.is_closed() {
                return News::Stopping;
            }
            let now = snapshots.now();
            match self.look(now).await {
                Ok(true) => {
                    if let Err(refusal) = self.admission(now) {
                        return News::Refused(refusal);
                    }
                    let etag = &self.entry.snapshot.etag;
                    if self.held.as_ref() != Some(etag) {
                        self.held = Some(etag.clone());
                        return News::Settings(Arc::clone(&self.entry));
                    }
                }
                Ok(false) => return News::Refused(unknown_key()),
                // What they hold stays good.
                Err(()) => {
                    if snapshots.now() >= until {
                        return News::Nothing;
                    }
                    tokio::select! {
                        () = changed => {}
                        () = tokio::time::sleep(TRY_AGAIN) => {}
                    }
                    continue;
                }
            }
            if now >= until {
                return News::Nothing;
            }
            let wake = self.entry.good_until().map_or(until, |end| end.min(until));
            tokio::select! {
                () = changed => {}
                () = snapshots.wait_until(wake) => {}
            }
        }
    }

    /// Brings the entry up to date. `false`: nobody has the key any more.
    async fn look(&mut self, now: Timestamp) -> Result<bool, ()> {
        let digest = self.entry.digest;
        let entry = match self.snapshots.cached(&digest, now) {
            Some(entry) => Some(entry),
            None => self.snapshots.get(digest, now).await.map_err(|error| {
                // Others say it louder: everybody who waits would say it each second.
                tracing::debug!(%error, "settings can't be read for those who wait");
            })?,
        };
        let is_known = entry.is_some();
        if let Some(entry) = entry {
            self.entry = entry;
        }
        Ok(is_known)
    }

    fn admission(&self, now: Timestamp) -> ApiResult<()> {
        self.entry.key_works(now)?;
        self.entry.is_served()?;
        self.entry.may(Scope::ConfigRead)
    }
}
