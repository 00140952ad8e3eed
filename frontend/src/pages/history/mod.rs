//! Every revision of the settings: who changed what, compared and restored.

mod detail;
mod list;
mod place;
mod restore;

use leptos::prelude::*;
use portal_types::Revision;

use self::place::Place;
use crate::{
    api::Api,
    dom::{El, a, div, fixed, header, p},
    parts::{Paged, page_title, when_loaded},
    routes,
};

/// What the page knows.
#[derive(Clone, Copy)]
struct Data {
    revisions: Paged<Revision>,
    /// What the last restoration did.
    said: RwSignal<Option<String>>,
}

impl Data {
    fn load(api: Api) -> Self {
        let revisions = Paged::new(move |cursor: Option<String>| async move {
            let page = api.revisions(cursor.as_deref()).await?;
            Ok((page.items, page.next_cursor))
        });
        Self { revisions, said: RwSignal::new(None) }
    }

    /// The number of the newest, which is the settings' revision.
    fn newest(self) -> Option<i64> {
        self.revisions.first.map(|page| page.0.first().map(|revision| revision.revision)).flatten()
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
    let body = when_loaded(data.revisions.first, 6, move |_| {
        (list::list(), data.revisions.foot("revisions"), detail::sheet())
    });
    vec![head, said, div().class("panel history").child(body)]
}
