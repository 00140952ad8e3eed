//! The values of a row of field settings.

use portal_storage::FieldRecord;
use portal_types::{AssetType, FieldCode, FieldValuesChange, PickerMode, PutFieldSettings};

use super::Checks;

/// The values of a row; `None` means "as Global".
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FieldValues {
    pub default_search_term: Option<String>,
    pub visible_asset_types: Option<Vec<AssetType>>,
    pub always_hide_limited_usage: Option<bool>,
    pub include_in_layout_service: Option<bool>,
    pub mode: Option<PickerMode>,
    pub store_meta_properties: Option<bool>,
}

/// The values of the Global row: nothing is left open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GlobalValues(FieldValues);

const LONGEST_SEARCH_TERM: usize = 500;

impl FieldValues {
    /// Takes the values out of a request, noting what is wrong with them.
    pub fn check(input: &PutFieldSettings, checks: &mut Checks) -> Self {
        let default_search_term = input
            .default_search_term
            .as_deref()
            .and_then(|term| checks.take("/defaultSearchTerm", search_term(term)));
        let visible_asset_types = input
            .visible_asset_types
            .as_deref()
            .and_then(|types| checks.take("/visibleAssetTypes", asset_types(types)));
        Self {
            default_search_term,
            visible_asset_types,
            always_hide_limited_usage: input.always_hide_limited_usage,
            include_in_layout_service: input.include_in_layout_service,
            mode: input.mode,
            store_meta_properties: input.store_meta_properties,
        }
    }
}

impl GlobalValues {
    /// Takes the values out of a request for the Global row, which has no row to inherit from.
    pub fn check(input: &PutFieldSettings, checks: &mut Checks) -> Self {
        for (pointer, absent) in [
            ("/defaultSearchTerm", input.default_search_term.is_none()),
            ("/visibleAssetTypes", input.visible_asset_types.is_none()),
            ("/alwaysHideLimitedUsage", input.always_hide_limited_usage.is_none()),
            ("/includeInLayoutService", input.include_in_layout_service.is_none()),
            ("/mode", input.mode.is_none()),
            ("/storeMetaProperties", input.store_meta_properties.is_none()),
        ] {
            if absent {
                let detail = "Global needs every value: other rows take theirs from it.";
                checks.note(pointer, FieldCode::Required, detail);
            }
        }
        if input.field.is_some() {
            let detail = "Global has no field of its own: it holds for all without a row.";
            checks.note("/field", FieldCode::NotAllowed, detail);
        }
        Self(FieldValues::check(input, checks))
    }

    /// What a new account starts with: everything shown, one file selected, nothing extra.
    pub fn initial() -> Self {
        Self(FieldValues {
            default_search_term: Some(String::new()),
            visible_asset_types: Some(AssetType::ALL.to_vec()),
            always_hide_limited_usage: Some(false),
            include_in_layout_service: Some(false),
            mode: Some(PickerMode::SingleSelectFile),
            store_meta_properties: Some(false),
        })
    }

    /// As the values of a row.
    pub fn into_values(self) -> FieldValues {
        self.0
    }
}

/// Values to change in many rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValuesChange(FieldValuesChange);

impl ValuesChange {
    /// Takes the values out of the member `set` of a request, noting what is wrong with them.
    pub fn check(mut set: FieldValuesChange, checks: &mut Checks) -> Self {
        if set == FieldValuesChange::default() {
            let detail = "Name at least one value to change.";
            checks.note("/set", FieldCode::TooShort, detail);
        }
        if let Some(Some(term)) = &mut set.default_search_term {
            let checked = checks.take("/set/defaultSearchTerm", search_term(term));
            *term = checked.unwrap_or_default();
        }
        if let Some(Some(types)) = &mut set.visible_asset_types {
            let checked = checks.take("/set/visibleAssetTypes", asset_types(types));
            *types = checked.unwrap_or_default();
        }
        Self(set)
    }

    /// The row with the changed values.
    pub fn apply(&self, row: &FieldRecord) -> FieldRecord {
        fn change<T: Clone>(value: &mut T, to: Option<&T>) {
            if let Some(to) = to {
                value.clone_from(to);
            }
        }
        let (set, mut row) = (&self.0, row.clone());
        change(&mut row.default_search_term, set.default_search_term.as_ref());
        change(&mut row.visible_asset_types, set.visible_asset_types.as_ref());
        change(&mut row.always_hide_limited_usage, set.always_hide_limited_usage.as_ref());
        change(&mut row.include_in_layout_service, set.include_in_layout_service.as_ref());
        change(&mut row.mode, set.mode.as_ref());
        change(&mut row.store_meta_properties, set.store_meta_properties.as_ref());
        row
    }
}

fn search_term(text: &str) -> Result<String, (FieldCode, String)> {
    let text = text.trim();
    if text.chars().count() > LONGEST_SEARCH_TERM {
        let detail = format!("A search term has at most {LONGEST_SEARCH_TERM} characters.");
        return Err((FieldCode::TooLong, detail));
    }
    if text.chars().any(char::is_control) {
        let detail = "A search term has no line breaks or other control characters.";
        return Err((FieldCode::InvalidFormat, detail.to_owned()));
    }
    Ok(text.to_owned())
}

/// Each kind once, in the documented order: order and repetition mean nothing.
fn asset_types(types: &[AssetType]) -> Result<Vec<AssetType>, (FieldCode, String)> {
    if types.is_empty() {
        let detail = "Choose at least one asset type: with none, the selector would stay empty.";
        return Err((FieldCode::TooShort, detail.to_owned()));
    }
    Ok(AssetType::ALL.iter().copied().filter(|kind| types.contains(kind)).collect())
}
