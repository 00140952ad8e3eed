//! What connectors call, with the account's API key.

pub mod config;
pub mod field;

use actix_web::{
    HttpRequest, HttpResponse, HttpResponseBuilder,
    http::header::{ACCEPT_ENCODING, CACHE_CONTROL, ETAG, HeaderValue, VARY},
};

const REVALIDATE: HeaderValue = HeaderValue::from_static("private, no-cache");
const VARIES: HeaderValue = HeaderValue::from_static("Accept-Encoding, Authorization, X-Api-Key");

/// 304 where the caller's copy is current, else 200; with what a cache needs to know.
fn revalidated(current: bool, etag: &HeaderValue) -> HttpResponseBuilder {
    let mut response = if current { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response
        .insert_header((ETAG, etag.clone()))
        .insert_header((CACHE_CONTROL, REVALIDATE))
        .insert_header((VARY, VARIES));
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
