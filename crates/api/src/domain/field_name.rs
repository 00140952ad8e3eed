//! Names of content fields.

use portal_types::FieldCode;
use unicode_normalization::UnicodeNormalization as _;

/// The name of a content field of the CMS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldName(String);

const LONGEST: usize = 200;

impl FieldName {
    /// Drops outer space.
    pub fn parse(text: &str) -> Result<Self, (FieldCode, String)> {
        let text = text.trim();
        if text.is_empty() {
            return Err((FieldCode::Required, "Enter the name of a content field.".to_owned()));
        }
        if text.chars().count() > LONGEST {
            let detail = format!("A field's name has at most {LONGEST} characters.");
            return Err((FieldCode::TooLong, detail));
        }
        if text.chars().any(char::is_control) {
            let detail = "A field's name has no line breaks or other control characters.";
            return Err((FieldCode::InvalidFormat, detail.to_owned()));
        }
        Ok(Self(text.to_owned()))
    }

    /// As it was typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As it is compared.
    pub fn key(&self) -> String {
        Self::key_of(&self.0)
    }

    /// The key of any text, such as one that a connector asks for: no case, no outer space, and
    /// letters put together from parts are those letters (NFC). By way of upper case, so that `ß`
    /// equals `ss` and both Greek small sigmas are one.
    pub fn key_of(text: &str) -> String {
        let text = text.trim();
        if text.is_ascii() {
            return text.to_ascii_lowercase();
        }
        let upper: String = text.nfd().collect::<String>().to_uppercase();
        upper.to_lowercase().nfc().collect()
    }
}

#[cfg(test)]
mod tests {
    use portal_types::FieldCode;
    use proptest::prelude::*;

    use super::FieldName;

    #[test]
    fn case_and_outer_space_do_not_count() {
        let key = FieldName::parse("Hero image").unwrap().key();
        for text in ["hero image", "  HERO IMAGE\t", "Hero Image"] {
            assert_eq!(FieldName::key_of(text), key);
        }
        assert_ne!(FieldName::key_of("hero  image"), key);
        assert_eq!(FieldName::key_of("Straße"), FieldName::key_of("STRASSE"));
        assert_eq!(FieldName::key_of("Caf\u{e9}"), FieldName::key_of("CAFE\u{301}"));
    }

    #[test]
    fn what_is_no_name() {
        assert_eq!(FieldName::parse(" \t").unwrap_err().0, FieldCode::Required);
        assert_eq!(FieldName::parse("a\nb").unwrap_err().0, FieldCode::InvalidFormat);
        assert_eq!(FieldName::parse(&"ü".repeat(201)).unwrap_err().0, FieldCode::TooLong);
        assert!(FieldName::parse(&"ü".repeat(200)).is_ok());
    }

    proptest! {
        #[test]
        fn a_name_is_found_under_any_spelling(text in ".{1,40}") {
            if let Ok(name) = FieldName::parse(&text) {
                prop_assert!(!name.key().is_empty());
                prop_assert_eq!(FieldName::key_of(&text), name.key());
                prop_assert_eq!(FieldName::key_of(&text.to_uppercase()), name.key());
                prop_assert_eq!(FieldName::key_of(&format!(" {text} ")), name.key());
            }
        }
    }
}
