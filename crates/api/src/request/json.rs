//! JSON, strictly: no unknown members, and a JSON Pointer to what is wrong.

use portal_types::{FieldCode, FieldProblem, ProblemCode};
use serde::{Deserialize, de::IgnoredAny};
use serde_json::value::RawValue;

use crate::problem::{ApiError, ApiResult};

/// Reads JSON; what is JSON but not the right JSON is refused with a pointer.
pub fn parse_json<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> ApiResult<T> {
    let text = text_of(bytes)?;
    // First whether it is JSON at all: below, every error is about which JSON it is.
    serde_json::from_str::<IgnoredAny>(text).map_err(|error| malformed(&error))?;
    parse_object(text).map_err(|problem| ApiError::invalid(vec![problem]))
}

/// Reads a JSON array, each element to be read on its own.
pub fn parse_list(bytes: &[u8]) -> ApiResult<Vec<&RawValue>> {
    let text = text_of(bytes)?;
    let whole: &RawValue = serde_json::from_str(text).map_err(|error| malformed(&error))?;
    serde_json::from_str(whole.get()).map_err(|_| {
        let detail = "This is to be a JSON array.";
        ApiError::invalid(vec![FieldProblem::new("", FieldCode::WrongType, detail)])
    })
}

fn text_of(bytes: &[u8]) -> ApiResult<&str> {
    std::str::from_utf8(bytes).map_err(|error| {
        let detail = format!("The body is not UTF-8 after {} bytes.", error.valid_up_to());
        ApiError::new(ProblemCode::MalformedJson, detail)
    })
}

/// Reads what is known to be JSON as an object with certain members.
pub fn parse_object<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, FieldProblem> {
    // The library would take an array for an object, its elements for the members in their order.
    if !text.trim_start().starts_with('{') {
        return Err(FieldProblem::new("", FieldCode::WrongType, "This is to be a JSON object."));
    }
    serde_path_to_error::deserialize(&mut serde_json::Deserializer::from_str(text))
        .map_err(|error| refuse(error.path(), error.inner()))
}

fn refuse(path: &serde_path_to_error::Path, error: &serde_json::Error) -> FieldProblem {
    let message = &parsers_words(error);
    let mut pointer = pointer(path);
    let (code, detail) = if let Some(name) = quoted(message, "unknown field `") {
        pointer = member_of(pointer, name);
        (FieldCode::Unknown, format!("There is no member named {name:?} here."))
    } else if let Some(name) = quoted(message, "missing field `") {
        pointer = format!("{pointer}/{}", escape(name));
        (FieldCode::Required, format!("The member {name:?} is missing."))
    } else if let Some(name) = quoted(message, "duplicate field `") {
        pointer = member_of(pointer, name);
        (FieldCode::NotAllowed, format!("The member {name:?} is there twice."))
    } else if error.is_data() {
        (FieldCode::WrongType, in_words(message))
    } else {
        (FieldCode::WrongType, "This is of another type than is taken here.".to_owned())
    };
    FieldProblem::new(pointer, code, detail)
}

/// The parser's message, without the place that it ends with.
fn parsers_words(error: &serde_json::Error) -> String {
    let message = error.to_string();
    message.rsplit_once(" at line ").map_or(message.as_str(), |(words, _)| words).to_owned()
}

/// The member's place: the parser's path ends at the member, or at the object that has it.
fn member_of(pointer: String, name: &str) -> String {
    let last = format!("/{}", escape(name));
    if pointer.ends_with(&last) { pointer } else { pointer + &last }
}

fn malformed(error: &serde_json::Error) -> ApiError {
    let place = match (error.line(), error.column()) {
        (0, _) => "at its end".to_owned(),
        (line, column) => format!("in line {line}, column {column}"),
    };
    let detail = format!("The body stops being JSON in UTF-8 {place}.");
    ApiError::new(ProblemCode::MalformedJson, detail)
}

fn quoted<'a>(message: &'a str, start: &str) -> Option<&'a str> {
    message.strip_prefix(start)?.split('`').next()
}

