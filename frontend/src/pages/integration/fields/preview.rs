//! What a connector gets for a row: as options of Bynder's picker, and as Plugin JSON. Worked out
//! here from the rows, so that it follows what is typed, before anything is saved.

use leptos::prelude::*;
use portal_types::{
    CompactView, CompactViewPortal, EffectiveField, FieldSettings, Language, PickerMode, Plugin,
};

use super::draft::FieldDraft;
use crate::{
    dom::{El, div, fieldset, h3, input, label, legend, memo, p, section},
    parts::snippet,
};

/// A row with nothing left to inherit.
pub(super) fn effective(row: &FieldDraft, global: Option<&FieldSettings>) -> EffectiveField {
    let from = |read: fn(&FieldSettings) -> Option<bool>| global.and_then(read).unwrap_or(false);
    EffectiveField {
        default_search_term: row
            .search
            .clone()
            .or_else(|| global.and_then(|global| global.default_search_term.clone()))
            .unwrap_or_default(),
        visible_asset_types: row
            .types
            .clone()
            .or_else(|| global.and_then(|global| global.visible_asset_types.clone()))
            .unwrap_or_default(),
        always_hide_limited_usage: row
            .hide_limited
            .unwrap_or_else(|| from(|global| global.always_hide_limited_usage)),
        include_in_layout_service: row
            .layout
            .unwrap_or_else(|| from(|global| global.include_in_layout_service)),
        mode: row
            .mode
            .or_else(|| global.and_then(|global| global.mode))
            .unwrap_or(PickerMode::SingleSelectFile),
        store_meta_properties: row
            .meta
            .unwrap_or_else(|| from(|global| global.store_meta_properties)),
    }
}

fn term(field: &EffectiveField) -> Option<String> {
    Some(field.default_search_term.clone()).filter(|term| !term.is_empty())
}

fn compact_view(field: &EffectiveField, language: Language, portal: Option<&str>) -> CompactView {
    CompactView {
        language,
        mode: field.mode,
        asset_types: field
            .visible_asset_types
            .iter()
            .map(|kind| kind.as_str().to_ascii_uppercase())
            .collect(),
        default_search_term: term(field),
        hide_limited_use: field.always_hide_limited_usage,
        portal: portal
            .map(|host| CompactViewPortal { url: format!("https://{host}"), editable: false }),
    }
}

fn plugin(field: &EffectiveField) -> Plugin {
    Plugin {
        mode: field.mode,
        asset_types: field.visible_asset_types.clone(),
        default_search_term: term(field),
        hide_limited_use: field.always_hide_limited_usage,
        store_meta_properties: field.store_meta_properties,
    }
}

/// The panel.
pub(super) fn preview(
    field: Memo<EffectiveField>,
    language: Memo<Language>,
    portal: Memo<Option<String>>,
) -> El {
    let as_plugin = RwSignal::new(false);
    let code = memo(move || {
        let field = field.get();
        let text = if as_plugin.get() {
            serde_json::to_string_pretty(&plugin(&field))
        } else {
            let portal = portal.get();
            serde_json::to_string_pretty(&compact_view(&field, language.get(), portal.as_deref()))
        };
        text.unwrap_or_default()
    });
    let form = move |plugin: bool, words: &'static str| {
        let radio = input()
            .attr("type", "radio")
            .attr("name", "preview")
            .prop("checked", move || as_plugin.get() == plugin)
            .on("change", move |_| as_plugin.set(plugin));
        label().child((radio, words))
    };
    let forms = div()
        .class("choices small")
        .child((form(false, "Picker options"), form(true, "Plugin JSON")));
    let purpose = move || {
        if as_plugin.get() {
            "For the Plugin field of a SitecoreAI template."
        } else {
            "For Bynder's Universal Compact View."
        }
    };
    section().class("preview").attr("aria-labelledby", "preview-title").child((
        h3().id("preview-title").child("What a connector gets"),
        fieldset().child((legend().class("unseen").child("Form"), forms)),
        p().class("quiet small").child(purpose),
        snippet(code, "the JSON"),
    ))
}

#[cfg(test)]
mod tests {
    use portal_types::{AssetType, FieldSettings, Language, PickerMode};

    use super::{FieldDraft, compact_view, effective, plugin};

    fn global() -> FieldSettings {
        FieldSettings {
            id: "global".into(),
            field: None,
            default_search_term: Some(String::new()),
            visible_asset_types: Some(vec![AssetType::Image, AssetType::Video]),
            always_hide_limited_usage: Some(true),
            include_in_layout_service: Some(false),
            mode: Some(PickerMode::SingleSelectFile),
            store_meta_properties: Some(false),
            revision: 1,
        }
    }

    #[test]
    fn a_value_that_is_not_set_comes_from_global() {
        let row = FieldDraft { types: Some(vec![AssetType::Audio]), ..FieldDraft::default() };
        let field = effective(&row, Some(&global()));
        assert_eq!(field.visible_asset_types, [AssetType::Audio]);
        assert!(field.always_hide_limited_usage);
        assert_eq!(field.mode, PickerMode::SingleSelectFile);
    }

    #[test]
    fn pickers_get_their_own_words() {
        let field = effective(&FieldDraft::default(), Some(&global()));
        let options = compact_view(&field, Language::Dutch, Some("acme.bynder.com"));
        assert_eq!(
            serde_json::to_string(&options).unwrap(),
            r#"{"language":"nl_NL","mode":"SingleSelectFile","assetTypes":["IMAGE","VIDEO"],"hideLimitedUse":true,"portal":{"url":"https://acme.bynder.com","editable":false}}"#
        );
        assert!(
            !serde_json::to_string(&compact_view(&field, Language::Dutch, None))
                .unwrap()
                .contains("portal")
        );
        assert_eq!(
            serde_json::to_string(&plugin(&field)).unwrap(),
            r#"{"mode":"SingleSelectFile","assetTypes":["image","video"],"hideLimitedUse":true,"storeMetaProperties":false}"#
        );
    }
}
