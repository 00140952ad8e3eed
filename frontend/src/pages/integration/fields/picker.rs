//! What pickers take: options of Bynder's Universal Compact View, and Plugin JSON. Worked out here
//! from the rows, so that it follows what is typed, before anything is saved.

use portal_types::{
    CompactView, CompactViewAssetType, CompactViewPortal, EffectiveField, FieldSettings, Language,
    PickerMode, Plugin,
};
use serde::{Serialize, Serializer};

use super::draft::FieldDraft;
use crate::forms::Draft;

/// One of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taker {
    CompactView,
    Plugin,
}

/// What options depend on beside the row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Setting {
    pub(super) language: Language,
    pub(super) portal: Option<String>,
}

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
            .copied()
            .map(CompactViewAssetType::from)
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

/// What one field gets.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Options {
    CompactView(CompactView),
    Plugin(Plugin),
}

pub(super) fn options(taker: Taker, field: &EffectiveField, setting: &Setting) -> Options {
    match taker {
        Taker::CompactView => {
            Options::CompactView(compact_view(field, setting.language, setting.portal.as_deref()))
        }
        Taker::Plugin => Options::Plugin(plugin(field)),
    }
}

/// Members that keep their order.
struct ByField(Vec<(String, Options)>);

impl Serialize for ByField {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, options)| (name, options)))
    }
}

/// What fields get, by name, as an export has it: the empty name is Global.
pub(super) fn options_of(
    taker: Taker,
    rows: &[FieldSettings],
    global: Option<&FieldSettings>,
    setting: &Setting,
) -> String {
    let one = |row: &FieldSettings| {
        let field = effective(&FieldDraft::of(row).0, global);
        (row.field.clone().unwrap_or_default(), options(taker, &field, setting))
    };
    let by_field = ByField(rows.iter().map(one).collect());
    serde_json::to_string_pretty(&by_field).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use portal_types::{AssetType, FieldSettings, Language, PickerMode};

    use super::{FieldDraft, Setting, Taker, compact_view, effective, options_of, plugin};

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

    #[test]
    fn many_stand_by_their_names_in_their_order() {
        let mut hero = global();
        hero.id = "1".into();
        hero.field = Some("b".into());
        hero.mode = Some(PickerMode::MultiSelect);
        let rows = [global(), hero];
        let setting = Setting { language: Language::Dutch, portal: None };
        let text = options_of(Taker::Plugin, &rows, rows.first(), &setting);
        let text: String = text.split_whitespace().collect();
        assert_eq!(
            text,
            r#"{"":{"mode":"SingleSelectFile","assetTypes":["image","video"],"hideLimitedUse":true,"storeMetaProperties":false},"b":{"mode":"MultiSelect","assetTypes":["image","video"],"hideLimitedUse":true,"storeMetaProperties":false}}"#
        );
    }
}
