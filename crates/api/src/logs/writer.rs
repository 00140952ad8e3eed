//! Keeping records: batches that come at the same time share a transaction. Consent is looked at
//! inside of it, so that nothing is kept after it was taken back; and room is made.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use async_trait::async_trait;
use portal_storage::{OldLogs, Store, StoreError, Unit};
use portal_types::{AccountId, Timestamp};
use tokio::sync::watch;

use super::{check::Batch, consent::is_on, forward::Forwarder};
use crate::{
    clock::Clock,
    config::Logs,
    problem::ApiResult,
    together::{Together, Writes, by_account},
};

/// Keeps records.
pub type LogWriter = Together<LogWrites>;

/// Records that go at a time to make room.
const FOR_ROOM: i64 = 2_000;

/// How they are kept.
pub struct LogWrites {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    config: Logs,
    forwarder: Arc<Forwarder>,
    /// Who follows an account's records: they look again when this changes.
    followed: Mutex<HashMap<AccountId, watch::Sender<()>>>,
}

/// What became of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    Yes,
    /// The account does not consent.
    NoConsent,
}

impl LogWrites {
    /// Into a store.
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>, config: Logs) -> Self {
        let forwarder = Arc::new(Forwarder::new(
            config.collector.clone(),
            Arc::clone(&store),
            Arc::clone(&clock),
        ));
        Self { store, clock, config, forwarder, followed: Mutex::default() }
    }

    /// Where copies of what is kept go.
    pub fn forwarder(&self) -> Arc<Forwarder> {
        Arc::clone(&self.forwarder)
    }

    /// Says when an account's records may have become more here.
    pub fn follow(&self, account: AccountId) -> watch::Receiver<()> {
        let mut followed = self.followed.lock().unwrap_or_else(PoisonError::into_inner);
        followed.retain(|_, sender| sender.receiver_count() > 0);
        followed.entry(account).or_default().subscribe()
    }

    fn tell(&self, accounts: impl Iterator<Item = AccountId>) {
        let followed = self.followed.lock().unwrap_or_else(PoisonError::into_inner);
        for account in accounts {
            if let Some(sender) = followed.get(&account) {
                sender.send_replace(());
            }
        }
    }

    /// Lets the oldest go until the account's records fit again.
    async fn make_room(
        &self,
        unit: &mut dyn Unit,
        account: AccountId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let end = Timestamp::LAST;
        let mut over = unit.log_totals(account).await?.bytes - self.config.most_bytes;
        let oldest = |bytes| OldLogs { before: end, limit: FOR_ROOM, bytes };
        let mut gone = 0;
        while over > 0 {
            let (records, bytes) = unit.delete_oldest_logs(account, oldest(over)).await?;
            if records == 0 {
                break;
            }
            over -= bytes;
            gone += records;
        }
        if gone > 0 {
            unit.count_logs_for_room(account, gone, now).await?;
        }
        Ok(())
    }
}

#[async_trait]
impl Writes for LogWrites {
    type Item = Batch;
    type Answer = Kept;

    fn rows(batch: &Batch) -> usize {
        batch.records.len()
    }

    async fn write(&self, batches: &[Batch]) -> Result<Vec<Kept>, StoreError> {
        let by_account = by_account(batches.iter().map(|batch| batch.account));
        let mut kept = vec![Kept::NoConsent; batches.len()];
        let mut unit = self.store.write().await?;
        for (account, places) in &by_account {
            let consent = unit.hold_log_consent(*account).await?;
            // Now that it is held: it may have ended while we waited.
            let now = self.clock.now();
            if !consent.is_some_and(|consent| is_on(&consent, now)) {
                continue;
            }
            let records: Vec<_> = places.iter().flat_map(|at| &batches[*at].records).collect();
            unit.insert_logs(*account, &records).await?;
            self.make_room(&mut *unit, *account, now).await?;
            for at in places {
                kept[*at] = Kept::Yes;
            }
        }
        unit.commit().await?;
        for (batch, _) in batches.iter().zip(&kept).filter(|(_, kept)| **kept == Kept::Yes) {
            self.forwarder.offer(batch.account, &batch.records);
        }
        self.tell(by_account.into_keys());
        Ok(kept)
    }
}

impl LogWriter {
    /// Removes an account's records of before a time, in parts; whoever writes meanwhile waits for one
    /// of them only. As many at most as there were. How many went.
    pub async fn delete(&self, account: AccountId, before: Timestamp) -> ApiResult<i64> {
        let mut unit = self.writes().store.read().await?;
        let most = unit.log_totals(account).await?.records;
        drop(unit);
        let mut gone = 0;
        while gone < most {
            let limit = FOR_ROOM.min(most - gone);
            let part = async {
                let mut unit = self.writes().store.write().await?;
                unit.hold_log_consent(account).await?;
                let oldest = OldLogs { before, limit, bytes: i64::MAX };
                let (records, _) = unit.delete_oldest_logs(account, oldest).await?;
                unit.commit().await?;
                ApiResult::Ok(records)
            };
            let records = self.alone(part).await?;
            gone += records;
            if records < limit {
                break;
            }
        }
        Ok(gone)
    }
}
