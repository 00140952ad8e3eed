//! Pages that come in a file of their own, fetched when somebody goes to one of them.
//!
//! They are reached through a pointer that the file gives out. With the pointer in hand they are
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
type Draw = fn(Later) -> Vec<El>;

/// The file with the pages did not come.
#[derive(Debug, Clone, Copy)]
struct NotFetched;

#[cfg(feature = "split")]
impl From<wasm_split_helpers::SplitLoaderError> for NotFetched {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}

/// A page in that file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Later {
    Integration,
    History,
    Connectors,
    AssetTracking,
    Logs,
    Subscription,
    Billing,
    Invoices,
    Support,
    NewTicket,
    Ticket,
    Desk(Desk),
    Activity,
    Team,
    Account,
    Security,
    Invitation,
    SingleSignOn,
}

/// A page of the desk: they are for support.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Desk {
    Queue,
    Ticket,
    Accounts,
    Account,
    Replies,
    Overview,
}

#[cfg_attr(feature = "split", wasm_split_helpers::wasm_split(settings, fallible))]
#[cfg_attr(
    not(feature = "split"),
    expect(clippy::unnecessary_wraps, reason = "a file may fail to come")
)]
fn pages() -> Result<Draw, NotFetched> {
    Ok(|page| match page {
        Later::Integration => super::integration::integration(),
        Later::History => super::history::history(),
        Later::Connectors => super::connectors::connectors(),
        Later::AssetTracking => super::assets::assets(),
        Later::Logs => super::logs::logs(),
        Later::Subscription => super::subscription::subscription(),
        Later::Billing => super::subscription::billing(),
        Later::Invoices => super::subscription::invoices(),
        Later::Support => super::support::support(),
        Later::NewTicket => super::support::new_ticket(),
        Later::Ticket => super::support::ticket(),
        Later::Desk(page) => super::desk::desk(page),
        Later::Activity => super::activity::activity(),
        Later::Team => super::team::team(),
        Later::Account => super::account::account(),
        Later::Security => super::security::security(),
        Later::Invitation => vec![super::auth::invitation()],
        Later::SingleSignOn => vec![super::auth::single_sign_on()],
    })
}

#[cfg(feature = "split")]
async fn fetch() -> Result<Draw, NotFetched> {
    pages().await
}

#[cfg(not(feature = "split"))]
#[expect(clippy::unused_async, reason = "it waits where pages have a file of their own")]
async fn fetch() -> Result<Draw, NotFetched> {
    pages()
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
pub(crate) struct Fetched(RwSignal<State>);

impl Fetched {
    pub(crate) fn start() -> Self {
        Self(RwSignal::new(State::Absent))
    }

    /// Draws the page, or what there is to see until it comes.
    pub(crate) fn draw(self, page: Later) -> Vec<El> {
        match self.0.get() {
            State::Here(draw) => draw(page),
            State::Failed => {
                let error = memo(|| Some(ApiError::Unreachable));
                vec![failure(error, Callback::new(move |()| self.fetch()))]
            }
            State::Coming => vec![waiting(6)],
            State::Absent => {
                self.fetch();
                vec![waiting(6)]
            }
        }
    }

    /// Fetches them once the first page is drawn: somebody will likely go to one.
    pub(crate) fn fetch_soon(self) {
        set_timeout(move || self.fetch(), Duration::from_millis(1500));
    }

    fn fetch(self) {
        let state = self.0;
        if matches!(state.get_untracked(), State::Coming | State::Here(_)) {
            return;
        }
        task::spawn(async move {
            let next = match fetch().await {
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
