//! Keeps looking while somebody looks: every few seconds until set-up is complete, less often
//! after, and not at all in a hidden tab.

use std::{cell::Cell, rc::Rc, time::Duration};

use leptos::prelude::*;
use portal_types::{Account, ApiKey, BynderSettings, CheckStatus, LastConnectionTest, Timestamp};

use crate::{
    api::{Api, ApiError, Connectors},
    browser::page,
    parts::Load,
};

const PERIOD: Duration = Duration::from_secs(4);
/// Once complete, only every so many periods.
const SLOW: u32 = 4;

/// What the page knows.
#[derive(Clone, Copy)]
pub(super) struct Watch {
    api: Api,
    pub(super) keys: Load<Vec<ApiKey>>,
    pub(super) bynder: Load<BynderSettings>,
    pub(super) test: Load<LastConnectionTest>,
    pub(super) own_fields: Load<bool>,
    pub(super) connectors: Load<Connectors>,
}

/// How far set-up is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Progress {
    pub(super) copied: Option<Timestamp>,
    pub(super) called: bool,
    pub(super) dam: Connection,
    pub(super) field: bool,
}

/// How far the DAM is connected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Connection {
    /// No portal URL.
    Nameless,
    /// Not tested since it was set.
    Untested,
    /// The title of the first step that failed.
    Failed(String),
    Works(Timestamp),
}

impl Progress {
    pub(super) fn done(&self) -> usize {
        let connected = matches!(self.dam, Connection::Works(_));
        [self.copied.is_some(), self.called, connected, self.field]
            .into_iter()
            .filter(|done| *done)
            .count()
    }

    pub(super) fn is_complete(&self) -> bool {
        self.done() == 4
    }
}

impl Watch {
    pub(super) fn start(api: Api, account: Load<Account>) -> Self {
        let watch = Self {
            api,
            keys: Load::new(move || api.api_keys()),
            bynder: Load::new(move || api.bynder()),
            test: Load::new(move || api.last_connection_test()),
            own_fields: Load::new(move || api.has_own_fields()),
            connectors: Load::new(move || api.connectors()),
        };
        let turn = Rc::new(Cell::new(0_u32));
        let look = move || {
            // Without a session, looking would only ask to sign in, again and again.
            if !page::is_visible() || watch.is_signed_out() {
                return;
            }
            watch.connectors.again();
            turn.set(turn.get().wrapping_add(1));
            let complete = watch.progress_untracked().is_some_and(|all| all.is_complete());
            if complete && !turn.get().is_multiple_of(SLOW) {
                return;
            }
            watch.again(complete);
            account.again();
        };
        if let Ok(handle) = set_interval_with_handle(look, PERIOD) {
            on_cleanup(move || handle.clear());
        }
        watch
    }

    fn is_signed_out(self) -> bool {
        self.api.session.asking().get_untracked()
            || self.keys.error_untracked() == Some(ApiError::SignedOut)
    }

    fn again(self, complete: bool) {
        self.keys.again();
        if !complete {
            self.bynder.again();
            self.test.again();
            self.own_fields.again();
        }
    }

    /// Tries everything once more, after a failure.
    pub(super) fn retry(self) {
        self.again(false);
    }

    pub(super) fn last_call(self) -> Option<Timestamp> {
        self.keys.map(|keys| keys.iter().filter_map(|key| key.last_used_at).max()).flatten()
    }

    pub(super) fn progress(self) -> Option<Progress> {
        let keys = self.keys.get()?;
        Some(progress(&keys, &self.bynder.get()?, &self.test.get()?, self.own_fields.get()?))
    }

    fn progress_untracked(self) -> Option<Progress> {
        untrack(|| self.progress())
    }
}

fn progress(
    keys: &[ApiKey],
    bynder: &BynderSettings,
    test: &LastConnectionTest,
    field: bool,
) -> Progress {
    Progress {
        copied: keys.iter().filter_map(|key| key.revealed_at).min(),
        called: keys.iter().any(|key| key.last_used_at.is_some()),
        dam: connection(bynder, test),
        field,
    }
}

fn connection(bynder: &BynderSettings, test: &LastConnectionTest) -> Connection {
    if bynder.portal_url.is_none() {
        return Connection::Nameless;
    }
    match &test.last {
        Some(last) if !last.is_current => Connection::Untested,
        None => Connection::Untested,
        Some(last) if last.result.ok => Connection::Works(last.tested_at),
        Some(last) => {
            let mut checks = last.result.checks.iter();
            let failed = checks.find(|check| check.status == CheckStatus::Fail);
            Connection::Failed(failed.map(|check| check.title.clone()).unwrap_or_default())
        }
    }
}
