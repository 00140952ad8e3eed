//! How the asset selector behaves in each content field: Global, and the rows that differ from it.

pub mod create;
pub mod delete;
pub mod get;
pub mod list;
pub mod put;

use portal_storage::{FieldRecord, StoreError};
use portal_types::{FieldRowId, FieldSettings, ProblemCode, PutFieldSettings};

use crate::{
    domain::{Checks, FieldName, FieldValues, GlobalValues},
    problem::{ApiError, ApiResult},
};

/// The most rows of an account, Global included.
const MOST_ROWS: i64 = 10_000;

/// A row as it shall be.
pub struct FieldRow {
    /// `None` for Global.
    pub name: Option<FieldName>,
    pub values: FieldValues,
}

impl FieldRow {
    /// Parses a row: Global's if `id` says so, else a field's.
    fn parse(id: FieldRowId, input: &PutFieldSettings) -> ApiResult<Self> {
        let mut checks = Checks::default();
        let row = if id == FieldRowId::GLOBAL {
            let values = GlobalValues::check(input, &mut checks).into_values();
            Self { name: None, values }
        } else {
            let name = FieldName::parse(input.field.as_deref().unwrap_or_default());
            let name = checks.take("/field", name);
            Self { name, values: FieldValues::check(input, &mut checks) }
        };
        checks.finish()?;
        Ok(row)
    }

    /// The row's record, changed at a revision.
    pub fn into_record(self, id: FieldRowId, revision: i64) -> FieldRecord {
        FieldRecord {
            id,
            field_key: self.name.as_ref().map(FieldName::key).unwrap_or_default(),
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

fn to_wire(record: FieldRecord) -> FieldSettings {
    FieldSettings {
        id: record.id.to_wire(),
        field: record.field,
        default_search_term: record.default_search_term,
        visible_asset_types: record.visible_asset_types,
        always_hide_limited_usage: record.always_hide_limited_usage,
        include_in_layout_service: record.include_in_layout_service,
        mode: record.mode,
        store_meta_properties: record.store_meta_properties,
        revision: record.revision,
    }
}

fn parse_id(text: &str) -> ApiResult<FieldRowId> {
    FieldRowId::from_wire(text).ok_or_else(absent)
}

fn absent() -> ApiError {
    ApiError::not_found("Your account has no row of field settings with this id.")
}

/// A store's conflict is another row for the same field.
fn or_field_exists(error: StoreError) -> ApiError {
    match error {
        StoreError::Conflict => {
            let detail = "Another row is for this field already. Change that one.";
            ApiError::new(ProblemCode::FieldExists, detail)
        }
        error => error.into(),
    }
}
