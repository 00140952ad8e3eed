//! A page of rows. On a narrow screen each becomes a card; the roles are written out, since some
//! browsers drop a table's own once it is drawn otherwise.

use leptos::prelude::*;
use portal_types::{AssetType, FieldSettings};
use wasm_bindgen::JsCast;
use web_sys::MouseEvent;

use super::{
    listing::Listing,
    place::{Place, SHOW_OWN, Show, link_id},
    rich_text, rows,
    rows::{GLOBAL, global_of, name_of},
    said,
};
use crate::{
    browser::{focus, text::number},
    dom::{
        El, a, button, checked, div, input, label, memo, nav, p, span, table, tbody, td, th, thead,
        tr,
    },
    pages::integration::Data,
    parts::{quiet, unseen},
    words,
};

/// What the tick of the header does.
const ALL_HERE: &str = "Select all on this page";

/// What is shown of the rows, and the way to the others.
pub(super) fn table_of_fields(listing: Listing) -> (El, El) {
    let data = expect_context::<Data>();
    let place = expect_context::<Place>();
    let heads: Vec<El> = ["Field"]
        .into_iter()
        .chain(SHOW_OWN.into_iter().map(|(_, name)| name))
        .map(|name| th().attr("role", "columnheader").attr("scope", "col").child(name))
        .collect();
    let body = move || {
        let all = data.fields.map(|rows| global_of(rows).cloned()).flatten();
        let mut lines = Vec::new();
        if is_whole(place) && listing.page.get() == 1 {
            lines.extend(all.as_ref().map(|all| row(place, listing, all, None)));
        }
        lines.extend(listing.each_here(|one| row(place, listing, one, all.as_ref())));
        if listing.count() == 0 {
            lines.push(nothing(data, place));
        }
        lines
    };
    let tick_page = input()
        .attr("type", "checkbox")
        .attr("aria-label", ALL_HERE)
        .attr("disabled", move || listing.count() == 0)
        .prop("checked", move || listing.page_ticked() == Some(true))
        .prop("indeterminate", move || listing.page_ticked().is_none())
        .on("change", move |event| listing.tick_page(checked(&event)));
    let tick_page =
        th().attr("role", "columnheader").attr("scope", "col").class("tick-cell").child(
            label()
                .class("tick-box")
                .child((tick_page, quiet(ALL_HERE).class("quiet small instead"))),
        );
    let head = tr().attr("role", "row").child((tick_page, heads));
    let table = table()
        .attr("role", "table")
        .attr("aria-label", "Field settings")
        .attr("tabindex", "-1")
        .id("fields-table")
        .child((
            thead().attr("role", "rowgroup").child(head),
            tbody().attr("role", "rowgroup").child(body),
        ));
    (table, pager(place, listing))
}

/// Whether nothing is searched for or left out.
fn is_whole(place: Place) -> bool {
    place.show() == Show::All && place.search.with(|search| search.trim().is_empty())
}

/// Instead of rows.
fn nothing(data: Data, place: Place) -> El {
    let any = data.fields.map(|rows| rows.len() > 1).unwrap_or_default();
    let wanted = place.search.get();
    let wanted = wanted.trim();
    let words = if !any {
        "No field has settings of its own yet, so Global holds everywhere. Add a field to let it differ, or import a file.".to_owned()
    } else if place.show() != Show::All {
        "No field is like that.".to_owned()
    } else {
        format!("No field has “{wanted}” in its name or its search term.")
    };
    let again = (!is_whole(place)).then(|| {
        button()
            .attr("type", "button")
            .class("button small")
            .on("click", move |_| place.show_all())
            .child("Show all fields")
    });
    let cell = td()
        .attr("role", "cell")
        .attr("colspan", "8")
        .class("quiet")
        .child((p().child(words), again));
    tr().attr("role", "row").class("empty").child(cell)
}

