//! Keeps looking while somebody looks: every few seconds until set-up is complete, less often
//! after, and not at all in a hidden tab.

use std::{cell::Cell, rc::Rc, time::Duration};

use leptos::prelude::*;
use portal_types::{Account, ApiKey, BynderSettings, Timestamp};

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
    pub(super) own_fields: Load<bool>,
    pub(super) connectors: Load<Connectors>,
}

/// How far set-up is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Progress {
    pub(super) copied: Option<Timestamp>,
    pub(super) called: Option<Timestamp>,
    pub(super) dam: bool,
    pub(super) field: bool,
}

impl Progress {
    pub(super) fn done(&self) -> usize {
        [self.copied.is_some(), self.called.is_some(), self.dam, self.field]
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
        Some(progress(&keys, &self.bynder.get()?, self.own_fields.get()?))
    }

    fn progress_untracked(self) -> Option<Progress> {
        let keys = self.keys.get_untracked()?;
        Some(progress(&keys, &self.bynder.get_untracked()?, self.own_fields.get_untracked()?))
    }
}

fn progress(keys: &[ApiKey], bynder: &BynderSettings, field: bool) -> Progress {
    Progress {
        copied: keys.iter().filter_map(|key| key.revealed_at).min(),
        called: keys.iter().filter_map(|key| key.last_used_at).max(),
        dam: bynder.portal_url.is_some(),
        field,
    }
}
