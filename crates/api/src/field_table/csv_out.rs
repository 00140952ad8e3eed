//! A table as CSV (RFC 4180).

use std::borrow::Cow;

use portal_storage::FieldRecord;

use super::{COLUMNS, cells};

/// By this a spreadsheet knows UTF-8; without it, it breaks every letter that is not English, and
/// writes it back broken.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// Writes a header, and a line for each row. No cell begins a formula.
pub fn write_csv(rows: &[FieldRecord]) -> Result<Vec<u8>, csv::Error> {
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(MARK.to_vec());
    writer.write_record(COLUMNS)?;
    for row in rows {
        let truth = |value: Option<bool>| Cow::Borrowed(value.map_or("", cells::truth));
        let line: [Cow<'_, str>; COLUMNS.len()] = [
            row.field.as_deref().map_or(Cow::Borrowed(""), cells::text),
            row.default_search_term.as_deref().map_or(Cow::Borrowed(""), cells::search_term),
            row.visible_asset_types.as_deref().map(cells::asset_types).unwrap_or_default().into(),
            truth(row.always_hide_limited_usage),
            truth(row.include_in_layout_service),
            row.mode.map_or("", |mode| mode.as_str()).into(),
            truth(row.store_meta_properties),
        ];
        writer.write_record(line.iter().map(|cell| cell.as_bytes()))?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

#[cfg(test)]
mod tests {
    use portal_types::{AssetType, FieldRowId, PickerMode, PutFieldSettings};
    use proptest::prelude::*;

    use super::write_csv;
    use crate::{
        domain::{Checks, FieldRow},
        field_table::{read_csv, to_put},
    };

    #[test]
    fn what_a_table_looks_like() {
        let global =
            FieldRow { name: None, values: crate::domain::GlobalValues::initial().into_values() };
        let mut checks = Checks::default();
        let hero = PutFieldSettings {
            field: Some("Hero, \"big\"".to_owned()),
            default_search_term: Some("=cmd|' /C calc'!A0".to_owned()),
            mode: Some(PickerMode::MultiSelect),
            ..PutFieldSettings::default()
        };
        let hero = FieldRow::check(&hero, &mut checks);
        checks.finish().unwrap();
        let rows = [
            global.into_record(FieldRowId::GLOBAL, 1),
            hero.into_record(FieldRowId(uuid::Uuid::from_u128(1)), 2),
        ];
        assert_eq!(
            String::from_utf8(write_csv(&rows).unwrap()).unwrap(),
            "\u{feff}field,defaultSearchTerm,visibleAssetTypes,alwaysHideLimitedUsage,\
             includeInLayoutService,mode,storeMetaProperties\r\n\
             ,(empty),image video document audio,false,false,SingleSelectFile,false\r\n\
             \"Hero, \"\"big\"\"\",'=cmd|' /C calc'!A0,,,,MultiSelect,\r\n"
        );
    }

    fn any_row() -> impl Strategy<Value = PutFieldSettings> {
        let word = "(['=+@;,\"|-]{0,3}.{1,12}|\\(empty\\)|'\\(empty\\))";
        let truth = || proptest::option::of(any::<bool>());
        let kinds = proptest::sample::subsequence(AssetType::ALL.to_vec(), 1..=4);
        let mode = proptest::sample::select(PickerMode::ALL.to_vec());
        (
            word,
            proptest::option::of(
                word.prop_map(String::from).boxed().prop_union(Just(String::new()).boxed()),
            ),
            proptest::option::of(kinds),
            (truth(), truth(), truth()),
            proptest::option::of(mode),
        )
            .prop_map(|(field, term, kinds, (hide, layout, meta), mode)| {
                PutFieldSettings {
                    field: Some(field),
                    default_search_term: term,
                    visible_asset_types: kinds,
                    always_hide_limited_usage: hide,
                    include_in_layout_service: layout,
                    mode,
                    store_meta_properties: meta,
                }
            })
    }

    proptest! {
        #[test]
        fn a_table_comes_back_as_it_went(rows in proptest::collection::vec(any_row(), 0..20)) {
            // Only what can be a row: parsed, as every row that is stored was.
            let records: Vec<_> = rows
                .iter()
                .filter_map(|row| {
                    let mut checks = Checks::default();
                    let row = FieldRow::check(row, &mut checks);
                    let good = checks.finish().is_ok();
                    good.then(|| row.into_record(FieldRowId(uuid::Uuid::from_u128(1)), 1))
                })
                .collect();
            let table = read_csv(&write_csv(&records).unwrap()).unwrap();
            prop_assert_eq!(table.errors.count(), 0);
            let came: Vec<_> = table.rows.into_iter().map(|(_, row)| row).collect();
            let went: Vec<_> = records.iter().map(to_put).collect();
            prop_assert_eq!(came, went);
        }
    }
}