/// What the parser says of a value of the wrong type, in the words of somebody who writes JSON.
/// It knows its own types, which are not to be seen.
fn in_words(message: &str) -> String {
    if let Some(rest) = message.strip_prefix("unknown variant `") {
        let allowed: Vec<&str> = rest.split('`').skip(2).step_by(2).collect();
        return match allowed[..] {
            [] => "This word is not known here.".to_owned(),
            [only] => format!("This is to be {only:?}."),
            _ => format!("This is to be one of {}.", allowed.join(", ")),
        };
    }
    if message.starts_with("UUID parsing failed") {
        return "This is to be an id, which is a UUID.".to_owned();
    }
    let Some((found, expected)) = message
        .strip_prefix("invalid type: ")
        .or_else(|| message.strip_prefix("invalid value: "))
        .and_then(|rest| rest.rsplit_once(", expected "))
    else {
        return "This can't be read as what belongs here.".to_owned();
    };
    let expected = match expected {
        "a boolean" => "true or false",
        "a string" | "a borrowed string" | "str" => "text",
        "a sequence" => "a list",
        "a map" | "an object" => "an object",
        "a formatted UUID string" | "UUID" => "an id, which is a UUID",
        "i64" | "i32" => "a whole number",
        "u64" | "u32" | "u16" | "u8" => "a whole number, not below zero",
        _ if expected.starts_with("struct ") => "an object",
        _ if expected.starts_with("a time ") => return format!("This is to be {expected}."),
        _ => "something else",
    };
    let kinds = [
        ("null", "null"),
        ("boolean", "true or false"),
        ("integer", "a number"),
        ("floating", "a fraction"),
        ("string", "text"),
        ("sequence", "a list"),
        ("map", "an object"),
    ];
    let is_number = expected.starts_with("a whole number") && found.starts_with("integer");
    match kinds.iter().find(|(kind, _)| found.starts_with(kind)) {
        Some((_, found)) if *found != expected && !is_number => {
            format!("This is to be {expected}, and not {found}.")
        }
        _ => format!("This is to be {expected}."),
    }
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    path.iter()
        .filter_map(|segment| match segment {
            Segment::Seq { index } => Some(format!("/{index}")),
            Segment::Map { key } => Some(format!("/{}", escape(key))),
            Segment::Enum { .. } | Segment::Unknown => None,
        })
        .collect()
}

/// As RFC 6901 asks.
fn escape(name: &str) -> String {
    name.chars().take(100).collect::<String>().replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use portal_types::{FieldCode, PutFieldSettings};
    use proptest::prelude::*;

    use super::{in_words, parse_json, parsers_words};

    fn problem(json: &str) -> (String, FieldCode) {
        let error = parse_json::<PutFieldSettings>(json.as_bytes()).unwrap_err();
        let body = actix_web::body::to_bytes(error.render("", "").into_body());
        let body = futures_util::FutureExt::now_or_never(body).unwrap().unwrap();
        let problem: portal_types::Problem = serde_json::from_slice(&body).unwrap();
        (problem.errors[0].pointer.clone(), problem.errors[0].code)
    }

    #[test]
    fn a_pointer_leads_to_what_is_wrong() {
        for (json, pointer, code) in [
            (r#"{"colour":1}"#, "/colour", FieldCode::Unknown),
            (r#"{"a/b~c":1}"#, "/a~1b~0c", FieldCode::Unknown),
            (r#"{"field":5}"#, "/field", FieldCode::WrongType),
            (
                r#"{"visibleAssetTypes":["image","smell"]}"#,
                "/visibleAssetTypes/1",
                FieldCode::WrongType,
            ),
            (r#"{"mode":"Double"}"#, "/mode", FieldCode::WrongType),
            (r#"{"field":"a","field":"b"}"#, "/field", FieldCode::NotAllowed),
            ("[]", "", FieldCode::WrongType),
        ] {
            assert_eq!(problem(json), (pointer.to_owned(), code), "{json}");
        }
    }

    #[test]
    fn what_is_wrong_is_said_without_the_parsers_types() {
        for (message, said) in [
            (
                "unknown variant `Double`, expected one of `Single`, `Multi`, `None`",
                "This is to be one of Single, Multi, None.",
            ),
            ("unknown variant `x`, expected `a` or `b`", "This is to be one of a, b."),
            (
                "invalid type: string \"yes\", expected a boolean",
                "This is to be true or false, and not text.",
            ),
            (
                "invalid type: integer `5`, expected a string",
                "This is to be text, and not a number.",
            ),
            (
                "invalid type: string \", expected u64\", expected struct PutBynder with 5 elements",
                "This is to be an object, and not text.",
            ),
            (
                "invalid value: integer `-1`, expected u32",
                "This is to be a whole number, not below zero.",
            ),
            ("invalid type: map, expected a sequence", "This is to be a list, and not an object."),
            ("something new in the library", "This can't be read as what belongs here."),
        ] {
            assert_eq!(in_words(message), said);
        }
        let wrong_time = serde_json::from_str::<portal_types::Timestamp>("\"soon\"").unwrap_err();
        let said = in_words(&parsers_words(&wrong_time));
        assert_eq!(said, "This is to be a time as in RFC 3339, such as 2026-03-01T09:30:00Z.");
        let wrong_id = serde_json::from_str::<portal_types::ApiKeyId>("\"5\"").unwrap_err();
        let said = in_words(&parsers_words(&wrong_id));
        assert_eq!(said, "This is to be an id, which is a UUID.");
    }

    proptest! {
        #[test]
        fn any_bytes_are_a_body_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = parse_json::<PutFieldSettings>(&bytes);
        }

        #[test]
        fn any_member_is_refused_without_a_panic(name in ".{0,40}", value in ".{0,20}") {
            let json = serde_json::json!({ name: value }).to_string();
            let _ = parse_json::<PutFieldSettings>(json.as_bytes());
        }
    }
}
