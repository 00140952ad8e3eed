//! The connectors that call, as they name themselves: noted in memory with each call, written down
//! in batches.
//!
//! News (a new connector, another revision, another version, begins or ceases to listen) is
//! written within seconds; that it was seen again, within half a minute. An account has so many
//! connectors and no more: the one that was not seen for longest makes room.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
};

use portal_types::{AccountId, ApiKeyId, Timestamp};

use super::{
    Caller,
    instance::{Instance, Seen},
};

/// The most connectors of an account, in memory and written down.
pub const MOST_INSTANCES: usize = 200;

/// While all of them were seen within so many seconds, one more is not noted: whoever makes up
/// names makes no work.
const MAKES_ROOM_SECONDS: i64 = 60;

/// How long an account's connectors stay in memory without a call.
const KEEP_SECONDS: i64 = 60 * 60;

/// The connectors of all accounts.
#[derive(Default)]
pub struct Instances {
    accounts: Mutex<HashMap<AccountId, Arc<AccountInstances>>>,
    noted: Arc<Noted>,
    turn: tokio::sync::Mutex<()>,
}

/// What is to be written down. What was not written when it is dropped (an error, or a caller who
/// hung up) is to be written down still.
pub struct Taken<'a> {
    instances: &'a Instances,
    rest: Vec<Arc<Instance>>,
    begun: usize,
    _turn: tokio::sync::MutexGuard<'a, ()>,
}

impl Taken<'_> {
    /// The next few. None: all is written.
    pub fn begin(&mut self, most: usize) -> &[Arc<Instance>] {
        self.begun = self.rest.len().min(most);
        &self.rest[..self.begun]
    }

    /// Those that were begun are written.
    pub fn written(&mut self) {
        self.rest.drain(..std::mem::take(&mut self.begun));
    }
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        self.rest[..self.begun].iter().for_each(|instance| instance.was_not_written());
        lock(&self.instances.noted.0).append(&mut self.rest);
    }
}

/// What of the noted is to be written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// News, and what waited long enough.
    Due,
    /// Everything of one account: somebody wants to see it.
    Of(AccountId),
    /// Everything: the service stops.
    All,
}

/// Those about whom there is something to write down.
#[derive(Default)]
pub struct Noted(Mutex<Vec<Arc<Instance>>>);

impl Noted {
    /// Adds one.
    pub fn push(&self, instance: Arc<Instance>) {
        lock(&self.0).push(instance);
    }
}

/// The connectors of an account. Its keys share it.
pub struct AccountInstances {
    account: AccountId,
    all: Mutex<Vec<Arc<Instance>>>,
    waiting: AtomicU32,
    noted: Arc<Noted>,
}

impl Instances {
    /// Those of an account.
    pub fn of(&self, account: AccountId) -> Arc<AccountInstances> {
        let mut accounts = lock(&self.accounts);
        let found = accounts.entry(account).or_insert_with(|| {
            Arc::new(AccountInstances {
                account,
                all: Mutex::default(),
                waiting: AtomicU32::new(0),
                noted: Arc::clone(&self.noted),
            })
        });
        Arc::clone(found)
    }

    /// Takes those about whom something is to be written down now, once nobody else is at it: so
    /// whoever looks afterwards finds all of it.
    pub async fn take(&self, which: Which, now: Timestamp) -> Taken<'_> {
        let turn = self.turn.lock().await;
        let mut noted = lock(&self.noted.0);
        let (rest, later) =
            std::mem::take(&mut *noted).into_iter().partition(|instance| match which {
                Which::Due => instance.is_due(now),
                Which::Of(account) => instance.account == account,
                Which::All => true,
            });
        *noted = later;
        Taken { instances: self, rest, begun: 0, _turn: turn }
    }

    /// Lets go of accounts whose connectors ceased to call.
    pub fn tidy(&self, now: Timestamp) {
        let before = now.plus_seconds(-KEEP_SECONDS);
        lock(&self.accounts).retain(|_, account| {
            Arc::strong_count(account) > 1
                || lock(&account.all).iter().any(|instance| instance.was_here_since(before))
        });
    }
}

impl AccountInstances {
    /// Notes a call, and returns who it was.
    pub fn seen(
        &self,
        caller: Caller<'_>,
        key: ApiKeyId,
        from: IpAddr,
        at: Timestamp,
    ) -> Arc<Instance> {
        let instance = self.find(caller, key, at);
        instance.seen(&Seen { version: caller.version, key, from, at });
        instance
    }

    fn find(&self, caller: Caller<'_>, key: ApiKeyId, at: Timestamp) -> Arc<Instance> {
        let mut all = lock(&self.all);
        if let Some(known) = all.iter().find(|instance| instance.is(caller)) {
            return Arc::clone(known);
        }
        let new = |noted| Arc::new(Instance::new(self.account, caller, key, at, noted));
        if all.len() < MOST_INSTANCES {
            all.push(new(Some(Arc::clone(&self.noted))));
            return Arc::clone(&all[all.len() - 1]);
        }
        let before = at.plus_seconds(-MAKES_ROOM_SECONDS);
        let idle = all.iter_mut().filter(|instance| !instance.was_here_since(before));
        let Some(place) = idle.min_by_key(|instance| instance.last_seen_at()) else {
            return new(None);
        };
        *place = new(Some(Arc::clone(&self.noted)));
        Arc::clone(place)
    }

    /// Forgets a connector until it calls again.
    pub fn forget(&self, kind: &str, instance: &str) {
        let caller = Caller { kind, version: None, instance };
        if let Some(known) = lock(&self.all).iter().find(|instance| instance.is(caller)) {
            known.forget();
        }
    }

    /// A place among those who wait, while there are fewer than so many.
    pub fn wait(self: &Arc<Self>, most: u32) -> Option<Place> {
        let take = |count: u32| (count < most).then_some(count + 1);
        let taken = self.waiting.fetch_update(Ordering::SeqCst, Ordering::SeqCst, take);
        taken.ok().map(|_| Place(Arc::clone(self)))
    }
}

/// A place among those who wait; free again when it is dropped.
pub struct Place(Arc<AccountInstances>);

impl Drop for Place {
    fn drop(&mut self) {
        self.0.waiting.fetch_sub(1, Ordering::SeqCst);
    }
}

pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
