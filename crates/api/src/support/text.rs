//! What people write into tickets.

use portal_types::FieldCode;

use crate::domain::line;

/// The most characters of a subject.
const LONGEST_SUBJECT: usize = 200;
const SHORTEST_SUBJECT: usize = 3;
/// The most characters of a message.
pub const LONGEST_TEXT: usize = 20_000;
const LONGEST_CONNECTOR: usize = 50;
const LONGEST_FILE_NAME: usize = 200;

type Checked<T> = Result<T, (FieldCode, String)>;

/// A subject.
pub fn subject(text: &str) -> Checked<String> {
    let subject = line("The subject", text, LONGEST_SUBJECT)?;
    if subject.chars().count() < SHORTEST_SUBJECT {
        let detail = format!("The subject has at least {SHORTEST_SUBJECT} characters.");
        return Err((FieldCode::TooShort, detail));
    }
    Ok(subject)
}

/// A text of several lines, without what no text has.
pub fn text(what: &str, text: &str, longest: usize) -> Checked<String> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text = text.trim();
    if text.is_empty() {
        return Err((FieldCode::Required, format!("{what} is missing.")));
    }
    if text.chars().count() > longest {
        return Err((FieldCode::TooLong, format!("{what} has at most {longest} characters.")));
    }
    if text.chars().any(is_odd) {
        let detail = format!("{what} has no control characters.");
        return Err((FieldCode::InvalidFormat, detail));
    }
    Ok(text.to_owned())
}

/// A message.
pub fn message(what: &str, given: &str) -> Checked<String> {
    text(what, given, LONGEST_TEXT)
}

/// A message that came by mail: cut and cleaned where a form would be refused.
pub fn mailed(given: &str) -> String {
    let text: String = given.replace("\r\n", "\n").chars().filter(|c| !is_odd(*c)).collect();
    text.trim().chars().take(LONGEST_TEXT).collect()
}

/// A kind of connector, as connectors call themselves.
pub fn connector(text: &str) -> Checked<Option<String>> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    line("The connector", text, LONGEST_CONNECTOR).map(Some)
}

/// The name of a file, without folders before it.
pub fn file_name(text: &str) -> Checked<String> {
    let name = text.rsplit(['/', '\\']).next().unwrap_or_default();
    let name = line("The file's name", name, LONGEST_FILE_NAME)?;
    // Characters that turn around how a name is read hide what kind of file it says it is.
    let is_hidden = |c: char| matches!(c, '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if name.chars().any(is_hidden) || name.chars().all(|c| c == '.') {
        let detail = "The file's name has no marks that change the direction of writing.";
        return Err((FieldCode::InvalidFormat, detail.to_owned()));
    }
    Ok(name)
}

fn is_odd(c: char) -> bool {
    c.is_control() && c != '\n' && c != '\t'
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{file_name, mailed, message, subject};

    #[test]
    fn a_file_has_no_folder() {
        assert_eq!(file_name("C:\\x\\selector.png").unwrap(), "selector.png");
        assert_eq!(file_name("../../etc/passwd").unwrap(), "passwd");
        for name in ["", "..", "a/", "gnp.\u{202e}exe", "a\nb"] {
            assert!(file_name(name).is_err(), "{name:?}");
        }
    }

    #[test]
    fn a_subject_is_a_line() {
        assert_eq!(subject("  Hi there ").unwrap(), "Hi there");
        for text in ["", "ab", "a\nb", &"x".repeat(201)] {
            assert!(subject(text).is_err(), "{text:?}");
        }
    }

    proptest! {
        /// What came by mail is taken as it would be from a form.
        #[test]
        fn mailed_text_is_text(text in "(?s).{0,200}") {
            let mailed = mailed(&text);
            if !mailed.trim().is_empty() {
                prop_assert_eq!(message("It", &mailed).ok(), Some(mailed));
            }
        }
    }
}
