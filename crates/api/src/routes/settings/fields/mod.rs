//! How the asset selector behaves in each content field: Global, and the rows that differ from it.

mod bulk;
pub mod bulk_delete;
pub mod bulk_edit;
pub mod create;
pub mod delete;
pub mod export;
pub mod get;
pub mod import;
pub mod list;
pub mod put;

use actix_web::guard::GuardContext;
use portal_storage::{FieldRecord, StoreError, Unit};
use portal_types::{
    AccountId, FieldCode, FieldProblem, FieldRowId, FieldSettings, ProblemCode, PutFieldSettings,
};

use crate::{
    domain::{Checks, FieldRow, MOST_FIELD_ROWS},
    problem::{ApiError, ApiResult},
};

/// Addresses beside those of the rows.
const BESIDE: [&str; 4] = ["export", "import", "bulk-edit", "bulk-delete"];

/// Guards the routes of a row's address against those addresses, which fit the same pattern.
fn names_a_row(context: &GuardContext<'_>) -> bool {
    let last = context.head().uri.path().rsplit('/').next();
    last.is_none_or(|last| !BESIDE.contains(&last))
}

/// All rows of an account: Global first, then by name.
async fn all_rows(unit: &mut dyn Unit, account: AccountId) -> Result<Vec<FieldRecord>, StoreError> {
    unit.fields(account, None, MOST_FIELD_ROWS.into()).await
}

/// Parses a row: Global's if `id` says so, else a field's.
fn parse_row(id: FieldRowId, input: &PutFieldSettings) -> ApiResult<FieldRow> {
    let mut checks = Checks::default();
    let row = if id == FieldRowId::GLOBAL {
        FieldRow::check_global(input, &mut checks)
    } else {
        FieldRow::check(input, &mut checks)
    };
    checks.finish()?;
    Ok(row)
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
            let at = FieldProblem::new("/field", FieldCode::Taken, detail);
            ApiError::new(ProblemCode::FieldExists, detail).with_errors(vec![at])
        }
        error => error.into(),
    }
}
