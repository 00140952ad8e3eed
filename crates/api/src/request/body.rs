//! Bodies, strictly: right media type, bounded; in JSON no unknown members, and a JSON Pointer to
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
use serde::{
    Deserialize,
    de::{DeserializeOwned, IgnoredAny},
};

use crate::problem::{ApiError, ApiResult};

/// The most bytes a body may have, save where an operation says otherwise.
const LARGEST: usize = 64 * 1024;

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

/// The media types that a body can be of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MediaType {
    Json,
    Csv,
}

impl MediaType {
    fn name(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Csv => "text/csv",
        }
    }
}

impl Body {
    /// Reads the body as JSON.
    pub async fn json<T: DeserializeOwned>(self) -> ApiResult<T> {
        self.json_up_to(LARGEST).await
    }

    /// Reads the body as JSON, of so many bytes at most.
    pub async fn json_up_to<T: DeserializeOwned>(self, largest: usize) -> ApiResult<T> {
        parse_json(&self.read(&[MediaType::Json], largest).await?.1)
    }

    /// Reads the body, which is of one of the media types, as it is.
    pub async fn read(
        mut self,
        taken: &[MediaType],
        largest: usize,
    ) -> ApiResult<(MediaType, BytesMut)> {
        let media_type = self.media_type(taken)?;
        let mut bytes = BytesMut::new();
        while let Some(chunk) = self.payload.next().await {
            let chunk = chunk.map_err(|_| {
                ApiError::new(ProblemCode::MalformedRequest, "The body broke off before its end.")
            })?;
            if bytes.len() + chunk.len() > largest {
                let detail = format!("The body is larger than {largest} bytes.");
                return Err(ApiError::new(ProblemCode::BodyTooLarge, detail));
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok((media_type, bytes))
    }

    fn media_type(&self, taken: &[MediaType]) -> ApiResult<MediaType> {
        let header = |name| self.request.headers().get(name).and_then(|value| value.to_str().ok());
        let media_type = header(CONTENT_TYPE).unwrap_or_default();
        let (essence, parameters) = media_type.split_once(';').unwrap_or((media_type, ""));
        let parameters = parameters.to_ascii_lowercase().replace([' ', '"'], "");
        let of = |taken: &MediaType| essence.trim().eq_ignore_ascii_case(taken.name());
        let media_type = taken.iter().copied().find(of).filter(|media_type| {
            parameters.split(';').all(|parameter| match parameter {
                "" | "charset=utf-8" => true,
                // RFC 4180; there is a header whether they say so or not.
                "header=present" => *media_type == MediaType::Csv,
                _ => false,
            })
        });
        let is_plain = matches!(header(CONTENT_ENCODING), None | Some("identity"));
        media_type.filter(|_| is_plain).ok_or_else(|| {
            let names: Vec<_> = taken.iter().map(|taken| taken.name()).collect();
            let detail = format!(
                "Send the body as Content-Type: {}, in UTF-8 and not compressed.",
                names.join(" or ")
            );
            ApiError::new(ProblemCode::UnsupportedMediaType, detail)
        })
    }
}

/// Reads JSON; what is JSON but not the right JSON is refused with a pointer.
pub fn parse_json<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> ApiResult<T> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let detail = format!("The body is not UTF-8 after {} bytes.", error.valid_up_to());
        ApiError::new(ProblemCode::MalformedJson, detail)
    })?;
    // First whether it is JSON at all: below, every error is about which JSON it is.
    serde_json::from_str::<IgnoredAny>(text).map_err(|error| malformed(&error))?;
    parse_object(text).map_err(|problem| ApiError::invalid(vec![problem]))
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
    FieldProblem::new(pointer, code, detail)
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

    use super::parse_json;

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
