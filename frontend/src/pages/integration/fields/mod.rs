//! How the asset selector behaves in each content field: Global, and the fields that differ.

mod draft;
mod editor;
mod preview;
mod remove;
mod table;
mod values;

use leptos::prelude::*;
use portal_types::FieldSettings;

use super::{Data, lead, titled};
use crate::{
    dom::{Child, El, a, div, header, input, label, memo, p, span, typed},
    parts::{Icon, icon, unseen, when_loaded},
    router::{Go, Router},
    routes,
};

/// The id of the row that every account has.
pub(super) const GLOBAL: &str = "global";
/// What the address says while a row is being added.
const NEW: &str = "new";

/// Which row is open and what is searched for: both live in the address, so that they can be
/// shared and survive a reload.
#[derive(Clone, Copy)]
struct Place {
    open: Memo<Option<String>>,
    search: Memo<String>,
    router: Router,
}

impl Place {
    fn new() -> Self {
        let router = expect_context::<Router>();
        Self {
            open: memo(move || router.query("field")),
            search: memo(move || router.query("q").unwrap_or_default()),
            router,
        }
    }

    fn go(self, open: Option<&str>, search: &str) {
        self.router.go(&address(open, search), Go::Along);
    }

    /// The address of a row.
    fn of(self, id: &str) -> String {
        address(Some(id), &self.search.get())
    }

    fn close(self) {
        self.go(None, &self.search.get_untracked());
    }

    fn look_for(self, text: &str) {
        self.go(self.open.get_untracked().as_deref(), text);
    }
}

fn address(open: Option<&str>, search: &str) -> String {
    let coded = |text: &str| String::from(js_sys::encode_uri_component(text));
    let mut parts = Vec::new();
    if !search.is_empty() {
        parts.push(format!("q={}", coded(search)));
    }
    if let Some(open) = open {
        parts.push(format!("field={}", coded(open)));
    }
    if parts.is_empty() {
        routes::INTEGRATION.to_owned()
    } else {
        format!("{}?{}", routes::INTEGRATION, parts.join("&"))
    }
}

/// The section.
pub(super) fn fields_section() -> El {
    let data = expect_context::<Data>();
    let place = Place::new();
    provide_context(place);
    let said = RwSignal::new(String::new());
    let body = when_loaded(data.fields, 4, move |_| {
        let add = data.may_write.then(|| {
            a().class("button primary")
                .attr("href", move || place.of(NEW))
                .attr("data-deeper", true)
                .child((icon(Icon::Plus), "Add a field"))
        });
        let count = span().class("quiet small num").child(move || count(data));
        let news = p()
            .class("unseen-empty quiet small")
            .attr("role", "status")
            .child(move || Some(said.get()).filter(|said| !said.is_empty()));
        let panel = div().class("panel fields").child((
            header().child((search(place), count, add)),
            table::table_of_fields(),
            news,
            layout_service(data),
        ));
        (panel, editor::editor(said))
    });
    let lead = lead(
        "How the asset selector opens in each content field. A dashed value comes from Global, which holds for every field without a row of its own.",
    );
    titled("fields", "Fields", lead, true, body)
}

fn search(place: Place) -> El {
    let typed = input()
        .class("input")
        .attr("type", "search")
        .attr("placeholder", "Find a field")
        .prop("value", move || place.search.get())
        .on("input", move |event| place.look_for(&typed(&event)));
    label().class("search").child((unseen("Find a field"), icon(Icon::Search), typed))
}

fn count(data: Data) -> Option<String> {
    data.fields.map(|rows| match rows.len().saturating_sub(1) {
        0 => "Only Global".to_owned(),
        1 => "1 field and Global".to_owned(),
        many => format!("{many} fields and Global"),
    })
}

/// What it costs, where it is on.
fn layout_service(data: Data) -> impl Child {
    let words = memo(move || {
        data.fields.map(|rows| {
            let global =
                global_of(rows).is_some_and(|row| row.include_in_layout_service == Some(true));
            (global, layout_rows(rows), rows.len().saturating_sub(1))
        })
    });
    move || {
        words.get().filter(|(global, on, _)| *global || *on > 0).map(|(global, on, all)| {
            let also = if global { "Global and in " } else { "" };
            let text = format!(
                "is on in {also}{on} of {all} rows. Answers then carry whole assets: each asset on a page makes every answer some kilobytes larger."
            );
            p().class("cost").child((span().class("state warn").child("Layout Service"), " ", text))
        })
    }
}

/// How many rows beside Global have it on, inherited or not.
fn layout_rows(rows: &[FieldSettings]) -> usize {
    let global = global_of(rows).and_then(|row| row.include_in_layout_service).unwrap_or(false);
    rows.iter()
        .filter(|row| row.id != GLOBAL && row.include_in_layout_service.unwrap_or(global))
        .count()
}

fn global_of(rows: &[FieldSettings]) -> Option<&FieldSettings> {
    rows.iter().find(|row| row.id == GLOBAL)
}
