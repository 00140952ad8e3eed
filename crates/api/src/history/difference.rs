//! What differs between two states of the settings, in the words of the API.

use portal_storage::{ChangeRecord, FieldRecord};
use portal_types::{
    ChangeKind, FieldRowId, SecretChange, SettingsChange, SettingsPart, ValueChange,
};
use serde::Serialize;
use serde_json::Value;

use super::state::{FIELD, FieldState, SECRET, names, to_json};
use crate::domain::FieldName;

/// What differs, part by part; Global before the rows of fields, which are in the order of their
/// names. Nothing is said of what is the same before and after.
pub fn changes(records: &[ChangeRecord]) -> Vec<SettingsChange> {
    let mut changes: Vec<_> = records.iter().filter_map(change).collect();
    changes.sort_by_cached_key(|change| {
        let name = change.field.as_deref().map(FieldName::key_of);
        (change.part, name, change.id.clone())
    });
    changes
}

/// What becomes of a row of field settings. `None` before: it is new; after: it is gone.
pub fn field_change(
    before: Option<&FieldRecord>,
    after: Option<&FieldRecord>,
) -> Option<SettingsChange> {
    change(&field_record(before, after)?)
}

/// What becomes of a part that has no rows, as it is kept.
pub(super) fn part_record<T: Serialize>(part: SettingsPart, before: &T, after: &T) -> ChangeRecord {
    let (old, new) = (Some(to_json(before)), Some(to_json(after)));
    ChangeRecord { part, row_id: FieldRowId::GLOBAL, old, new }
}

/// What becomes of a row of field settings, as it is kept.
pub(super) fn field_record(
    before: Option<&FieldRecord>,
    after: Option<&FieldRecord>,
) -> Option<ChangeRecord> {
    let state = |row: &FieldRecord| to_json(&FieldState::from(row));
    Some(ChangeRecord {
        part: SettingsPart::Field,
        row_id: after.or(before)?.id,
        old: before.map(state),
        new: after.map(state),
    })
}

fn change(record: &ChangeRecord) -> Option<SettingsChange> {
    let ChangeRecord { part, row_id, old, new } = record;
    let kind = match (old, new) {
        (old, new) if old == new => return None,
        (None, _) => ChangeKind::Added,
        (_, None) => ChangeKind::Removed,
        _ => ChangeKind::Changed,
    };
    let is_row = *part == SettingsPart::Field;
    let value = |state: &Option<Value>, name: &str| {
        state.as_ref().and_then(|state| state.get(name)).cloned().unwrap_or_default()
    };
    let values = names(*part)
        .iter()
        // The name of a row that came or went is said with the row.
        .filter(|name| **name != FIELD || kind == ChangeKind::Changed)
        .filter_map(|name| value_change(name, value(old, name), value(new, name)))
        .collect();
    let field = value(if new.is_some() { new } else { old }, FIELD);
    Some(SettingsChange {
        part: *part,
        id: is_row.then(|| row_id.to_wire()),
        field: field
            .as_str()
            .filter(|_| is_row && *row_id != FieldRowId::GLOBAL)
            .map(str::to_owned),
        kind,
        values,
    })
}

fn value_change(name: &str, before: Value, after: Value) -> Option<ValueChange> {
    let name = name.to_owned();
    match (before, after) {
        (before, after) if before == after => None,
        (before, after) if name == SECRET => {
            let secret = match (before, after) {
                (Value::Null, _) => SecretChange::Set,
                (_, Value::Null) => SecretChange::Cleared,
                _ => SecretChange::Replaced,
            };
            let (before, after) = (Value::Null, Value::Null);
            Some(ValueChange { name, before, after, secret: Some(secret) })
        }
        (before, after) => Some(ValueChange { name, before, after, secret: None }),
    }
}

#[cfg(test)]
mod tests {
    use portal_storage::ChangeRecord;
    use portal_types::{FieldRowId, SettingsPart};
    use serde_json::{Value, json};

    use super::changes;

    fn row(n: u128, old: Value, new: Value) -> ChangeRecord {
        let state = |value: Value| Some(value).filter(|value| !value.is_null());
        ChangeRecord {
            part: SettingsPart::Field,
            row_id: FieldRowId(uuid::Uuid::from_u128(n)),
            old: state(old),
            new: state(new),
        }
    }

    fn bynder(old: Value, new: Value) -> ChangeRecord {
        ChangeRecord { part: SettingsPart::Bynder, ..row(0, old, new) }
    }

    fn told(records: &[ChangeRecord]) -> Value {
        serde_json::to_value(changes(records)).unwrap()
    }

    #[test]
    fn a_row_comes_changes_its_name_and_goes() {
        let id = "00000000-0000-0000-0000-000000000001";
        let added = row(1, Value::Null, json!({"field": "Hero", "mode": "MultiSelect"}));
        assert_eq!(
            told(&[added]),
            json!([{"part": "field", "id": id, "field": "Hero", "kind": "added",
                "values": [{"name": "mode", "before": null, "after": "MultiSelect"}]}])
        );
        let renamed = row(1, json!({"field": "Hero"}), json!({"field": "Banner"}));
        assert_eq!(
            told(&[renamed]),
            json!([{"part": "field", "id": id, "field": "Banner", "kind": "changed",
                "values": [{"name": "field", "before": "Hero", "after": "Banner"}]}])
        );
        let removed = row(1, json!({"field": "Banner"}), Value::Null);
        assert_eq!(
            told(&[removed]),
            json!([{"part": "field", "id": id, "field": "Banner", "kind": "removed", "values": []}])
        );
        assert_eq!(told(&[row(1, json!({"field": "Hero"}), json!({"field": "Hero"}))]), json!([]));
    }

    #[test]
    fn a_secret_is_set_replaced_or_cleared_and_never_told() {
        let (none, one, two) = (
            json!({"dam": "bynder"}),
            json!({"dam": "bynder", "oauthClientSecret": "1111"}),
            json!({"dam": "bynder", "oauthClientSecret": "2222"}),
        );
        for (old, new, word) in
            [(&none, &one, "set"), (&one, &two, "replaced"), (&two, &none, "cleared")]
        {
            let told = told(&[bynder(old.clone(), new.clone())]);
            assert_eq!(
                told[0]["values"],
                json!([{"name": "oauthClientSecret", "before": null, "after": null, "secret": word}])
            );
        }
        assert_eq!(told(&[bynder(one.clone(), one)]), json!([]));
    }

    #[test]
    fn global_comes_before_the_rows_and_they_in_the_order_of_their_names() {
        let named = |n, name: &str| row(n, Value::Null, json!({ "field": name }));
        let global = row(0, json!({"mode": "MultiSelect"}), json!({"mode": "SingleSelect"}));
        let told = told(&[named(1, "zebra"), named(2, "Émile"), named(3, "Apple"), global]);
        let names: Vec<_> = told.as_array().unwrap().iter().map(|c| c["field"].clone()).collect();
        assert_eq!(json!(names), json!([null, "Apple", "zebra", "Émile"]));
        assert_eq!(told[0]["id"], "global");
    }
}
