//! What is on screen of the table: the search, the filter, the page and the open row. All of it
//! lives in the address, so that it can be shared and survives a reload.

use leptos::prelude::*;

use crate::{
    browser::focus,
    dom::memo,
    router::{Go, Router},
    routes,
};

/// What the address says while a row is being added.
pub(super) const NEW: &str = "new";

/// Which rows are shown, beside the search.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Show {
    #[default]
    All,
    /// At least one value of their own.
    Own,
    /// No value of their own.
    Inherits,
    /// A value of their own in one column.
    OwnValue(&'static str),
    /// Layout Service on, inherited or not.
    LayoutOn,
}

/// What the address says, and the words of the list.
pub(super) const SHOW: [(&str, &str, Show); 4] = [
    ("", "All fields", Show::All),
    ("own", "With values of their own", Show::Own),
    ("global", "All from Global", Show::Inherits),
    ("layout-on", "Layout Service on", Show::LayoutOn),
];

/// The same for one column: the address has its name in the API.
pub(super) const SHOW_OWN: [(&str, &str); 6] = [
    ("defaultSearchTerm", "Default search"),
    ("visibleAssetTypes", "Asset types"),
    ("alwaysHideLimitedUsage", "Limited usage"),
    ("mode", "Selection"),
    ("storeMetaProperties", "Metaproperties"),
    ("includeInLayoutService", "Layout Service"),
];

impl Show {
    fn read(text: &str) -> Self {
        let own = || SHOW_OWN.iter().find(|(key, _)| *key == text);
        SHOW.iter()
            .find(|(key, ..)| *key == text)
            .map(|(_, _, show)| *show)
            .or_else(|| own().map(|(key, _)| Self::OwnValue(key)))
            .unwrap_or_default()
    }
}

/// Where the table stands.
#[derive(Clone, Copy)]
pub(super) struct Place {
    /// The id of the open row, [`NEW`], or rich text's word.
    pub(super) open: Memo<Option<String>>,
    pub(super) search: Memo<String>,
    /// As the address has it.
    shown: Memo<String>,
    /// As asked for: 1 and up, perhaps beyond the last.
    pub(super) page: Memo<usize>,
    router: Router,
}

impl Place {
    pub(super) fn new() -> Self {
        let router = expect_context::<Router>();
        let text = move |name| router.query(name).unwrap_or_default();
        Self {
            open: memo(move || router.query("field")),
            search: memo(move || text("q")),
            shown: memo(move || text("show")),
            page: memo(move || text("page").parse().unwrap_or(1).max(1)),
            router,
        }
    }

    pub(super) fn show(self) -> Show {
        self.shown.with(|text| Show::read(text))
    }

    /// The filter as its list holds it.
    pub(super) fn shown(self) -> String {
        self.shown.get()
    }

    /// The address of a row, with the table as it is.
    pub(super) fn of(self, id: &str) -> String {
        address(&self.search.get(), &self.shown.get(), self.page.get(), Some(id))
    }

    /// The address of a page of the table.
    pub(super) fn page_at(self, page: usize) -> String {
        address(&self.search.get(), &self.shown.get(), page, None)
    }

    /// Closes the open row, and gives the keyboard back to its link: the one it was opened from may
    /// have been drawn anew since.
    pub(super) fn close(self) {
        let Some(id) = self.open.get_untracked() else { return };
        let to = untrack(|| address(&self.search.get(), &self.shown.get(), self.page.get(), None));
        self.router.go(&to, Go::Along);
        request_animation_frame(move || {
            focus::id(&link_id(&id));
        });
    }

    pub(super) fn look_for(self, text: &str) {
        self.narrow(text, &self.shown.get_untracked());
    }

    pub(super) fn show_only(self, show: &str) {
        self.narrow(&self.search.get_untracked(), show);
    }

    /// Back to everything.
    pub(super) fn show_all(self) {
        self.narrow("", "");
    }

    /// Another selection begins on its first page.
    fn narrow(self, search: &str, shown: &str) {
        let open = self.open.get_untracked();
        self.router.go(&address(search, shown, 1, open.as_deref()), Go::Along);
    }
}

/// The element id of a row's link.
pub(super) fn link_id(row: &str) -> String {
    format!("row-{row}")
}

fn address(search: &str, shown: &str, page: usize, open: Option<&str>) -> String {
    let page = if page > 1 { page.to_string() } else { String::new() };
    let parts: Vec<String> =
        [("q", search), ("show", shown), ("page", &page), ("field", open.unwrap_or_default())]
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| {
                format!("{name}={}", String::from(js_sys::encode_uri_component(value)))
            })
            .collect();
    if parts.is_empty() {
        routes::INTEGRATION.to_owned()
    } else {
        format!("{}?{}", routes::INTEGRATION, parts.join("&"))
    }
}
