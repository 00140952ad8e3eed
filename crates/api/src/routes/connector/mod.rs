//! What connectors call, with the account's API key.

pub mod bynder_token;
pub mod config;
pub mod events;
pub mod field;
pub mod logs;
pub mod usage;

use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        StatusCode,
        header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_TYPE, ETAG, HeaderValue, VARY},
    },
};

const REVALIDATE: HeaderValue = HeaderValue::from_static("private, no-cache");
const JSON: HeaderValue = HeaderValue::from_static("application/json");
const VARIES: HeaderValue = HeaderValue::from_static("Accept-Encoding, Authorization, X-Api-Key");

/// Room for every header of an answer, the middleware's included: a table that grows as it is
/// filled costs more than all of them.
const HEADERS: usize = 14;

/// 304 where the caller's copy is current, else 200; with what a cache needs to know.
fn revalidated(current: bool, etag: &HeaderValue) -> HttpResponse {
    let status = if current { StatusCode::NOT_MODIFIED } else { StatusCode::OK };
    let mut response = HttpResponse::new(status);
    let headers = response.headers_mut();
    headers.reserve(HEADERS);
    headers.insert(ETAG, etag.clone());
    headers.insert(CACHE_CONTROL, REVALIDATE);
    headers.insert(VARY, VARIES);
    if !current {
        headers.insert(CONTENT_TYPE, JSON);
    }
    response
}

/// Whether the caller takes gzip.
fn takes_gzip(request: &HttpRequest) -> bool {
    request.headers().get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).is_some_and(
        |value| {
            value.split(',').any(|coding| {
                let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
                let refused = matches!(weight.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000");
                name.trim().eq_ignore_ascii_case("gzip") && !refused
            })
        },
    )
}
