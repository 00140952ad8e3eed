//! What a connector says of itself, in two optional headers.
//!
//! What is not written as it should be is left out, and never refused: a connector that misspells
//! its name still gets its settings.

use actix_web::http::header::{HeaderMap, HeaderName};

const CONNECTOR: HeaderName = HeaderName::from_static("x-connector");
const INSTANCE: HeaderName = HeaderName::from_static("x-connector-instance");

/// The kind of a connector that does not say.
const OTHER: &str = "other";

const LONGEST_WORD: usize = 40;
const LONGEST_INSTANCE: usize = 100;

/// `X-Connector: <kind>/<version>` and `X-Connector-Instance: <instance>`, borrowed from the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caller<'a> {
    pub kind: &'a str,
    pub version: Option<&'a str>,
    /// Empty: it does not say.
    pub instance: &'a str,
}

impl<'a> Caller<'a> {
    /// Reads the headers.
    pub fn of(headers: &'a HeaderMap) -> Self {
        let text = |name| headers.get(name).and_then(|v| std::str::from_utf8(v.as_bytes()).ok());
        Self::parse(text(CONNECTOR).unwrap_or_default(), text(INSTANCE).unwrap_or_default())
    }

    fn parse(connector: &'a str, instance: &'a str) -> Self {
        let (kind, version) = connector.split_once('/').unwrap_or((connector, ""));
        let instance = instance.trim();
        let instance = if instance.chars().any(char::is_control) { "" } else { instance };
        let end =
            instance.char_indices().nth(LONGEST_INSTANCE).map_or(instance.len(), |(at, _)| at);
        Self {
            kind: word(kind).unwrap_or(OTHER),
            version: word(version),
            instance: instance[..end].trim_end(),
        }
    }
}

/// A word of letters, digits and some signs.
fn word(text: &str) -> Option<&str> {
    let text = text.trim();
    let fits = (1..=LONGEST_WORD).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-.+".contains(&b));
    fits.then_some(text)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Caller;

    #[test]
    fn what_is_well_written_is_taken() {
        for (connector, instance, expected) in [
            ("xp_xm/3.2", "cm1", ("xp_xm", Some("3.2"), "cm1")),
            (" sitecore_ai / 1.4.0+7 ", " Köln 1 ", ("sitecore_ai", Some("1.4.0+7"), "Köln 1")),
            ("xp_xm", "", ("xp_xm", None, "")),
            ("", "cm1", ("other", None, "cm1")),
            ("two words/3", "a\u{7}b", ("other", Some("3"), "")),
            ("xp_xm/3/2", "cm1", ("xp_xm", None, "cm1")),
            ("<b>/1", "<b>", ("other", Some("1"), "<b>")),
        ] {
            let caller = Caller::parse(connector, instance);
            assert_eq!((caller.kind, caller.version, caller.instance), expected);
        }
        assert_eq!(Caller::parse(&"x".repeat(41), &"é".repeat(200)).instance, "é".repeat(100));
    }

    proptest! {
        #[test]
        fn any_text_is_taken_or_left(connector in ".{0,80}", instance in ".{0,150}") {
            let caller = Caller::parse(&connector, &instance);
            prop_assert!((1..=40).contains(&caller.kind.len()));
            prop_assert!(caller.instance.chars().count() <= 100);
        }
    }
}
