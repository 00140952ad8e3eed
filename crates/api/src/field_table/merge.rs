//! What a table does to the rows that are there: rows are found by their field and replaced as a
//! whole; rows that the table does not name stay.

use std::collections::{HashMap, hash_map::Entry};

use portal_storage::FieldRecord;
use portal_types::{FieldCode, FieldRowId, PutFieldSettings};

use super::{Errors, Table};
use crate::{
    domain::{Checks, FieldRow, MOST_FIELD_ROWS},
    history::FieldEdit,
};

/// What would become of the rows.
#[derive(Debug, Default, PartialEq)]
pub struct Merge {
    /// What differs, in the table's order.
    pub edits: Vec<FieldEdit>,
    /// How many rows are there already as they shall be.
    pub unchanged: i64,
    /// With one or more, nothing may be done.
    pub errors: Errors,
}

/// Compares a table with the rows that are there. New rows get ids.
pub fn merge(
    current: Vec<FieldRecord>,
    table: Table,
    mut new_id: impl FnMut() -> FieldRowId,
) -> Merge {
    let mut merge = Merge { errors: table.errors, ..Merge::default() };
    let mut room = usize::from(MOST_FIELD_ROWS).saturating_sub(current.len());
    let mut is_full = false;
    let mut current: HashMap<String, FieldRecord> =
        current.into_iter().map(|row| (row.field_key.clone(), row)).collect();
    let mut named: HashMap<String, i64> = HashMap::new();
    for (number, input) in &table.rows {
        let Some(row) = check(*number, input, &mut merge.errors) else { continue };
        match named.entry(row.key()) {
            Entry::Vacant(entry) => _ = entry.insert(*number),
            Entry::Occupied(entry) => {
                let first = entry.get();
                let detail = if entry.key().is_empty() {
                    format!("Row {first} is Global already. Enter this one's field.")
                } else {
                    format!("Row {first} is for the same field: case and outer space don't count.")
                };
                merge.errors.note(*number, "/field", FieldCode::NotAllowed, detail);
                continue;
            }
        }
        match current.remove(&row.key()) {
            Some(old) => {
                let new = row.into_record(old.id, old.revision);
                if new == old {
                    merge.unchanged += 1;
                } else {
                    merge.edits.push(FieldEdit { before: Some(old), after: Some(new) });
                }
            }
            None if room > 0 => {
                room -= 1;
                // Saving it sets the revision.
                let after = Some(row.into_record(new_id(), 0));
                merge.edits.push(FieldEdit { before: None, after });
            }
            // Said once: what follows is too many as well.
            None if is_full => {}
            None => {
                is_full = true;
                let detail = format!(
                    "From here on it is too much: an account can have {MOST_FIELD_ROWS} rows."
                );
                merge.errors.note(*number, "", FieldCode::OutOfRange, detail);
            }
        }
    }
    merge
}

/// The row, or `None` after noting what is wrong with it.
fn check(number: i64, input: &PutFieldSettings, errors: &mut Errors) -> Option<FieldRow> {
    let mut checks = Checks::default();
    if input.field.is_none() && !has_every_value(input) {
        let detail = "Enter the field. A row without one is Global, which needs every value.";
        errors.note(number, "/field", FieldCode::Required, detail);
        return None;
    }
    let row = match input.field {
        Some(_) => FieldRow::check(input, &mut checks),
        None => FieldRow::check_global(input, &mut checks),
    };
    let problems = checks.into_problems();
    if problems.is_empty() {
        return Some(row);
    }
    for problem in problems {
        errors.note(number, problem.pointer, problem.code, problem.detail);
    }
    None
}

fn has_every_value(row: &PutFieldSettings) -> bool {
    row.default_search_term.is_some()
        && row.visible_asset_types.is_some()
        && row.always_hide_limited_usage.is_some()
        && row.include_in_layout_service.is_some()
        && row.mode.is_some()
        && row.store_meta_properties.is_some()
}

#[cfg(test)]
mod tests {
    use portal_types::{AssetType, FieldCode, FieldRowId, PickerMode, PutFieldSettings};
    use uuid::Uuid;

