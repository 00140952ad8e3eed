//! Keys and the snapshots they open, in memory: bounded, loaded once under a stampede, and correct
//! at once after a write.
//!
//! Correctness rests on one counter. Every announced change takes the next number and writes it to
//! its account's shard; a loader notes the number before it begins to read. An entry is current
//! while its number is not below its shard's: then no change was announced since before its read
//! began. So a load that was overtaken by a write is never served to a request that came after the
//! write, however the two interleave. Accounts that share a shard reload now and then without
//! need, which costs little.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use portal_storage::{ApiKeyRecord, Change, Digest, Store, StoreError, Unit};
use portal_types::{AccountId, ApiKeyId, Scope, Timestamp};
use quick_cache::{
    DefaultHashBuilder, OptionsBuilder, Weighter,
    sync::{Cache, DefaultLifecycle},
};
use tokio::sync::futures::Notified;

use super::{
    Instances, KeyUses, Snapshot, bells::Bells, instances::AccountInstances, uses::LastUse,
};
use crate::{clock::Clock, config::Limit, limits::Bucket};

const SHARDS: usize = 4_096;

/// The cache is locked by parts, and what does not fit into one is never kept. An account with the
/// most rows there can be, and texts of some length in all, takes half of one.
const LARGE_PART: u64 = 64 * 1024 * 1024;
const MOST_PARTS: usize = 16;

/// A key that somebody has, and what it opens.
pub struct Entry {
    /// The key's digest.
    pub digest: Digest,
    pub account: AccountId,
    pub key: ApiKeyId,
    pub scopes: Vec<Scope>,
    pub expires_at: Option<Timestamp>,
    pub revoked_at: Option<Timestamp>,
    pub snapshot: Snapshot,
    /// The account's connectors.
    pub instances: Arc<AccountInstances>,
    loaded_at: u64,
    pub(super) last_use: LastUse,
    /// How often the key may call. A change of the account's settings fills it up.
    pub(super) calls: Bucket,
}

/// What a load found.
#[derive(Clone)]
enum Loaded {
    Known(Arc<Entry>),
    Unknown,
    Failed(Arc<StoreError>),
}

/// Weighs what is cached by the memory it takes.
#[derive(Clone)]
struct ByBytes;

impl Weighter<Digest, Loaded> for ByBytes {
    fn weight(&self, _: &Digest, loaded: &Loaded) -> u64 {
        match loaded {
            Loaded::Known(entry) => u64::try_from(entry.snapshot.weight()).unwrap_or(u64::MAX),
            Loaded::Unknown | Loaded::Failed(_) => 1,
        }
    }
}

/// The cache.
pub struct Snapshots {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    entries: Cache<Digest, Loaded, ByBytes>,
    announced: AtomicU64,
    shards: Box<[AtomicU64]>,
    bells: Arc<Bells>,
    instances: Arc<Instances>,
    key_limit: Limit,
    /// When keys are used.
    pub uses: KeyUses,
}

impl Snapshots {
    /// An empty cache that holds at most so many bytes.
    pub fn new(
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        instances: Arc<Instances>,
        capacity: u64,
        key_limit: Limit,
    ) -> Self {
        let expected = usize::try_from(capacity / 8_192).unwrap_or(usize::MAX);
        let parts = usize::try_from(capacity / LARGE_PART).unwrap_or(usize::MAX);
        let lifecycle = DefaultLifecycle::default();
        let options = OptionsBuilder::new()
            .estimated_items_capacity(expected)
            .weight_capacity(capacity)
            .shards(parts.clamp(1, MOST_PARTS))
            .build();
        // Refused only without a capacity, and both are given.
        let entries = match options {
            Ok(options) => {
                Cache::with_options(options, ByBytes, DefaultHashBuilder::default(), lifecycle)
            }
            Err(_) => Cache::with_weighter(expected, capacity, ByBytes),
        };
        Self {
            store,
            clock,
            entries,
            announced: AtomicU64::new(0),
            shards: (0..SHARDS).map(|_| AtomicU64::new(0)).collect(),
            bells: Arc::new(Bells::new(SHARDS)),
            instances,
            key_limit,
            uses: KeyUses::default(),
        }
    }

    /// The key with this digest and what it opens, if that is in memory and current.
    pub fn cached(&self, digest: &Digest, now: Timestamp) -> Option<Arc<Entry>> {
        match self.entries.get(digest) {
            Some(Loaded::Known(entry)) if self.is_current(&entry, now) => Some(entry),
            _ => None,
        }
    }

