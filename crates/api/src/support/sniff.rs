//! What a file is, by its content: its name and what its sender says of it count for nothing.

use infer::MatcherType;

/// The media type of a file that is taken. `None`: a program, or something that nobody knows.
pub fn media_type(bytes: &[u8]) -> Option<&'static str> {
    if bytes.is_empty() {
        return None;
    }
    if let Some(kind) = infer::get(bytes) {
        return match kind.matcher_type() {
            // Programs, and shell scripts among them.
            MatcherType::App => None,
            // Pages that a browser would run, and XML among them: as the text that they are.
            MatcherType::Text => is_text(bytes).then_some("text/plain"),
            _ => Some(kind.mime_type()),
        };
    }
    is_text(bytes).then_some("text/plain")
}

/// UTF-8 without the signs that no text has. A shell script is a text that asks to be run.
fn is_text(bytes: &[u8]) -> bool {
    let is_odd = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}');
    !bytes.starts_with(b"#!")
        && std::str::from_utf8(bytes).is_ok_and(|text| !text.chars().any(is_odd))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::media_type;

    #[test]
    fn content_counts() {
        assert_eq!(media_type(b"\x89PNG\r\n\x1a\n rest"), Some("image/png"));
        assert_eq!(media_type(b"%PDF-1.7"), Some("application/pdf"));
        assert_eq!(media_type(b"PK\x03\x04 zip"), Some("application/zip"));
        assert_eq!(media_type("Zürich, 9 °C".as_bytes()), Some("text/plain"));
        // A page is a text; nobody gets to run it.
        assert_eq!(media_type(b"<!DOCTYPE html><script>alert(1)</script>"), Some("text/plain"));
        assert_eq!(media_type(b"<svg xmlns='x' onload='alert(1)'/>"), Some("text/plain"));
    }

    #[test]
    fn programs_are_not_taken() {
        for bytes in [
            &b""[..],
            b"MZ\x90\x00\x03",
            b"\x7fELF\x02\x01\x01",
            b"#!/bin/sh\nrm -rf /",
            b"\x00\x01\x02",
        ] {
            assert_eq!(media_type(bytes), None, "{bytes:?}");
        }
    }

    proptest! {
        /// Whatever is taken is a type that can stand in a header, and never one that a browser
        /// would run.
        #[test]
        fn any_bytes_have_a_harmless_type_or_none(bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
            if let Some(kind) = media_type(&bytes) {
                prop_assert!(!kind.contains("html") && !kind.contains("xml") && !kind.contains("script"));
            }
        }
    }
}
