//! All rows. On a narrow screen each becomes a card; the roles are written out, since some
//! browsers drop a table's own once it is drawn otherwise.

use leptos::prelude::*;
use portal_types::{AssetType, FieldSettings};

use super::{GLOBAL, Place, draft, global_of};
use crate::{
    browser::text::lower,
    dom::{Child, El, a, button, memo, span, table, tbody, td, th, thead, tr},
    pages::integration::Data,
    parts::{quiet, unseen},
    words,
};

const COLUMNS: [&str; 7] = [
    "Field",
    "Default search",
    "Asset types",
    "Limited usage",
    "Selection",
    "Metaproperties",
    "Layout Service",
];

/// How many rows are drawn at first, and with each "Show more". An account can have thousands.
const STEP: usize = 200;

/// What is shown of the rows.
pub(super) fn table_of_fields() -> El {
    let data = expect_context::<Data>();
    let place = expect_context::<Place>();
    let limit = RwSignal::new(STEP);
    let rows = memo(move || {
        let wanted = lower(place.search.get().trim());
        data.fields
            .map(|rows| {
                let global = global_of(rows).cloned();
                let found: Vec<FieldSettings> = rows
                    .iter()
                    .filter(|row| row.id != GLOBAL)
                    .filter(|row| {
                        row.field.as_ref().is_some_and(|name| lower(name).contains(&wanted))
                    })
                    .cloned()
                    .collect();
                (global, found, rows.len() > 1, wanted)
            })
            .unwrap_or_default()
    });
    let heads: Vec<El> = COLUMNS
        .into_iter()
        .map(|name| th().attr("role", "columnheader").attr("scope", "col").child(name))
        .collect();
    let body = move || {
        let (global, found, any, wanted) = rows.get();
        let mut lines = Vec::new();
        if wanted.is_empty() {
            lines.extend(global.as_ref().map(|all| row(place, all, None)));
        }
        lines.extend(found.iter().take(limit.get()).map(|one| row(place, one, global.as_ref())));
        if found.is_empty() {
            lines.push(note(nothing(any, &wanted)));
        }
        let left = found.len().saturating_sub(limit.get());
        if left > 0 {
            let more = button()
                .attr("type", "button")
                .class("button")
                .on("click", move |_| limit.update(|limit| *limit += STEP))
                .child(format!("Show more ({left} left)"));
            lines.push(note(more));
        }
        lines
    };
    table().attr("role", "table").attr("aria-label", "Field settings").child((
        thead().attr("role", "rowgroup").child(tr().attr("role", "row").child(heads)),
        tbody().attr("role", "rowgroup").child(body),
    ))
}

/// A row that is no field's.
fn note(content: impl Child) -> El {
    let cell = td().attr("role", "cell").attr("colspan", "7").class("quiet").child(content);
    tr().attr("role", "row").class("empty").child(cell)
}

fn nothing(any: bool, wanted: &str) -> String {
    if any {
        format!("No field has “{wanted}” in its name.")
    } else if wanted.is_empty() {
        "No field has settings of its own yet, so Global holds everywhere. Add a field to let it differ.".to_owned()
    } else {
        format!("No field has “{wanted}” in its name: there is only Global yet.")
    }
}

fn row(place: Place, row: &FieldSettings, global: Option<&FieldSettings>) -> El {
    let id = row.id.clone();
    let is_global = id == GLOBAL;
    let open = {
        let id = id.clone();
        move || place.open.get().as_deref() == Some(id.as_str())
    };
    let name = row.field.clone().unwrap_or_else(|| "Global".to_owned());
    let kinds = |kinds: &Vec<AssetType>| draft::types(kinds);
    let yes = |on: &bool, yes: &str, no: &str| if *on { yes } else { no }.to_owned();
    let cells = [
        cell(
            row.default_search_term.as_ref(),
            global.and_then(|all| all.default_search_term.as_ref()),
            |term| draft::search(term),
        ),
        cell(
            row.visible_asset_types.as_ref(),
            global.and_then(|all| all.visible_asset_types.as_ref()),
            kinds,
        ),
        cell(
            row.always_hide_limited_usage.as_ref(),
            global.and_then(|all| all.always_hide_limited_usage.as_ref()),
            |on| yes(on, "hidden", "shown"),
        ),
        cell(row.mode.as_ref(), global.and_then(|all| all.mode.as_ref()), |mode| {
            words::mode(*mode).to_owned()
        }),
        cell(
            row.store_meta_properties.as_ref(),
            global.and_then(|all| all.store_meta_properties.as_ref()),
            |on| yes(on, "stored", "not stored"),
        ),
        cell(
            row.include_in_layout_service.as_ref(),
            global.and_then(|all| all.include_in_layout_service.as_ref()),
            |on| yes(on, "on", "off"),
        ),
    ];
    let cells: Vec<El> = cells
        .into_iter()
        .zip(COLUMNS.into_iter().skip(1))
        .map(|((text, inherited), column)| {
            let class = match (inherited, column == "Layout Service" && text == "on") {
                (true, _) => Some("inherited"),
                (false, true) => Some("state warn"),
                (false, false) => None,
            };
            let from = inherited.then(|| unseen(" (from Global)"));
            td().attr("role", "cell")
                .attr("data-label", column)
                .child(span().class(class).child((text, from)))
        })
        .collect();
    let link = a()
        .class("row-link")
        .attr("href", move || place.of(&id))
        .attr("data-deeper", true)
        .child(name);
    let head = th()
        .attr("role", "rowheader")
        .attr("scope", "row")
        .child((link, is_global.then(|| quiet("every field without its own row"))));
    tr().attr("role", "row")
        .class(is_global.then_some("global"))
        .class_if("open", open)
        .child((head, cells))
}

/// A value in words, and whether it comes from Global.
fn cell<T>(own: Option<&T>, global: Option<&T>, words: impl Fn(&T) -> String) -> (String, bool) {
    match (own, global) {
        (Some(value), _) => (words(value), false),
        (None, Some(value)) => (words(value), true),
        (None, None) => ("as Global".to_owned(), false),
    }
}
