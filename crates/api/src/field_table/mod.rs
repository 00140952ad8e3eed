//! Field settings as a table that people take elsewhere and bring back: JSON or CSV out and in, and
//! what an import would do to the rows that are there. Nothing here reads or writes a database.
//!
//! In every form a row without a field is Global, and a value that is left out is taken from it.

mod cells;
mod csv_in;
mod csv_out;
mod json_in;
mod merge;
mod options;

use portal_storage::FieldRecord;
use portal_types::{FieldCode, FieldProblem, ImportError, PutFieldSettings};

pub use cells::text as cell_text;
pub use csv_in::read_csv;
pub use csv_out::write_csv;
pub use json_in::read_json;
pub use merge::{Merge, merge};
pub use options::{compact_views, plugins};

/// The columns of a table, named as in JSON.
const COLUMNS: [&str; 7] = [
    "field",
    "defaultSearchTerm",
    "visibleAssetTypes",
    "alwaysHideLimitedUsage",
    "includeInLayoutService",
    "mode",
    "storeMetaProperties",
];

/// A table as it was sent: the rows that can be read, each with its number, and what is wrong with
/// the others. 1 is the first row; in CSV, the one below the header.
#[derive(Debug, Default, PartialEq)]
pub struct Table {
    pub rows: Vec<(i64, PutFieldSettings)>,
    pub errors: Errors,
}

/// What is wrong with a table.
#[derive(Debug, Default, PartialEq)]
pub struct Errors {
    first: Vec<ImportError>,
    count: usize,
}

impl Errors {
    /// How many are told; the others are counted.
    const TOLD: usize = 1_000;

    /// Notes a mistake in a row.
    pub fn note(
        &mut self,
        row: i64,
        pointer: impl Into<String>,
        code: FieldCode,
        detail: impl Into<String>,
    ) {
        self.count += 1;
        if self.first.len() < Self::TOLD {
            let (pointer, detail) = (pointer.into(), detail.into());
            self.first.push(ImportError { row, pointer, code, detail });
        }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The first of them, by row.
    pub fn into_first(mut self) -> Vec<ImportError> {
        self.first.sort_by_key(|error| error.row);
        self.first
    }

    /// The same, as parts of a problem.
    pub fn into_problems(self) -> Vec<FieldProblem> {
        let problem = |error: ImportError| FieldProblem {
            row: Some(error.row),
            ..FieldProblem::new(error.pointer, error.code, error.detail)
        };
        self.into_first().into_iter().map(problem).collect()
    }
}

/// A row as it is sent to change it.
pub fn to_put(row: &FieldRecord) -> PutFieldSettings {
    PutFieldSettings {
        field: row.field.clone(),
        default_search_term: row.default_search_term.clone(),
        visible_asset_types: row.visible_asset_types.clone(),
        always_hide_limited_usage: row.always_hide_limited_usage,
        include_in_layout_service: row.include_in_layout_service,
        mode: row.mode,
        store_meta_properties: row.store_meta_properties,
    }
}
