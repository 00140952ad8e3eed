//! Pages that come in a file of their own, fetched when somebody goes there.
//!
//! Such a page is reached through a pointer that its file gives out. With the pointer in hand it is
//! drawn like any other; until then there is a skeleton, and should the file not come, a way to try
//! again. Without the feature `split` everything is in one file, and the pointer is there at once.

use std::time::Duration;

use leptos::prelude::*;

use crate::{
    api::ApiError,
    browser::task,
    dom::{El, memo},
    parts::{failure, waiting},
};

/// Draws a page.
type Draw = fn() -> Vec<El>;

/// The file with the page did not come.
#[derive(Debug, Clone, Copy)]
struct NotFetched;

#[cfg(feature = "split")]
impl From<wasm_split_helpers::SplitLoaderError> for NotFetched {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}

/// A page with a file of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Later {
    Integration,
    History,
    Connectors,
    Activity,
    Team,
    Account,
    Security,
    Invitation,
}

#[cfg_attr(feature = "split", wasm_split_helpers::wasm_split(settings, fallible))]
#[cfg_attr(
    not(feature = "split"),
    expect(clippy::unnecessary_wraps, reason = "a file may fail to come")
)]
fn integration() -> Result<Draw, NotFetched> {
    Ok(super::integration::integration)
}

#[cfg_attr(feature = "split", wasm_split_helpers::wasm_split(settings, fallible))]
#[cfg_attr(
    not(feature = "split"),
    expect(clippy::unnecessary_wraps, reason = "a file may fail to come")
)]
fn history() -> Result<Draw, NotFetched> {
    Ok(super::history::history)
}

#[cfg_attr(feature = "split", wasm_split_helpers::wasm_split(settings, fallible))]
#[cfg_attr(
    not(feature = "split"),
    expect(clippy::unnecessary_wraps, reason = "a file may fail to come")
)]
fn connectors() -> Result<Draw, NotFetched> {
    Ok(super::connectors::connectors)
}

#[cfg_attr(feature = "split", wasm_split_helpers::wasm_split(settings, fallible))]
#[cfg_attr(
    not(feature = "split"),
    expect(clippy::unnecessary_wraps, reason = "a file may fail to come")
)]
fn activity() -> Result<Draw, NotFetched> {
    Ok(super::activity::activity)
}

#[cfg_attr(feature = "split", wasm_split_helpers::wasm_split(settings, fallible))]
#[cfg_attr(
    not(feature = "split"),
    expect(clippy::unnecessary_wraps, reason = "a file may fail to come")
)]
fn team() -> Result<Draw, NotFetched> {
    Ok(super::team::team)
}

#[cfg_attr(feature = "split", wasm_split_helpers::wasm_split(settings, fallible))]
#[cfg_attr(
    not(feature = "split"),
    expect(clippy::unnecessary_wraps, reason = "a file may fail to come")
)]
fn account() -> Result<Draw, NotFetched> {
    Ok(super::account::account)
}

#[cfg_attr(feature = "split", wasm_split_helpers::wasm_split(settings, fallible))]
#[cfg_attr(
    not(feature = "split"),
    expect(clippy::unnecessary_wraps, reason = "a file may fail to come")
)]
fn invitation() -> Result<Draw, NotFetched> {
    Ok(|| vec![super::auth::invitation()])
}

#[cfg_attr(feature = "split", wasm_split_helpers::wasm_split(settings, fallible))]
#[cfg_attr(
    not(feature = "split"),
    expect(clippy::unnecessary_wraps, reason = "a file may fail to come")
)]
fn security() -> Result<Draw, NotFetched> {
    Ok(super::security::security)
}

#[cfg(feature = "split")]
async fn fetch(page: Later) -> Result<Draw, NotFetched> {
    match page {
        Later::Integration => integration().await,
        Later::History => history().await,
        Later::Connectors => connectors().await,
        Later::Activity => activity().await,
        Later::Team => team().await,
        Later::Account => account().await,
        Later::Security => security().await,
        Later::Invitation => invitation().await,
    }
}

#[cfg(not(feature = "split"))]
#[expect(clippy::unused_async, reason = "it waits where pages have files of their own")]
async fn fetch(page: Later) -> Result<Draw, NotFetched> {
    match page {
        Later::Integration => integration(),
        Later::History => history(),
        Later::Connectors => connectors(),
        Later::Activity => activity(),
        Later::Team => team(),
        Later::Account => account(),
        Later::Security => security(),
        Later::Invitation => invitation(),
    }
}

#[derive(Clone, Copy)]
enum State {
    Absent,
    Coming,
    Here(Draw),
    Failed,
}

/// What has been fetched.
#[derive(Clone, Copy)]
pub(crate) struct Fetched([RwSignal<State>; 8]);

impl Fetched {
    pub(crate) fn start() -> Self {
        Self(std::array::from_fn(|_| RwSignal::new(State::Absent)))
    }

    fn state(self, page: Later) -> RwSignal<State> {
        self.0[page as usize]
    }

    /// Draws the page, or what there is to see until it comes.
    pub(crate) fn draw(self, page: Later) -> Vec<El> {
        match self.state(page).get() {
            State::Here(draw) => draw(),
            State::Failed => {
                let error = memo(|| Some(ApiError::Unreachable));
                vec![failure(error, Callback::new(move |()| self.fetch(page)))]
            }
            State::Coming => vec![waiting(6)],
            State::Absent => {
                self.fetch(page);
                vec![waiting(6)]
            }
        }
    }

    /// Fetches the pages that somebody will likely go to, once the first one is drawn.
    pub(crate) fn fetch_soon(self) {
        set_timeout(move || self.fetch(Later::Integration), Duration::from_millis(1500));
    }

    fn fetch(self, page: Later) {
        let state = self.state(page);
        if matches!(state.get_untracked(), State::Coming | State::Here(_)) {
            return;
        }
        task::spawn(async move {
            let next = match fetch(page).await {
                Ok(draw) => State::Here(draw),
                Err(NotFetched) => State::Failed,
            };
            state.set(next);
        });
        // After its start: a file that is there already needs no skeleton.
        if matches!(state.get_untracked(), State::Absent | State::Failed) {
            state.set(State::Coming);
        }
    }
}
