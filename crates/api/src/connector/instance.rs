//! One connector that calls.

use std::{
    net::IpAddr,
    sync::{Arc, Mutex},
};

use portal_storage::ConnectorInstanceRecord;
use portal_types::{AccountId, ApiKeyId, ConnectorInstanceId, Timestamp};

use super::{
    Caller,
    instances::{Noted, Place, lock},
};
use crate::clock::Clock;

/// That it was seen again is written so many seconds late at most.
const LATE_SECONDS: i64 = 30;

/// For how long it is taken as listening after that was written. It is written again well before:
/// a stream is seen every 15 seconds, a long poll ends within 60.
const LEASE_SECONDS: i64 = 100;

/// For how long a long poll counts as listening after its end: the next one is on its way.
const BETWEEN_POLLS_SECONDS: i64 = 5;

/// A connector, as far as it was seen here.
pub struct Instance {
    pub account: AccountId,
    kind: Box<str>,
    /// What it calls itself; empty: it does not say.
    name: Box<str>,
    state: Mutex<State>,
    /// `None`: the account has too many connectors to take note of this one.
    noted: Option<Arc<Noted>>,
}

struct State {
    version: Option<Box<str>>,
    key: ApiKeyId,
    from: Option<IpAddr>,
    first_seen_at: Timestamp,
    last_seen_at: Timestamp,
    revision: Option<i64>,
    /// How many of its calls wait for changes.
    listening: u32,
    /// Until then it counts as listening although no call waits.
    polls_until: Option<Timestamp>,
    written_at: Option<Timestamp>,
    /// There is news to be written soon.
    has_news: bool,
    /// It waits to be written down.
    is_noted: bool,
    /// Somebody removed it, and it did not call since.
    is_forgotten: bool,
}

/// A call.
pub struct Seen<'a> {
    pub version: Option<&'a str>,
    pub key: ApiKeyId,
    pub from: IpAddr,
    pub at: Timestamp,
}

impl Instance {
    /// What kind of connector it is.
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// Which of them it is; empty: it does not say.
    pub fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn new(
        account: AccountId,
        caller: Caller<'_>,
        key: ApiKeyId,
        at: Timestamp,
        noted: Option<Arc<Noted>>,
    ) -> Self {
        let state = State {
            version: caller.version.map(Into::into),
            key,
            from: None,
            first_seen_at: at,
            last_seen_at: at,
            revision: None,
            listening: 0,
            polls_until: None,
            written_at: None,
            has_news: true,
            is_noted: false,
            is_forgotten: false,
        };
        Self {
            account,
            kind: caller.kind.to_ascii_lowercase().into(),
            name: caller.instance.into(),
            state: Mutex::new(state),
            noted,
        }
    }

    pub(super) fn is(&self, caller: Caller<'_>) -> bool {
        self.name.as_bytes() == caller.instance.as_bytes()
            && self.kind.eq_ignore_ascii_case(caller.kind)
    }

    pub(super) fn last_seen_at(&self) -> Timestamp {
        lock(&self.state).last_seen_at
    }

    pub(super) fn was_here_since(&self, moment: Timestamp) -> bool {
        let state = lock(&self.state);
        state.listening > 0 || state.last_seen_at >= moment
    }

    pub(super) fn is_due(&self, now: Timestamp) -> bool {
        let state = lock(&self.state);
        let late = state.written_at.is_none_or(|at| at.plus_seconds(LATE_SECONDS) <= now);
        state.has_news || late
    }

    pub(super) fn seen(self: &Arc<Self>, call: &Seen<'_>) {
        self.change(call.at, |state| {
            let news = state.key != call.key || state.version.as_deref() != call.version;
            if news {
                state.key = call.key;
                state.version = call.version.map(Into::into);
            }
            state.from = Some(call.from);
            news
        });
    }

    /// It holds the settings of a revision from now on.
    pub fn holds(self: &Arc<Self>, revision: i64, at: Timestamp) {
        self.change(at, |state| state.revision.replace(revision) != Some(revision));
    }

    /// It is there, and takes what it is sent.
    pub fn is_there(self: &Arc<Self>, at: Timestamp) {
        self.change(at, |_| false);
    }

    fn change(self: &Arc<Self>, at: Timestamp, change: impl FnOnce(&mut State) -> bool) {
        let Some(noted) = &self.noted else { return };
        let mut state = lock(&self.state);
        state.has_news |= change(&mut state);
        state.last_seen_at = state.last_seen_at.max(at);
        state.is_forgotten = false;
        if !std::mem::replace(&mut state.is_noted, true) {
            drop(state);
            noted.push(Arc::clone(self));
        }
    }

    /// One more of its calls waits for changes.
    pub(super) fn begins_to_listen(self: &Arc<Self>, at: Timestamp) {
        self.change(at, |state| {
            state.listening += 1;
            state.listening == 1 && state.polls_until.is_none_or(|until| until <= at)
        });
    }

    /// One fewer. If it polls, it will be back.
    pub(super) fn ceases_to_listen(self: &Arc<Self>, at: Timestamp, polls: bool) {
        self.change(at, |state| {
            state.listening = state.listening.saturating_sub(1);
            state.polls_until = polls.then(|| at.plus_seconds(BETWEEN_POLLS_SECONDS));
            state.listening == 0 && !polls
        });
    }

    pub(super) fn forget(&self) {
        lock(&self.state).is_forgotten = true;
    }

    /// What is to be written down now; from here on as if it were. `None`: nothing. The second
    /// value says whether it is the first time.
    pub fn write_down(
        &self,
        now: Timestamp,
        new_id: impl FnOnce() -> ConnectorInstanceId,
    ) -> Option<(ConnectorInstanceRecord, bool)> {
        let mut state = lock(&self.state);
        state.is_noted = false;
        if state.is_forgotten {
            state.has_news = true;
            return None;
        }
        let is_first = state.written_at.replace(now).is_none();
        state.has_news = false;
        let lease = (state.listening > 0).then(|| now.plus_seconds(LEASE_SECONDS));
        let record = ConnectorInstanceRecord {
            account_id: self.account,
            id: new_id(),
            kind: self.kind.clone().into(),
            instance: self.name.clone().into(),
            version: state.version.clone().map(Into::into),
            api_key_id: state.key,
            first_seen_at: state.first_seen_at,
            last_seen_at: state.last_seen_at,
            last_seen_from: state.from.map(|from| from.to_string()),
            revision: state.revision,
            listening_until: lease.or(state.polls_until),
        };
        Some((record, is_first))
    }

    /// That could not be written down after all: it is news again.
    pub fn was_not_written(&self) {
        let mut state = lock(&self.state);
        state.written_at = None;
        state.has_news = true;
        state.is_noted = true;
    }
}

/// A call that waits for changes; ends when it is dropped.
pub struct Listening {
    instance: Arc<Instance>,
    clock: Arc<dyn Clock>,
    polls: bool,
    _place: Place,
}

impl Listening {
    /// Begins. A call that polls comes back soon after its end.
    pub fn begin(
        instance: &Arc<Instance>,
        clock: &Arc<dyn Clock>,
        polls: bool,
        place: Place,
    ) -> Self {
        instance.begins_to_listen(clock.now());
        Self { instance: Arc::clone(instance), clock: Arc::clone(clock), polls, _place: place }
    }

    /// It was sent the settings of a revision.
    pub fn holds(&self, revision: i64) {
        self.instance.holds(revision, self.clock.now());
    }

    /// It takes what it is sent.
    pub fn is_there(&self) {
        self.instance.is_there(self.clock.now());
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.instance.ceases_to_listen(self.clock.now(), self.polls);
    }
}
