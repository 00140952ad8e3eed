//! A table from CSV, as spreadsheets write it: with or without a byte order mark, with commas,
//! semicolons or tabs, and with words and truths in any case.

use csv::StringRecord;
use portal_types::{FieldCode, ProblemCode, PutFieldSettings};

use super::{COLUMNS, Errors, Table, cells};
use crate::{
    domain::MOST_FIELD_ROWS,
    problem::{ApiError, ApiResult},
};

/// Reads a table. What is wrong with a row is in the table; an error is for what is no table.
pub fn read_csv(bytes: &[u8]) -> ApiResult<Table> {
    let text = text_of(bytes)?;
    let header = text.lines().next().unwrap_or_default();
    let delimiter = header.bytes().find(|byte| b",;\t".contains(byte)).unwrap_or(b',');
    let mut records = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes())
        .into_records();
    let header = records.next().and_then(Result::ok).ok_or_else(no_header)?;
    let mut table = Table::default();
    let columns = columns(&header, &mut table.errors)?;
    let mut next = 1;
    for record in records {
        // In a text that is in memory and valid, and with any number of cells in a line, no record
        // fails.
        let record = record.map_err(ApiError::internal)?;
        let number = next + empty_lines_before(&record, text.as_bytes());
        next = number + 1;
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if table.rows.len() >= usize::from(MOST_FIELD_ROWS) {
            let detail = format!("A table has at most {MOST_FIELD_ROWS} rows.");
            table.errors.note(number, "", FieldCode::TooLong, detail);
            break;
        }
        if let Some(row) = row(&record, &columns, number, &mut table.errors) {
            table.rows.push((number, row));
        }
    }
    Ok(table)
}

