//! JSON bodies, strictly: right media type, bounded, no unknown members, and a JSON Pointer to
//! what is wrong.

use std::future::{Ready, ready};

use actix_web::{
    FromRequest, HttpRequest,
    dev::Payload,
    http::header::{CONTENT_ENCODING, CONTENT_TYPE},
    web::BytesMut,
};
use futures_util::StreamExt as _;
use portal_types::{FieldCode, FieldProblem, ProblemCode};
use serde::de::{DeserializeOwned, IgnoredAny};

use crate::problem::{ApiError, ApiResult};

/// The most bytes a JSON body may have.
pub const LARGEST: usize = 64 * 1024;

/// A body that has not been read yet.
pub struct Body {
    request: HttpRequest,
    payload: Payload,
}

impl FromRequest for Body {
    type Error = ApiError;
    type Future = Ready<ApiResult<Self>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        ready(Ok(Self { request: request.clone(), payload: payload.take() }))
    }
}

impl Body {
    /// Reads the body as JSON.
    pub async fn json<T: DeserializeOwned>(mut self) -> ApiResult<T> {
        self.check_media_type()?;
        let mut bytes = BytesMut::new();
        while let Some(chunk) = self.payload.next().await {
            let chunk = chunk.map_err(|_| {
                ApiError::new(ProblemCode::MalformedRequest, "The body broke off before its end.")
            })?;
            if bytes.len() + chunk.len() > LARGEST {
                let detail = format!("The body is larger than {LARGEST} bytes.");
                return Err(ApiError::new(ProblemCode::BodyTooLarge, detail));
            }
            bytes.extend_from_slice(&chunk);
        }
        parse(&bytes)
    }

    fn check_media_type(&self) -> ApiResult<()> {
        let header = |name| self.request.headers().get(name).and_then(|value| value.to_str().ok());
        let media_type = header(CONTENT_TYPE).unwrap_or_default();
        let (essence, parameters) = media_type.split_once(';').unwrap_or((media_type, ""));
        let charset = parameters.to_ascii_lowercase().replace([' ', '"'], "");
        let is_json = essence.trim().eq_ignore_ascii_case("application/json")
            && matches!(charset.as_str(), "" | "charset=utf-8");
        let is_plain = matches!(header(CONTENT_ENCODING), None | Some("identity"));
        if is_json && is_plain {
            return Ok(());
        }
        let detail =
            "Send the body as Content-Type: application/json, in UTF-8 and not compressed.";
        Err(ApiError::new(ProblemCode::UnsupportedMediaType, detail))
    }
}

/// Reads JSON; what is JSON but not the right JSON is refused with a pointer.
fn parse<T: DeserializeOwned>(bytes: &[u8]) -> ApiResult<T> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let detail = format!("The body is not UTF-8 after {} bytes.", error.valid_up_to());
        ApiError::new(ProblemCode::MalformedJson, detail)
    })?;
    // First whether it is JSON at all: below, every error is about which JSON it is.
    serde_json::from_str::<IgnoredAny>(text).map_err(|error| malformed(&error))?;
    // The library would take an array for an object, its elements for the members in their order.
    if !text.trim_start().starts_with('{') {
        let detail = "The body is a JSON object.";
        return Err(ApiError::invalid(vec![FieldProblem::new("", FieldCode::WrongType, detail)]));
    }
    serde_path_to_error::deserialize(&mut serde_json::Deserializer::from_str(text))
        .map_err(|error| refuse(error.path(), error.inner()))
}

fn refuse(path: &serde_path_to_error::Path, error: &serde_json::Error) -> ApiError {
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or_default();
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
        (FieldCode::WrongType, sentence(message))
    } else {
        (FieldCode::WrongType, "This is of another type than is taken here.".to_owned())
    };
    ApiError::invalid(vec![FieldProblem::new(pointer, code, detail)])
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

/// The parser's words, as a sentence: they name JSON types and the words that are allowed.
fn sentence(message: &str) -> String {
    let mut text: String = message.replace('`', "\"").chars().take(300).collect();
    if let Some(first) = text.get(..1).map(str::to_uppercase) {
        text.replace_range(..1, &first);
    }
    format!("{text}.")
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

    use super::parse;

    fn problem(json: &str) -> (String, FieldCode) {
        let error = parse::<PutFieldSettings>(json.as_bytes()).unwrap_err();
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

    proptest! {
        #[test]
        fn any_bytes_are_a_body_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = parse::<PutFieldSettings>(&bytes);
        }

        #[test]
        fn any_member_is_refused_without_a_panic(name in ".{0,40}", value in ".{0,20}") {
            let json = serde_json::json!({ name: value }).to_string();
            let _ = parse::<PutFieldSettings>(json.as_bytes());
        }
    }
}
