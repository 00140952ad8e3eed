//! A table from JSON: `{"rows": […]}`.

use std::fmt;

use portal_types::FieldCode;
use serde::{
    Deserialize, Deserializer,
    de::{IgnoredAny, SeqAccess, Visitor},
};
use serde_json::value::RawValue;

use super::Table;
use crate::{
    domain::MOST_FIELD_ROWS,
    problem::ApiResult,
    request::{parse_json, parse_object},
};

/// Reads a table. What is wrong with a row is in the table; an error is for what is no table.
pub fn read_json(bytes: &[u8]) -> ApiResult<Table> {
    let Wire { rows } = parse_json(bytes)?;
    let mut table = Table::default();
    for (number, row) in (1..).zip(rows.first) {
        match parse_object(row.get()) {
            Ok(row) => table.rows.push((number, row)),
            Err(problem) => {
                table.errors.note(number, problem.pointer, problem.code, problem.detail);
            }
        }
    }
    if rows.more {
        let detail = format!("A table has at most {MOST_FIELD_ROWS} rows.");
        table.errors.note(i64::from(MOST_FIELD_ROWS) + 1, "", FieldCode::TooLong, detail);
    }
    Ok(table)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire<'a> {
    #[serde(borrow)]
    rows: Rows<'a>,
}

/// The rows, not read yet, so that each can be right or wrong by itself; no more than there can be.
struct Rows<'a> {
    first: Vec<&'a RawValue>,
    more: bool,
}

impl<'de: 'a, 'a> Deserialize<'de> for Rows<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(RowsVisitor)
    }
}

struct RowsVisitor;

impl<'de> Visitor<'de> for RowsVisitor {
    type Value = Rows<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a sequence")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Self::Value, A::Error> {
        let mut first = Vec::new();
        while first.len() < usize::from(MOST_FIELD_ROWS) {
            match elements.next_element()? {
                Some(row) => first.push(row),
                None => return Ok(Rows { first, more: false }),
            }
        }
        let mut more = false;
        while elements.next_element::<IgnoredAny>()?.is_some() {
            more = true;
        }
        Ok(Rows { first, more })
    }
}

#[cfg(test)]
mod tests {
    use portal_types::{FieldCode, PickerMode, ProblemCode};

    use super::{MOST_FIELD_ROWS, read_json};

    #[test]
    fn each_row_is_right_or_wrong_by_itself() {
        let table = read_json(
            br#"{"rows": [
                {"field": "a", "mode": "MultiSelect"}, {"field": "b", "mode": "Double"}, [], 5,
                {"field": "c", "colour": "red"}, {"field": "d", "visibleAssetTypes": ["image", 1]},
                {}
            ]}"#,
        );
        let table = table.unwrap();
        assert_eq!(table.rows[0].1.mode, Some(PickerMode::MultiSelect));
        assert_eq!(table.rows.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [1, 7]);
        let errors: Vec<_> = table.errors.into_first();
        let errors: Vec<_> =
            errors.iter().map(|error| (error.row, error.pointer.as_str(), error.code)).collect();
        assert_eq!(
            errors,
            [
                (2, "/mode", FieldCode::WrongType),
                (3, "", FieldCode::WrongType),
                (4, "", FieldCode::WrongType),
                (5, "/colour", FieldCode::Unknown),
                (6, "/visibleAssetTypes/1", FieldCode::WrongType),
            ]
        );
    }

    #[test]
    fn what_is_no_table() {
        for text in ["{}", "[]", r#"{"rows": 5}"#, r#"{"rows": {}}"#, r#"{"rows": [], "x": 1}"#] {
            assert_eq!(read_json(text.as_bytes()).unwrap_err().code(), ProblemCode::InvalidInput);
        }
        assert_eq!(read_json(b"{\"rows\": [").unwrap_err().code(), ProblemCode::MalformedJson);
        let many = "{},".repeat(usize::from(MOST_FIELD_ROWS) + 5);
        let table = read_json(format!("{{\"rows\": [{many}{{}}]}}").as_bytes()).unwrap();
        assert_eq!(table.rows.len(), usize::from(MOST_FIELD_ROWS));
        assert_eq!(table.errors.into_first()[0].row, i64::from(MOST_FIELD_ROWS) + 1);
    }
}
