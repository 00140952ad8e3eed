//! What a connector gets for a row, ready to copy, and where each value of it comes from.

use leptos::prelude::*;
use portal_types::EffectiveField;

use super::{
    draft::FieldDraft,
    picker::{Setting, Taker, options},
    said,
};
use crate::{
    dom::{El, a, div, el, fieldset, h3, input, label, legend, memo, p, section, span},
    parts::{quiet, snippet},
    words,
};

/// The panel.
pub(super) fn preview(
    row: RwSignal<FieldDraft>,
    field: Memo<EffectiveField>,
    setting: Memo<Setting>,
) -> El {
    let taker = RwSignal::new(Taker::CompactView);
    let code = memo(move || {
        let options =
            setting.with(|setting| field.with(|field| options(taker.get(), field, setting)));
        serde_json::to_string_pretty(&options).unwrap_or_default()
    });
    let form = move |one: Taker, words: &'static str| {
        let radio = input()
            .attr("type", "radio")
            .attr("name", "preview")
            .prop("checked", move || taker.get() == one)
            .on("change", move |_| taker.set(one));
        label().child((radio, words))
    };
    let forms = div()
        .class("choices small")
        .child((form(Taker::CompactView, "Picker options"), form(Taker::Plugin, "Plugin JSON")));
    let purpose = move || match taker.get() {
        Taker::Plugin => "For the Plugin field of a SitecoreAI template.",
        Taker::CompactView => "For Bynder's Universal Compact View.",
    };
    section().class("preview").attr("aria-labelledby", "preview-title").child((
        h3().id("preview-title").child("What a connector gets"),
        fieldset().child((legend().class("unseen").child("Form"), forms)),
        p().class("quiet small").child(purpose),
        snippet(code, "the JSON"),
        h3().child("Where it comes from"),
        origins(row, field, setting),
    ))
}

/// Every value with its origin.
fn origins(row: RwSignal<FieldDraft>, field: Memo<EffectiveField>, setting: Memo<Setting>) -> El {
    let is_global = row.with_untracked(FieldDraft::is_global);
    let line = move |name: &'static str,
                     value: fn(&EffectiveField) -> String,
                     own: fn(&FieldDraft) -> bool| {
        let from = move || {
            if is_global {
                "set here"
            } else if row.with(own) {
                "this row"
            } else {
                "Global"
            }
        };
        let inherited = move || !is_global && !row.with(own);
        let value = span().class_if("inherited", inherited).child(move || field.with(value));
        origin(name, value, span().child(from))
    };
    let section = |hash: &'static str, words: &'static str| a().attr("href", hash).child(words);
    let portal =
        move || setting.with(|it| it.portal.clone()).unwrap_or_else(|| "not set".to_owned());
    let language = move || setting.with(|it| words::language(it.language));
    el("dl").class("origins").child(vec![
        line(
            "Default search term",
            |all| said::search(&all.default_search_term),
            |row| row.search.is_some(),
        ),
        line(
            "Visible asset types",
            |all| said::types(&all.visible_asset_types),
            |row| row.types.is_some(),
        ),
        line("Selection", |all| words::mode(all.mode).to_owned(), |row| row.mode.is_some()),
        line(
            "Always hide limited usage",
            |all| said::switch(all.always_hide_limited_usage),
            |row| row.hide_limited.is_some(),
        ),
        line(
            "Store metaproperties",
            |all| said::switch(all.store_meta_properties),
            |row| row.meta.is_some(),
        ),
        line(
            "Include in Layout Service",
            |all| said::switch(all.include_in_layout_service),
            |row| row.layout.is_some(),
        ),
        origin("Language", span().child(language), section("#asset-selector", "Asset selector")),
        origin("Portal URL", span().child(portal), section("#bynder", "Bynder settings")),
    ])
}

fn origin(name: &'static str, value: El, from: El) -> El {
    div().child((el("dt").child(name), el("dd").child((value, quiet(from)))))
}