    /// The key with this digest and what it opens, as of now or later. `None`: nobody has it.
    pub async fn get(
        &self,
        digest: Digest,
        now: Timestamp,
    ) -> Result<Option<Arc<Entry>>, Arc<StoreError>> {
        // At worst we wait for somebody's load that began too early, and then for a second one
        // that did not. What was read after we were asked is good enough, even if writes go on.
        let asked_at = self.announced.load(Ordering::SeqCst);
        let is_good = |entry: &Entry| entry.loaded_at >= asked_at || self.is_current(entry, now);
        loop {
            self.entries.remove_if(
                &digest,
                |loaded| !matches!(loaded, Loaded::Known(entry) if self.is_current(entry, now)),
            );
            let loaded = match self.entries.get_value_or_guard_async(&digest).await {
                Ok(loaded) => loaded,
                Err(guard) => {
                    let loaded = self.load(digest).await;
                    // Refused only if it was removed meanwhile: then the next one loads again.
                    let _ = guard.insert(loaded.clone());
                    loaded
                }
            };
            match loaded {
                Loaded::Known(entry) if is_good(&entry) => return Ok(Some(entry)),
                Loaded::Known(_) => {}
                // Not kept: made-up keys must not push real ones out.
                Loaded::Unknown => {
                    self.forget_failure(&digest);
                    return Ok(None);
                }
                Loaded::Failed(error) => {
                    self.forget_failure(&digest);
                    return Err(error);
                }
            }
        }
    }

    fn forget_failure(&self, digest: &Digest) {
        self.entries.remove_if(digest, |loaded| !matches!(loaded, Loaded::Known(_)));
    }

    /// Commits a unit that changed something of an account that its connectors could notice, and
    /// lets go of what is cached. Runs to its end even if the caller hangs up in the middle.
    pub async fn commit(
        self: &Arc<Self>,
        unit: Box<dyn Unit>,
        account: AccountId,
    ) -> Result<(), StoreError> {
        let this = Arc::clone(self);
        let work = tokio::spawn(async move {
            let result = unit.commit().await;
            // Also after an error: the commit may have happened all the same.
            this.announce(Change::Account(account));
            result
        });
        work.await.unwrap_or_else(|error| {
            Err(StoreError::Address(format!("the commit did not finish: {error}")))
        })
    }

    /// Lets go of what a change makes stale, and wakes those who wait for it.
    pub fn announce(&self, change: Change) {
        let number = self.announced.fetch_add(1, Ordering::SeqCst) + 1;
        match change {
            Change::Account(account) => {
                let shard = shard_of(account);
                self.shards[shard].fetch_max(number, Ordering::SeqCst);
                self.bells.ring(shard);
            }
            Change::Unknown => {
                for shard in &self.shards {
                    shard.fetch_max(number, Ordering::SeqCst);
                }
                self.bells.ring_all();
            }
        }
    }

    /// Comes back when something of an account may have changed since this call.
    pub fn listen(&self, account: AccountId) -> Notified<'_> {
        self.bells.listen(shard_of(account))
    }

    /// Sends everybody home who waits: the service stops.
    pub fn close(&self) {
        self.bells.close();
    }

    /// Whether the service stops.
    pub fn is_closed(&self) -> bool {
        self.bells.is_closed()
    }

    /// Now, by the clock that what is cached goes by.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Comes back when that moment has come.
    pub async fn wait_until(&self, moment: Timestamp) {
        self.clock.wait_until(moment).await;
    }

    fn is_current(&self, entry: &Entry, now: Timestamp) -> bool {
        entry.loaded_at >= self.shards[shard_of(entry.account)].load(Ordering::SeqCst)
            && entry.snapshot.good_until.is_none_or(|end| now < end)
    }

    async fn load(&self, digest: Digest) -> Loaded {
        let loaded_at = self.announced.load(Ordering::SeqCst);
        match self.read(digest).await {
            Ok(Some((key, snapshot))) => Loaded::Known(Arc::new(Entry {
                digest,
                account: key.account_id,
                key: key.id,
                scopes: key.scopes,
                expires_at: key.expires_at,
                revoked_at: key.revoked_at,
                snapshot,
                instances: self.instances.of(key.account_id),
                loaded_at,
                last_use: LastUse::default(),
                calls: Bucket::new("key", self.key_limit, Arc::clone(&self.clock)),
            })),
            Ok(None) => Loaded::Unknown,
            Err(error) => Loaded::Failed(Arc::new(error)),
        }
    }

    async fn read(&self, digest: Digest) -> Result<Option<(ApiKeyRecord, Snapshot)>, StoreError> {
        let mut unit = self.store.read().await?;
        let Some(key) = unit.api_key_by_digest(&digest).await? else { return Ok(None) };
        let snapshot = Snapshot::load(&mut *unit, key.account_id, self.clock.now()).await?;
        Ok(snapshot.map(|snapshot| (key, snapshot)))
    }
}

fn shard_of(account: AccountId) -> usize {
    // UUIDv7 ends in random bits.
    let bytes = account.0.as_bytes();
    usize::from(u16::from_be_bytes([bytes[14], bytes[15]])) % SHARDS
}