fn row(place: Place, listing: Listing, row: &FieldSettings, global: Option<&FieldSettings>) -> El {
    let is_global = row.id == GLOBAL;
    let name = name_of(row);
    let kinds = |kinds: &Vec<AssetType>| said::types(kinds);
    let yes = |on: &bool, yes: &str, no: &str| if *on { yes } else { no }.to_owned();
    let cells = [
        cell(
            row.default_search_term.as_ref(),
            global.and_then(|all| all.default_search_term.as_ref()),
            |term| said::search(term),
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
        .zip(SHOW_OWN)
        .map(|((text, inherited), (key, column))| {
            let class = match (inherited, key == "includeInLayoutService" && text == "on") {
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
    let open = {
        let id = row.id.clone();
        move || place.open.with(|open| open.as_ref() == Some(&id))
    };
    let id = row.id.clone();
    let link = a()
        .class("row-link")
        .id(link_id(&row.id))
        .attr("href", move || place.of(&id))
        .attr("data-deeper", true)
        .child(name.clone());
    let note = if is_global {
        Some(quiet("every field without its own row"))
    } else if rich_text::is(&name) {
        Some(quiet(rich_text::IN_SHORT))
    } else {
        None
    };
    let head = th().attr("role", "rowheader").attr("scope", "row").child((link, note));
    let own = rows::own_values(row);
    let kind = match (is_global, own) {
        (true, _) => Some("global"),
        (false, 0) => Some("plain"),
        (false, _) => None,
    };
    let ticked = td()
        .attr("role", "cell")
        .class("tick-cell")
        .child((!is_global).then(|| tick(listing, row.id.clone(), &name)));
    tr().attr("role", "row").class(kind).class_if("open", open).child((
        ticked,
        head,
        cells,
        from_global(own),
    ))
}

/// On a card, instead of the values that are inherited.
fn from_global(own: usize) -> Option<El> {
    let words = match own {
        0 => "all as Global",
        6 => return None,
        _ => "the rest as Global",
    };
    Some(td().attr("role", "cell").class("instead").child(quiet(words)))
}

fn tick(listing: Listing, id: String, name: &str) -> El {
    let is_ticked = {
        let id = id.clone();
        move || listing.ticked.with(|ticked| ticked.has(&id))
    };
    // A click also tells of the Shift key; it comes from the keyboard, too.
    let flip = move |event: web_sys::Event| {
        let up_to = event.dyn_ref::<MouseEvent>().is_some_and(MouseEvent::shift_key);
        listing.tick(&id, checked(&event), up_to);
    };
    let tick = input()
        .attr("type", "checkbox")
        .attr("aria-label", format!("Select {name}"))
        .prop("checked", is_ticked)
        .on("click", flip);
    label().class("tick-box").child(tick)
}

/// A value in words, and whether it comes from Global.
fn cell<T>(own: Option<&T>, global: Option<&T>, words: impl Fn(&T) -> String) -> (String, bool) {
    match (own, global) {
        (Some(value), _) => (words(value), false),
        (None, Some(value)) => (words(value), true),
        (None, None) => ("as Global".to_owned(), false),
    }
}

/// From page to page: links, so that a page can be shared and "Back" works.
fn pager(place: Place, listing: Listing) -> El {
    let step = move |to: Memo<Option<usize>>, words: &'static str| {
        move || {
            let link = a().class("button small");
            match to.get() {
                Some(page) => link
                    .attr("href", place.page_at(page))
                    .attr("data-deeper", true)
                    .on("click", |_| request_animation_frame(to_top))
                    .child(words),
                None => link.attr("role", "link").attr("aria-disabled", "true").child(words),
            }
        }
    };
    let before = memo(move || listing.page.get().checked_sub(1).filter(|page| *page > 0));
    let after =
        memo(move || Some(listing.page.get() + 1).filter(|page| *page <= listing.pages.get()));
    let where_now = move || {
        let (first, last) = listing.span();
        format!("{}–{} of {}", number(first), number(last), number(listing.count()))
    };
    let several = memo(move || listing.pages.get() > 1);
    div().child(move || {
        several.get().then(|| {
            nav().class("pager").attr("aria-label", "Pages of fields").child((
                span().class("quiet small num grow").attr("role", "status").child(where_now),
                step(before, "Previous"),
                step(after, "Next"),
            ))
        })
    })
}

/// The new page begins at its top, for the eye and for the keyboard.
fn to_top() {
    focus::id("fields-table");
    focus::scroll_to("fields-panel");
}
