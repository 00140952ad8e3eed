//! All rows. On a narrow screen each becomes a card; the roles are written out, since some
//! browsers drop a table's own once it is drawn otherwise.

use leptos::prelude::*;
use portal_types::{AssetType, FieldSettings};

use super::{GLOBAL, Place, draft, global_of};
use crate::{pages::integration::Data, words};

const COLUMNS: [&str; 7] = [
    "Field",
    "Default search",
    "Asset types",
    "Limited usage",
    "Selection",
    "Metaproperties",
    "Layout Service",
];

/// What is shown of a row.
#[component]
pub(super) fn Table() -> impl IntoView {
    let data = expect_context::<Data>();
    let place = expect_context::<Place>();
    let rows = Memo::new(move |_| {
        let wanted = place.search.get().trim().to_lowercase();
        data.fields
            .map(|rows| {
                let global = global_of(rows).cloned();
                let mut found: Vec<FieldSettings> = rows
                    .iter()
                    .filter(|row| row.id != GLOBAL)
                    .filter(|row| {
                        row.field.as_ref().is_some_and(|name| name.to_lowercase().contains(&wanted))
                    })
                    .cloned()
                    .collect();
                found.sort_by_cached_key(|row| row.field.as_ref().map(|name| name.to_lowercase()));
                (global, found, rows.len() > 1, wanted)
            })
            .unwrap_or_default()
    });
    let heads = COLUMNS
        .into_iter()
        .map(|name| view! { <th role="columnheader" scope="col">{name}</th> })
        .collect_view();
    view! {
        <table role="table" aria-label="Field settings">
            <thead role="rowgroup">
                <tr role="row">{heads}</tr>
            </thead>
            <tbody role="rowgroup">
                {move || {
                    let (global, found, any, wanted) = rows.get();
                    let empty = found.is_empty();
                    let lines = found
                        .iter()
                        .map(|row_of_field| row(place, row_of_field, global.as_ref()))
                        .collect_view();
                    view! {
                        {global.as_ref().filter(|_| wanted.is_empty()).map(|all| row(place, all, None))}
                        {lines}
                        {empty.then(|| nothing(any, wanted.clone()))}
                    }
                }}
            </tbody>
        </table>
    }
    .into_any()
}

fn nothing(any: bool, wanted: String) -> impl IntoView {
    let words = if any {
        format!("No field has “{wanted}” in its name.")
    } else if wanted.is_empty() {
        "No field has settings of its own yet, so Global holds everywhere. Add a field to let it differ.".to_owned()
    } else {
        format!("No field has “{wanted}” in its name: there is only Global yet.")
    };
    view! {
        <tr role="row" class="empty">
            <td role="cell" colspan="7" class="quiet">{words}</td>
        </tr>
    }
}

fn row(place: Place, row: &FieldSettings, global: Option<&FieldSettings>) -> AnyView {
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
    let cells = cells
        .into_iter()
        .zip(COLUMNS.into_iter().skip(1))
        .map(|((text, inherited), column)| {
            let warn = column == "Layout Service" && text == "on";
            view! {
                <td role="cell" data-label=column>
                    <span class:inherited=inherited class:state=warn class:warn=warn>
                        {text}
                        {inherited.then(|| view! { <span class="unseen">" (from Global)"</span> })}
                    </span>
                </td>
            }
        })
        .collect_view();
    view! {
        <tr role="row" class:global=is_global class:open=open>
            <th role="rowheader" scope="row">
                <a class="row-link" href=move || place.of(&id) data-noscroll="">{name}</a>
                {is_global.then(|| view! {
                    <span class="quiet small">"every field without its own row"</span>
                })}
            </th>
            {cells}
        </tr>
    }
    .into_any()
}

/// A value in words, and whether it comes from Global.
fn cell<T>(own: Option<&T>, global: Option<&T>, words: impl Fn(&T) -> String) -> (String, bool) {
    match (own, global) {
        (Some(value), _) => (words(value), false),
        (None, Some(value)) => (words(value), true),
        (None, None) => ("as Global".to_owned(), false),
    }
}
