//! Values as cells of a spreadsheet. An empty cell is "as Global".
//!
//! A text that a spreadsheet would take for a formula gets an apostrophe in front, which an import
//! takes away again. So that both ways lose nothing, a text that already looks like that gets one
//! too, and so does a search term that reads as the word for the empty one.

use std::borrow::Cow;

use portal_types::{AssetType, FieldCode, PickerMode};

/// The search term that searches for nothing; an empty cell is another thing.
const EMPTY: &str = "(empty)";

/// Spreadsheets write and translate these.
const TRUE: &[&str] = &["true", "yes", "1", "waar", "wahr", "vrai", "verdadero"];
const FALSE: &[&str] = &["false", "no", "0", "onwaar", "falsch", "faux", "falso"];

type Parsed<T> = Result<T, (FieldCode, String)>;

/// Whether the text, apostrophes in front aside, is a formula or a word with a meaning of its own.
fn is_shielded(text: &str) -> bool {
    const STARTS: &[char] = &['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    let bare = text.trim_start_matches('\'');
    bare.starts_with(STARTS) || bare.eq_ignore_ascii_case(EMPTY)
}

/// A text as a cell.
pub fn text(value: &str) -> Cow<'_, str> {
    if is_shielded(value) { Cow::Owned(format!("'{value}")) } else { Cow::Borrowed(value) }
}

/// A search term as a cell.
pub(super) fn search_term(value: &str) -> Cow<'_, str> {
    if value.is_empty() { Cow::Borrowed(EMPTY) } else { text(value) }
}

/// A truth as a cell.
pub(super) fn truth(value: bool) -> &'static str {
    if value { "true" } else { "false" }
}

/// Kinds of asset as a cell.
pub(super) fn asset_types(value: &[AssetType]) -> String {
    value.iter().map(|kind| kind.as_str()).collect::<Vec<_>>().join(" ")
}

/// A cell that is not empty, as a text.
pub(super) fn parse_text(cell: &str) -> String {
    let bare = cell.strip_prefix('\'').filter(|_| is_shielded(cell));
    bare.unwrap_or(cell).to_owned()
}

/// A cell that is not empty, as a search term.
pub(super) fn parse_search_term(cell: &str) -> String {
    if cell.eq_ignore_ascii_case(EMPTY) { String::new() } else { parse_text(cell) }
}

/// A cell that is not empty, as a truth.
pub(super) fn parse_truth(cell: &str) -> Parsed<bool> {
    let word = cell.to_lowercase();
    if TRUE.contains(&word.as_str()) {
        Ok(true)
    } else if FALSE.contains(&word.as_str()) {
        Ok(false)
    } else {
        Err((FieldCode::WrongType, "Enter true or false.".to_owned()))
    }
}

/// A cell that is not empty, as kinds of asset: words in any case, with anything usual between.
pub(super) fn parse_asset_types(cell: &str) -> Parsed<Vec<AssetType>> {
    let words = cell.split(|c: char| c.is_whitespace() || ",;|/+&".contains(c));
    words
        .filter(|word| !word.is_empty())
        .map(|word| {
            let kind = AssetType::ALL.iter().find(|kind| kind.as_str().eq_ignore_ascii_case(word));
            kind.copied().ok_or_else(|| {
                let detail =
                    "Enter one or more of image, video, document, audio, with spaces between.";
                (FieldCode::WrongType, detail.to_owned())
            })
        })
        .collect()
}

/// A cell that is not empty, as a mode, in any case.
pub(super) fn parse_mode(cell: &str) -> Parsed<PickerMode> {
    let mode = PickerMode::ALL.iter().find(|mode| mode.as_str().eq_ignore_ascii_case(cell));
    mode.copied().ok_or_else(|| {
        let words: Vec<_> = PickerMode::ALL.iter().map(|mode| mode.as_str()).collect();
        (FieldCode::WrongType, format!("Choose one of {}.", words.join(", ")))
    })
}

#[cfg(test)]
mod tests {
    use portal_types::{AssetType, PickerMode};
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn no_cell_begins_a_formula() {
        for value in
            ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "'=1", "''@x", "(empty)"]
        {
            let cell = text(value);
            assert!(cell.starts_with('\''), "{cell}");
            assert_eq!(parse_text(&cell), value);
        }
        for value in ["Hero", "'tis", "1=1", "a@b", "(Empty) room", "'"] {
            assert_eq!(text(value), value);
        }
        // Typed by hand, without the apostrophe, it is still that text.
        assert_eq!(parse_text("=1+1"), "=1+1");
    }

    #[test]
    fn an_empty_term_is_a_word_and_the_word_is_another_one() {
        assert_eq!(search_term(""), "(empty)");
        assert_eq!(parse_search_term("(EMPTY)"), "");
        assert_eq!(search_term("(empty)"), "'(empty)");
        assert_eq!(parse_search_term("'(empty)"), "(empty)");
    }

    #[test]
    fn cells_are_read_as_spreadsheets_write_them() {
        for cell in ["true", "TRUE", "WAHR", "Vrai", "VERDADERO", "WAAR", "1", "yes"] {
            assert_eq!(parse_truth(cell), Ok(true), "{cell}");
        }
        for cell in ["false", "FALSE", "FALSCH", "FAUX", "FALSO", "ONWAAR", "0", "no"] {
            assert_eq!(parse_truth(cell), Ok(false), "{cell}");
        }
        assert!(parse_truth("maybe").is_err());
        let two = Ok(vec![AssetType::Image, AssetType::Audio]);
        for cell in ["image audio", "Image, Audio", "image;AUDIO", "image | audio"] {
            assert_eq!(parse_asset_types(cell), two, "{cell}");
        }
        assert!(parse_asset_types("image smell").is_err());
        assert_eq!(parse_mode("singleselect"), Ok(PickerMode::SingleSelect));
        assert_eq!(
            parse_mode("Double").unwrap_err().1,
            "Choose one of SingleSelectFile, SingleSelect, MultiSelect."
        );
    }

    proptest! {
        #[test]
        fn a_text_comes_back_and_is_no_formula(value in "['=+@(-]{0,3}.{0,20}") {
            let cell = text(&value);
            prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']));
            prop_assert_eq!(parse_text(&cell), value.clone());
            prop_assert_eq!(parse_search_term(&search_term(&value)), value);
        }
    }
}
