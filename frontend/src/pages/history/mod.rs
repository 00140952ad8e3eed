//! Every revision of the settings: who changed what, compared and restored.

mod detail;
mod list;
mod place;
mod restore;

use leptos::prelude::*;
use portal_types::{Revision, RevisionList};

use self::place::Place;
use crate::{
    api::{Api, ApiError},
    browser::task,
    dom::{Child, El, a, button, div, fixed, header, memo, p, span},
    parts::{Load, page_title, unseen, when_loaded},
    routes,
};

/// What the page knows.
#[derive(Clone, Copy)]
struct Data {
    api: Api,
    first: Load<RevisionList>,
    /// What "Show more" brought, after the first page.
    more: RwSignal<Vec<Revision>>,
    next: RwSignal<Option<String>>,
    busy: RwSignal<bool>,
    error: RwSignal<Option<ApiError>>,
    /// What the last restoration did.
    said: RwSignal<Option<String>>,
}

impl Data {
    fn load(api: Api) -> Self {
        let first = Load::new(move || api.revisions(None));
        let data = Self {
            api,
            first,
            more: RwSignal::new(Vec::new()),
            next: RwSignal::new(None),
            busy: RwSignal::new(false),
            error: RwSignal::new(None),
            said: RwSignal::new(None),
        };
        crate::dom::watch(move || {
            let cursor = first.map(|page| page.next_cursor.clone()).flatten();
            // Another first page: what followed the old one is asked for anew.
            data.more.set(Vec::new());
            data.next.set(cursor);
        });
        data
    }

    /// All revisions that are here, the newest first.
    fn all(self) -> Vec<Revision> {
        let mut all = self.first.map(|page| page.items.clone()).unwrap_or_default();
        self.more.with(|more| all.extend(more.iter().cloned()));
        all
    }

    /// The number of the newest, which is the settings' revision.
    fn newest(self) -> Option<i64> {
        self.first.map(|page| page.items.first().map(|revision| revision.revision)).flatten()
    }

    fn show_more(self) {
        let Some(cursor) = self.next.get_untracked() else { return };
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.error.set(None);
        task::spawn(async move {
            let outcome = self.api.revisions(Some(&cursor)).await;
            if self.busy.try_set(false).is_some() {
                return;
            }
            match outcome {
                Ok(page) => {
                    self.more.update(|more| more.extend(page.items));
                    self.next.set(page.next_cursor);
                }
                Err(error) => self.error.set(Some(error)),
            }
        });
    }
}

/// The page.
pub(crate) fn history() -> Vec<El> {
    let data = Data::load(expect_context());
    provide_context(data);
    provide_context(Place::new());
    let back = a().attr("href", routes::INTEGRATION).child("Integration");
    let head = header().child(div().child((
        p().class("quiet small").child(back),
        page_title(fixed("History")),
        p().class("quiet").child(
            "Every change of the settings. Any two revisions can be compared, and each can be restored.",
        ),
    )));
    let said = div()
        .attr("role", "status")
        .child(move || data.said.get().map(|said| p().class("notice good").child(said)));
    let body = when_loaded(data.first, 6, move |_| (list::list(), foot(data), detail::sheet()));
    vec![head, said, div().class("panel history").child(body)]
}

fn foot(data: Data) -> impl Child {
    let more = memo(move || data.next.with(Option::is_some));
    move || {
        more.get().then(|| {
            div().class("body").child((
                button()
                    .attr("type", "button")
                    .class("button")
                    .attr("disabled", move || data.busy.get())
                    .on("click", move |_| data.show_more())
                    .child(("Show more", unseen(" revisions"))),
                span().attr("role", "alert").child(move || {
                    data.error.get().map(|error| p().class("problem").child(error.words()))
                }),
            ))
        })
    }
}