    use super::{FieldEdit, MOST_FIELD_ROWS, Merge, merge};
    use crate::{
        domain::{FieldRow, GlobalValues},
        field_table::{Table, to_put},
    };
    use portal_storage::FieldRecord;

    fn global() -> FieldRecord {
        let values = GlobalValues::initial().into_values();
        FieldRow { name: None, values }.into_record(FieldRowId::GLOBAL, 1)
    }

    fn put(field: &str) -> PutFieldSettings {
        PutFieldSettings { field: Some(field.to_owned()), ..PutFieldSettings::default() }
    }

    fn record(n: u128, field: &str) -> FieldRecord {
        let mut checks = crate::domain::Checks::default();
        FieldRow::check(&put(field), &mut checks).into_record(FieldRowId(Uuid::from_u128(n)), 1)
    }

    fn merged(current: Vec<FieldRecord>, rows: Vec<PutFieldSettings>) -> Merge {
        let table = Table { rows: (1..).zip(rows).collect(), ..Table::default() };
        let mut ids = 1_000..;
        merge(current, table, || FieldRowId(Uuid::from_u128(ids.next().unwrap())))
    }

    fn errors(merge: Merge) -> Vec<(i64, String, FieldCode)> {
        let errors = merge.errors.into_first().into_iter();
        errors.map(|error| (error.row, error.pointer, error.code)).collect()
    }

    #[test]
    fn rows_are_found_by_their_field_and_replaced_as_a_whole() {
        let (hero, body, teaser) = (record(1, "Hero"), record(2, "Body"), record(3, "Teaser"));
        let mut own = hero.clone();
        own.mode = Some(PickerMode::MultiSelect);
        let terms = PutFieldSettings {
            default_search_term: Some(" brand ".to_owned()),
            visible_asset_types: Some(vec![AssetType::Video, AssetType::Image, AssetType::Video]),
            ..put(" HERO ")
        };
        let merge = merged(
            vec![global(), own.clone(), body.clone(), teaser],
            vec![terms, put("Body"), put("New"), to_put(&global())],
        );
        assert_eq!(merge.errors.count(), 0);
        assert_eq!(merge.unchanged, 2);
        let hero = FieldRecord {
            field: Some("HERO".to_owned()),
            default_search_term: Some("brand".to_owned()),
            visible_asset_types: Some(vec![AssetType::Image, AssetType::Video]),
            ..hero
        };
        let new = FieldRecord { revision: 0, ..record(1_000, "New") };
        let edit = |before, after| FieldEdit { before, after: Some(after) };
        assert_eq!(merge.edits, [edit(Some(own), hero), edit(None, new)]);
    }

    #[test]
    fn what_a_row_cannot_be() {
        let long = PutFieldSettings { default_search_term: Some("x".repeat(501)), ..put("a\u{7}") };
        let none = PutFieldSettings { visible_asset_types: Some(vec![]), ..put("b") };
        let half = PutFieldSettings { mode: Some(PickerMode::SingleSelect), ..Default::default() };
        let whole = to_put(&global());
        let rows = vec![long, none, half, put("C"), put(" c"), put(" "), whole.clone(), whole];
        assert_eq!(
            errors(merged(vec![global()], rows)),
            [
                (1, "/field".to_owned(), FieldCode::InvalidFormat),
                (1, "/defaultSearchTerm".to_owned(), FieldCode::TooLong),
                (2, "/visibleAssetTypes".to_owned(), FieldCode::TooShort),
                (3, "/field".to_owned(), FieldCode::Required),
                (5, "/field".to_owned(), FieldCode::NotAllowed),
                (6, "/field".to_owned(), FieldCode::Required),
                (8, "/field".to_owned(), FieldCode::NotAllowed),
            ]
        );
    }

    #[test]
    fn an_account_has_room_for_so_many() {
        let most = u128::from(MOST_FIELD_ROWS);
        let mut current: Vec<_> = (1..most - 1).map(|n| record(n, &format!("f{n}"))).collect();
        current.push(global());
        let merge = merged(current, vec![put("f1"), put("one"), put("two"), put("three")]);
        assert_eq!((merge.unchanged, merge.edits.len()), (1, 1));
        assert_eq!(errors(merge), [(3, String::new(), FieldCode::OutOfRange)]);
    }
}
