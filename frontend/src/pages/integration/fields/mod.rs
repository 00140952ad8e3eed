//! How the asset selector behaves in each content field: Global, and the fields that differ, of
//! which there can be thousands.
//!
//! `rows` and `picker` are pure · `place` is what the address says · `listing` what that finds, and
//! what is ticked · `table`, `tools` and `chosen` show it · `editor` (with `draft`, `values`,
//! `preview`, `remove`) is one row · `bulk_edit`, `bulk_delete`, `import` and `export` are many ·
//! `news` says what was done.

mod bulk;
mod bulk_delete;
mod bulk_edit;
mod chosen;
mod difference;
mod draft;
mod editor;
mod export;
mod import;
mod import_outcome;
mod import_source;
mod listing;
mod news;
mod picker;
mod place;
mod preview;
mod remove;
mod rich_text;
mod rows;
mod said;
mod table;
mod tools;
mod values;

use leptos::prelude::*;
use portal_types::Language;

use self::{
    listing::Listing,
    news::{News, news},
    picker::Setting,
    place::Place,
    rows::{global_layout, layout_rows},
};
use super::{Data, lead, titled};
use crate::{
    browser::text::number,
    dom::{Child, El, div, memo, p, span},
    parts::when_loaded,
};

/// The section.
pub(super) fn fields_section() -> El {
    let data = expect_context::<Data>();
    let place = Place::new();
    provide_context(place);
    let setting = memo(move || Setting {
        language: data.selector.map(|selector| selector.language).unwrap_or(Language::English),
        portal: data.bynder.map(|wire| wire.portal_url.clone()).flatten(),
    });
    let body = when_loaded(data.fields, 4, move |_| {
        let listing = Listing::new(data, place);
        let told = News::new(data);
        let no_rich_text = memo(move || {
            let is_rich =
                |row: &portal_types::FieldSettings| row.field.as_deref().is_some_and(rich_text::is);
            data.fields.map(|rows| !rows.iter().any(is_rich)).unwrap_or_default()
        });
        let importing = RwSignal::new(false);
        let (bar, dialogs) = chosen::bar(listing, told, setting);
        let import = data.may_write.then(|| import::import(told, importing));
        let panel = div().class("panel fields").id("fields-panel").child((
            tools::tools(listing, setting, importing),
            table::table_of_fields(listing),
            div().class("floating").child((news(told), bar)),
            move || no_rich_text.get().then(|| rich_text::offered(place, data.may_write)),
            layout_service(data),
        ));
        (panel, editor::editor(told, setting), import, dialogs)
    });
    let lead = lead(
        "How the asset selector opens in each content field. A dashed value comes from Global, which holds for every field without a row of its own.",
    );
    titled("fields", "Fields", lead, true, body)
}

/// What it costs, where it is on.
fn layout_service(data: Data) -> impl Child {
    let words = memo(move || {
        data.fields
            .map(|rows| (global_layout(rows), layout_rows(rows), rows.len().saturating_sub(1)))
    });
    move || {
        words.get().filter(|(global, on, _)| *global || *on > 0).map(|(global, on, all)| {
            let also = if global { "Global and in " } else { "" };
            let (on, all) = (number(on), number(all));
            let text = format!(
                "is on in {also}{on} of {all} rows. Answers then carry whole assets: each asset on a page makes every answer some kilobytes larger."
            );
            p().class("cost").child((span().class("state warn").child("Layout Service"), " ", text))
        })
    }
}
