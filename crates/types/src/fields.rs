//! How the asset selector behaves in each content field.

use serde::{Deserialize, Serialize};

use crate::{FieldCode, SettingsChange, object, objects, present};

text_enum!(
    /// A kind of asset.
    AssetType {
        /// Pictures.
        Image = "image",
        /// Films.
        Video = "video",
        /// Documents.
        Document = "document",
        /// Sound.
        Audio = "audio",
    }
);

text_enum!(
    /// How the asset selector selects. The values are those of Bynder's Universal Compact View.
    PickerMode {
        /// One asset, and which file (derivative) of it.
        SingleSelectFile = "SingleSelectFile",
        /// One asset.
        SingleSelect = "SingleSelect",
        /// Several assets.
        MultiSelect = "MultiSelect",
    }
);

/// One row of field settings: how the asset selector behaves in one content field. In every row
/// but `global`, null means "as Global".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldSettings {
    /// `global`, or a UUID.
    #[cfg_attr(feature = "openapi", schema(example = "0199a2c4-7e10-7c3a-b0de-5a1f6f1f8a01"))]
    pub id: String,
    /// The content field of the CMS. Null in the Global row.
    #[cfg_attr(feature = "openapi", schema(example = "Hero image"))]
    pub field: Option<String>,
    /// What the asset selector searches for when it opens. Empty: nothing.
    #[cfg_attr(feature = "openapi", schema(example = "brand 2026"))]
    pub default_search_term: Option<String>,
    /// The kinds of asset it shows, at least one.
    pub visible_asset_types: Option<Vec<AssetType>>,
    /// Whether assets with limited usage stay hidden.
    pub always_hide_limited_usage: Option<bool>,
    /// Whether Layout Service answers carry the whole asset. Costs performance.
    pub include_in_layout_service: Option<bool>,
    /// How it selects.
    pub mode: Option<PickerMode>,
    /// Whether the asset's metaproperties are stored with the field.
    pub store_meta_properties: Option<bool>,
    /// The revision of the last change.
    #[cfg_attr(feature = "openapi", schema(example = 42))]
    pub revision: i64,
}

/// A row of field settings as it shall be. Absent and null are alike: "as Global". For the row
/// `global` itself every value is required, and `field` is refused.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PutFieldSettings {
    /// The content field of the CMS, 1 to 200 characters. Outer space is dropped; names that differ
    /// in case only are the same field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "Hero image"))]
    pub field: Option<String>,
    /// At most 500 characters. Empty: search for nothing.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "brand 2026"))]
    pub default_search_term: Option<String>,
    /// At least one kind.
    #[serde(default)]
    pub visible_asset_types: Option<Vec<AssetType>>,
    /// Whether assets with limited usage stay hidden.
    #[serde(default)]
    pub always_hide_limited_usage: Option<bool>,
    /// Whether Layout Service answers carry the whole asset. Costs performance.
    #[serde(default)]
    pub include_in_layout_service: Option<bool>,
    /// How it selects.
    #[serde(default)]
    pub mode: Option<PickerMode>,
    /// Whether the asset's metaproperties are stored with the field.
    #[serde(default)]
    pub store_meta_properties: Option<bool>,
}

/// A page of field settings: Global first, then by field name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldSettingsList {
    /// The rows of this page.
    pub items: Vec<FieldSettings>,
    /// Pass as `cursor` to get the next page. Null on the last one.
    pub next_cursor: Option<String>,
}

/// Many rows of field settings, for export and import.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldRows {
    /// The rows. The one without a `field` is Global, and needs every value.
    #[serde(deserialize_with = "objects")]
    pub rows: Vec<PutFieldSettings>,
}

/// What an import does. Rows are found by their field; rows that the import does not name stay.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldImport {
    /// How many rows are new.
    #[cfg_attr(feature = "openapi", schema(example = 12))]
    pub added: i64,
    /// How many get other values.
    #[cfg_attr(feature = "openapi", schema(example = 3))]
    pub changed: i64,
    /// How many are there already with these values.
    #[cfg_attr(feature = "openapi", schema(example = 85))]
    pub unchanged: i64,
    /// What is wrong: the first 1,000 mistakes, by row. With one or more, nothing is imported.
    pub errors: Vec<ImportError>,
    /// What differs, of the first 500 rows that do.
    pub changes: Vec<SettingsChange>,
    /// The settings' revision now: the new one, or with `dryRun` and where nothing differs, the one
    /// that was there.
    #[cfg_attr(feature = "openapi", schema(example = 43))]
    pub revision: i64,
}

/// What is wrong with a row of an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportError {
    /// The row: 1 is the first one (in CSV, the one below the header, which itself is 0).
    #[cfg_attr(feature = "openapi", schema(example = 17))]
    pub row: i64,
    /// The value in the row, as a JSON Pointer. Empty: the row as a whole.
    #[cfg_attr(feature = "openapi", schema(example = "/mode"))]
    pub pointer: String,
    /// What kind of mistake it is.
    pub code: FieldCode,
    /// The mistake in words.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "Choose one of SingleSelectFile, SingleSelect, MultiSelect.")
    )]
    pub detail: String,
}

/// A row of field settings as the caller read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldRowAt {
    /// The row's id.
    #[cfg_attr(feature = "openapi", schema(example = "0199a2c4-7e10-7c3a-b0de-5a1f6f1f8a01"))]
    pub id: String,
    /// The revision that was read: if the row changed since, nothing is done.
    #[cfg_attr(feature = "openapi", schema(example = 42))]
    pub revision: i64,
}

/// The same change to many rows of field settings: all of them, or none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BulkEditFields {
    /// The rows, at most 10,000. Not Global.
    #[serde(deserialize_with = "objects")]
    pub rows: Vec<FieldRowAt>,
    /// The values to change. Absent: it stays; null: as Global.
    #[serde(deserialize_with = "object")]
    pub set: FieldValuesChange,
}

/// Values of a row of field settings to change. Absent: it stays; null: as Global.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldValuesChange {
    /// At most 500 characters. Empty: search for nothing.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, example = "brand 2026"))]
    pub default_search_term: Option<Option<String>>,
    /// At least one kind.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Vec<AssetType>>))]
    pub visible_asset_types: Option<Option<Vec<AssetType>>>,
    /// Whether assets with limited usage stay hidden.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<bool>))]
    pub always_hide_limited_usage: Option<Option<bool>>,
    /// Whether Layout Service answers carry the whole asset. Costs performance.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<bool>))]
    pub include_in_layout_service: Option<Option<bool>>,
    /// How it selects.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<PickerMode>))]
    pub mode: Option<Option<PickerMode>>,
    /// Whether the asset's metaproperties are stored with the field.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<bool>))]
    pub store_meta_properties: Option<Option<bool>>,
}

/// Many rows of field settings to delete: all of them, or none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BulkDeleteFields {
    /// The rows, at most 10,000. Not Global.
    #[serde(deserialize_with = "objects")]
    pub rows: Vec<FieldRowAt>,
}

/// What a change to many rows did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BulkOutcome {
    /// How many rows are different now, or gone.
    #[cfg_attr(feature = "openapi", schema(example = 40))]
    pub changed: i64,
    /// The settings' revision now. The rows that changed carry it as theirs.
    #[cfg_attr(feature = "openapi", schema(example = 43))]
    pub revision: i64,
}
