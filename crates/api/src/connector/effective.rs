//! Inheritance, value by value: a row's own value, else Global's.

use portal_storage::FieldRecord;
use portal_types::{
    AssetType, CompactView, CompactViewPortal, EffectiveField, Language, PickerMode, Plugin,
};

/// The settings that hold for a row.
pub fn effective(row: &FieldRecord, global: &FieldRecord) -> EffectiveField {
    /// The row's value, else Global's, else (Global has every value) what a new account has.
    fn pick<T: Clone>(own: Option<&T>, global: Option<&T>, initial: T) -> T {
        own.or(global).cloned().unwrap_or(initial)
    }
    EffectiveField {
        default_search_term: pick(
            row.default_search_term.as_ref(),
            global.default_search_term.as_ref(),
            String::new(),
        ),
        visible_asset_types: pick(
            row.visible_asset_types.as_ref(),
            global.visible_asset_types.as_ref(),
            AssetType::ALL.to_vec(),
        ),
        always_hide_limited_usage: pick(
            row.always_hide_limited_usage.as_ref(),
            global.always_hide_limited_usage.as_ref(),
            false,
        ),
        include_in_layout_service: pick(
            row.include_in_layout_service.as_ref(),
            global.include_in_layout_service.as_ref(),
            false,
        ),
        mode: pick(row.mode.as_ref(), global.mode.as_ref(), PickerMode::SingleSelectFile),
        store_meta_properties: pick(
            row.store_meta_properties.as_ref(),
            global.store_meta_properties.as_ref(),
            false,
        ),
    }
}

/// Options for Bynder's Universal Compact View.
pub fn compact_view(
    field: &EffectiveField,
    language: Language,
    portal_url: Option<&str>,
) -> CompactView {
    CompactView {
        language,
        mode: field.mode,
        asset_types: field.visible_asset_types.iter().map(|kind| (*kind).into()).collect(),
        default_search_term: search_term(field),
        hide_limited_use: field.always_hide_limited_usage,
        portal: portal_url
            .map(|domain| CompactViewPortal { url: format!("https://{domain}"), editable: false }),
    }
}

/// JSON for a SitecoreAI Plugin field.
pub fn plugin(field: &EffectiveField) -> Plugin {
    Plugin {
        mode: field.mode,
        asset_types: field.visible_asset_types.clone(),
        default_search_term: search_term(field),
        hide_limited_use: field.always_hide_limited_usage,
        store_meta_properties: field.store_meta_properties,
    }
}

fn search_term(field: &EffectiveField) -> Option<String> {
    Some(field.default_search_term.clone()).filter(|term| !term.is_empty())
}
