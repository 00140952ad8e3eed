//! What a person gives to an import: a file, or something pasted.

/// Ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Source {
    pub(super) text: String,
    pub(super) is_csv: bool,
}

/// The largest body that the API takes for an import.
const LARGEST: usize = 8 * 1024 * 1024;

/// Finds out what a text is, or says why it is nothing to import.
pub(super) fn recognise(text: &str) -> Result<Source, &'static str> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let start = text.trim_start();
    if start.is_empty() {
        return Err("There is nothing in it.");
    }
    if text.len() > LARGEST {
        return Err("This is more than 8 MB. Divide it, and import one part after the other.");
    }
    // A reader of UTF-8 puts this mark where bytes are something else.
    if text.contains('\u{fffd}') {
        return Err(
            "This is not text in UTF-8, so letters would be lost. In Excel, save it as “CSV UTF-8”.",
        );
    }
    Ok(match start.chars().next() {
        Some('{') => Source { text: text.to_owned(), is_csv: false },
        Some('[') => Source { text: format!("{{\"rows\":{text}}}"), is_csv: false },
        _ => Source { text: text.to_owned(), is_csv: true },
    })
}

#[cfg(test)]
mod tests {
    use super::recognise;

    #[test]
    fn json_and_tables_are_told_apart() {
        let found = |text| recognise(text).map(|source| (source.text, source.is_csv));
        assert_eq!(found("\u{feff}field\nHero"), Ok(("field\nHero".to_owned(), true)));
        assert_eq!(found(" {\"rows\":[]}"), Ok((" {\"rows\":[]}".to_owned(), false)));
        assert_eq!(found("[]"), Ok(("{\"rows\":[]}".to_owned(), false)));
    }

    #[test]
    fn what_can_not_be_imported_is_told_before_it_is_sent() {
        for text in ["", "\u{feff} \n", "field\nH\u{fffd}ro", &"x".repeat(8 * 1024 * 1024 + 1)] {
            assert!(recognise(text).is_err());
        }
    }
}
