//! A row of field settings.

use portal_storage::FieldRecord;
use portal_types::{FieldRowId, PutFieldSettings};

use super::{Checks, FieldName, FieldValues, GlobalValues};

/// The most rows of an account, Global included.
pub const MOST_FIELD_ROWS: u16 = 10_000;

/// A row as it shall be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldRow {
    /// `None` for Global.
    pub name: Option<FieldName>,
    pub values: FieldValues,
}

impl FieldRow {
    /// The Global row. What is wrong is noted, and the row then good for nothing.
    pub fn check_global(input: &PutFieldSettings, checks: &mut Checks) -> Self {
        Self { name: None, values: GlobalValues::check(input, checks).into_values() }
    }

    /// The row of a field. What is wrong is noted, and the row then good for nothing.
    pub fn check(input: &PutFieldSettings, checks: &mut Checks) -> Self {
        let name = FieldName::parse(input.field.as_deref().unwrap_or_default());
        let name = checks.take("/field", name);
        Self { name, values: FieldValues::check(input, checks) }
    }

    /// The name as it is compared, unique in the account; empty for Global.
    pub fn key(&self) -> String {
        self.name.as_ref().map(FieldName::key).unwrap_or_default()
    }

    /// The row's record, changed at a revision.
    pub fn into_record(self, id: FieldRowId, revision: i64) -> FieldRecord {
        FieldRecord {
            id,
            field_key: self.key(),
            field: self.name.map(|name| name.as_str().to_owned()),
            default_search_term: self.values.default_search_term,
            visible_asset_types: self.values.visible_asset_types,
            always_hide_limited_usage: self.values.always_hide_limited_usage,
            include_in_layout_service: self.values.include_in_layout_service,
            mode: self.values.mode,
            store_meta_properties: self.values.store_meta_properties,
            revision,
        }
    }
}
