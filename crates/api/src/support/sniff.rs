//! What a file is, by its content: its name and what its sender says of it count for nothing.

use infer::MatcherType;

/// What is taken: its media type, and the ending that a name of such a file has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    pub media_type: &'static str,
    ending: &'static str,
}

const TEXT: Kind = Kind { media_type: "text/plain", ending: "txt" };
/// Text in another encoding than ours: nobody but its reader knows which.
const OTHER_TEXT: Kind = Kind { media_type: "application/octet-stream", ending: "txt" };

/// Endings that open what they say, and run nothing.
const HARMLESS: [&str; 51] = [
    "7z", "avi", "avif", "bmp", "bz2", "cfg", "conf", "config", "csv", "doc", "docx", "eml", "gif",
    "gz", "har", "heic", "ini", "jpeg", "jpg", "json", "log", "m4a", "md", "mkv", "mov", "mp3",
    "mp4", "odp", "ods", "odt", "ogg", "pdf", "png", "ppt", "pptx", "rar", "rtf", "tar", "tgz",
    "tif", "tiff", "tsv", "txt", "wav", "webm", "webp", "xls", "xlsx", "xz", "yaml", "zip",
];

impl Kind {
    /// What a file is that is taken. `None`: a program, or something that nobody knows.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        if bytes.is_empty() || bytes.starts_with(b"#!") {
            return None;
        }
        if let Some(kind) = infer::get(bytes) {
            return match kind.matcher_type() {
                // Programs, and shell scripts among them.
                MatcherType::App => None,
                // Pages that a browser would run, and XML among them: as the text that they are.
                MatcherType::Text => text(bytes),
                _ => Some(Self { media_type: kind.mime_type(), ending: kind.extension() }),
            };
        }
        text(bytes)
    }

    /// A name under which a double click runs nothing, whatever the file was called: endings that
    /// may are followed by one that says what the file is.
    pub fn name(self, given: &str) -> String {
        let ending = given.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
        let is_harmless = ending.is_some_and(|ending| HARMLESS.contains(&ending.as_str()));
        if is_harmless { given.to_owned() } else { format!("{given}.{}", self.ending) }
    }
}

/// UTF-8 without signs that no text has; colours of terminals are in many logs. Or UTF-16 that says
/// so, or an older encoding of one byte a letter.
fn text(bytes: &[u8]) -> Option<Kind> {
    let is_odd = |byte: &u8| *byte < b' ' && !b"\n\r\t\x0c\x1b".contains(byte);
    let is_utf_16 = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    if is_utf_16 && bytes.len() % 2 == 0 {
        return Some(OTHER_TEXT);
    }
    let kind = if std::str::from_utf8(bytes).is_ok() { TEXT } else { OTHER_TEXT };
    (!bytes.iter().any(is_odd)).then_some(kind)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Kind;

    fn media_type(bytes: &[u8]) -> Option<&'static str> {
        Kind::of(bytes).map(|kind| kind.media_type)
    }

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
    fn text_may_be_old() {
        assert_eq!(media_type(b"\x1b[31mred\x1b[0m"), Some("text/plain"));
        assert_eq!(media_type(b"Z\xfcrich"), Some("application/octet-stream"));
        assert_eq!(media_type(b"\xff\xfeh\x00i\x00"), Some("application/octet-stream"));
    }

    #[test]
    fn a_name_runs_nothing() {
        let name = |bytes: &[u8], name: &str| Kind::of(bytes).unwrap().name(name);
        for script in
            ["x.hta", "x.js", "x.vbs", "x.bat", "x.ps1", "x.html", "x.svg", "x", "x.txt.cmd"]
        {
            assert_eq!(name(b"text", script), format!("{script}.txt"));
        }
        assert_eq!(name(b"PK\x03\x04 zip", "x.jar"), "x.jar.zip");
        assert_eq!(name(b"\x89PNG\r\n\x1a\n", "x.exe"), "x.exe.png");
        for harmless in ["x.log", "x.TXT", "x.pdf"] {
            assert_eq!(name(b"text", harmless), harmless);
        }
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