/// The text, without what spreadsheets put in front of it.
fn text_of(bytes: &[u8]) -> ApiResult<&str> {
    let text = std::str::from_utf8(bytes).ok().filter(|text| !text.contains('\0'));
    let text = text.ok_or_else(|| {
        let detail = "The table is not in UTF-8. In Excel, save it as \"CSV UTF-8\".";
        ApiError::new(ProblemCode::MalformedCsv, detail)
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // Excel's own way to say what is between cells; we see that by ourselves.
    let marked = text.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("sep="));
    let text = if marked { text.get(5..).unwrap_or_default() } else { text };
    Ok(text.trim_start_matches(['\r', '\n']))
}

/// How many lines the reader left out before a record because nothing is in them. They count: a
/// spreadsheet shows them.
fn empty_lines_before(record: &StringRecord, text: &[u8]) -> i64 {
    let start = record.position().and_then(|position| usize::try_from(position.byte()).ok());
    let start = start.unwrap_or_default().min(text.len());
    let (before, rest) = text.split_at(start);
    // Of the line before there may be the second half of its end.
    let half = usize::from(before.ends_with(b"\r") && rest.starts_with(b"\n"));
    let mut empty = 0;
    let mut last = 0;
    for byte in &rest[half..] {
        match byte {
            b'\n' if last == b'\r' => {}
            b'\n' | b'\r' => empty += 1,
            _ => break,
        }
        last = *byte;
    }
    empty
}

/// What a cell's place in its line means.
#[derive(Clone, Copy, PartialEq)]
enum Column {
    /// Index into [`COLUMNS`].
    Known(usize),
    /// Its name is none of ours, which was noted.
    Unknown,
    /// It has no name, as spreadsheets write beyond the last column.
    Nameless,
}

fn no_header() -> ApiError {
    let detail = format!("The table's first line names its columns: {}.", COLUMNS.join(", "));
    ApiError::new(ProblemCode::MalformedCsv, detail)
}

/// Which column each cell of a line belongs to. What is wrong with the header is noted as of row 0.
fn columns(header: &StringRecord, errors: &mut Errors) -> ApiResult<Vec<Column>> {
    let mut columns = Vec::new();
    for name in header.iter().map(str::trim) {
        let known = COLUMNS.iter().position(|column| column.eq_ignore_ascii_case(name));
        let column = match known {
            Some(known) => Column::Known(known),
            None if name.is_empty() => Column::Nameless,
            None => Column::Unknown,
        };
        if known.is_some() && columns.contains(&column) {
            errors.note(0, pointer(name), FieldCode::NotAllowed, "This column is there twice.");
        } else if column == Column::Unknown {
            let name: String = name.chars().take(100).collect();
            let detail =
                format!("There is no column {name:?}. The columns are {}.", COLUMNS.join(", "));
            errors.note(0, pointer(&name), FieldCode::Unknown, detail);
        }
        columns.push(column);
    }
    if !columns.iter().any(|column| matches!(column, Column::Known(_))) {
        return Err(no_header());
    }
    if !columns.contains(&Column::Known(0)) {
        let detail = "The column field is missing: rows are found by it.";
        errors.note(0, pointer(COLUMNS[0]), FieldCode::Required, detail);
    }
    Ok(columns)
}

/// As RFC 6901 asks.
fn pointer(name: &str) -> String {
    format!("/{}", name.replace('~', "~0").replace('/', "~1"))
}

/// Reads a row, or notes what is wrong with it.
fn row(
    record: &StringRecord,
    columns: &[Column],
    number: i64,
    errors: &mut Errors,
) -> Option<PutFieldSettings> {
    let before = errors.count();
    let mut note = |pointer: &str, code, detail: &str| errors.note(number, pointer, code, detail);
    if record.len() < columns.len() {
        let (has, wants) = (record.len(), columns.len());
        let detail =
            format!("The row has {has} of {wants} cells. Leave a cell empty for \"as Global\".");
        note("", FieldCode::InvalidFormat, &detail);
        return None;
    }
    let mut row = PutFieldSettings::default();
    for (index, cell) in record.iter().enumerate() {
        let cell = cell.trim();
        let column = match columns.get(index) {
            _ if cell.is_empty() => continue,
            Some(Column::Known(column)) => *column,
            Some(Column::Unknown) => continue,
            Some(Column::Nameless) | None => {
                let detail = format!("Nothing names the column of the row's cell {}.", index + 1);
                note("", FieldCode::InvalidFormat, &detail);
                break;
            }
        };
        if let Err((code, detail)) = set(&mut row, column, cell) {
            note(&pointer(COLUMNS[column]), code, &detail);
        }
    }
    (errors.count() == before).then_some(row)
}

/// Takes a value from a cell that is not empty.
fn set(row: &mut PutFieldSettings, column: usize, cell: &str) -> Result<(), (FieldCode, String)> {
    if cell.contains(['\n', '\r']) {
        let detail = "The cell goes over several lines. Perhaps a quotation mark opens it, and none \
            closes it.";
        return Err((FieldCode::InvalidFormat, detail.to_owned()));
    }
    match column {
        0 => row.field = Some(cells::parse_text(cell)),
        1 => row.default_search_term = Some(cells::parse_search_term(cell)),
        2 => row.visible_asset_types = Some(cells::parse_asset_types(cell)?),
        3 => row.always_hide_limited_usage = Some(cells::parse_truth(cell)?),
        4 => row.include_in_layout_service = Some(cells::parse_truth(cell)?),
        5 => row.mode = Some(cells::parse_mode(cell)?),
        _ => row.store_meta_properties = Some(cells::parse_truth(cell)?),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use portal_types::{AssetType, FieldCode, PickerMode, ProblemCode, PutFieldSettings};
    use proptest::prelude::*;

    use super::{MOST_FIELD_ROWS, read_csv};

    fn rows(text: &str) -> Vec<(i64, PutFieldSettings)> {
        let table = read_csv(text.as_bytes()).unwrap();
        assert_eq!(table.errors.count(), 0, "{text}: {table:?}");
        table.rows
    }

    fn errors(text: &str) -> Vec<(i64, String, FieldCode)> {
        let errors = read_csv(text.as_bytes()).unwrap().errors.into_first();
        errors.into_iter().map(|error| (error.row, error.pointer, error.code)).collect()
    }

    #[test]
    fn tables_are_read_as_spreadsheets_write_them() {
        let hero = PutFieldSettings {
            field: Some("Hero; image, big".to_owned()),
            default_search_term: Some(String::new()),
            visible_asset_types: Some(vec![AssetType::Video, AssetType::Image]),
            always_hide_limited_usage: Some(true),
            mode: Some(PickerMode::MultiSelect),
            ..PutFieldSettings::default()
        };
        for text in [
            "field,mode,defaultSearchTerm,visibleAssetTypes,alwaysHideLimitedUsage\n\
             \"Hero; image, big\",MultiSelect,(empty),\"video, image\",true",
            "\u{feff}FIELD;Mode;DefaultSearchTerm;VisibleAssetTypes;AlwaysHideLimitedUsage\r\n\
             \"Hero; image, big\";multiselect;(Empty);video, image;WAHR\r\n",
            "field\tmode\tdefaultSearchTerm\tvisibleAssetTypes\talwaysHideLimitedUsage\n\
             Hero; image, big\tMultiSelect\t(empty)\tvideo image\tTRUE\n",
            "sep=;\r\n\"field\";mode;defaultSearchTerm;visibleAssetTypes;alwaysHideLimitedUsage;\r\n\
             \" Hero; image, big \";MultiSelect;(empty);video|image;1;\r\n;;;;;\r\n",
        ] {
            assert_eq!(rows(text), [(1, hero.clone())], "{text}");
        }
    }

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_shows_them() {
        for end in ["\n", "\r\n", "\r"] {
            let lines = ["field,mode", "a,", "", "  ,", "", "", "b,", "c,Double"].join(end);
            let table = read_csv(lines.as_bytes()).unwrap();
            let numbers: Vec<_> = table.rows.iter().map(|(number, _)| *number).collect();
            assert_eq!(numbers, [1, 6], "{end:?}");
            assert_eq!(errors(&lines), [(7, "/mode".to_owned(), FieldCode::WrongType)], "{end:?}");
        }
    }

    #[test]
    fn everything_that_is_wrong_is_told_by_row() {
        let text = "field,mode,colour,mode,a/b\n\
            a,SingleSelect,red,,\n\
            b,Double\n\
            c,Double,,,,more\n\
            d,,,,,\n";
        assert_eq!(
            errors(text),
            [
                (0, "/colour".to_owned(), FieldCode::Unknown),
                (0, "/mode".to_owned(), FieldCode::NotAllowed),
                (0, "/a~1b".to_owned(), FieldCode::Unknown),
                (2, String::new(), FieldCode::InvalidFormat),
                (3, "/mode".to_owned(), FieldCode::WrongType),
                (3, String::new(), FieldCode::InvalidFormat),
            ]
        );
        let nameless = errors("mode\nSingleSelect\n");
        assert_eq!(nameless, [(0, "/field".to_owned(), FieldCode::Required)]);
        let open = errors("field,mode\n\"a,\nb,\n");
        assert_eq!(open[0], (1, String::new(), FieldCode::InvalidFormat));
        let open = errors("field,mode\n\"a\nb\",\n");
        assert_eq!(open, [(1, "/field".to_owned(), FieldCode::InvalidFormat)]);
    }

    #[test]
    fn what_is_no_table() {
        let utf_16 = "field,mode\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for bytes in
            [vec![], b"\n\n".to_vec(), b"Hero;image\n".to_vec(), b"f\xfcr".to_vec(), utf_16]
        {
            assert_eq!(read_csv(&bytes).unwrap_err().code(), ProblemCode::MalformedCsv);
        }
        let long = "x\n".repeat(usize::from(MOST_FIELD_ROWS) + 5);
        let table = read_csv(format!("field\n{long}").as_bytes()).unwrap();
        assert_eq!(table.rows.len(), usize::from(MOST_FIELD_ROWS));
        assert_eq!(table.errors.into_first()[0].code, FieldCode::TooLong);
    }

    proptest! {
        #[test]
        fn any_text_is_a_table_or_refused(text in "(field[,;\t]mode\r?\n)?[a\"',;\t\r\n=]{0,60}") {
            if let Ok(table) = read_csv(text.as_bytes()) {
                let numbers: Vec<_> = table.rows.iter().map(|(number, _)| *number).collect();
                prop_assert!(numbers.is_sorted());
            }
        }
    }
}
