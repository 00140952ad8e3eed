//! What connectors call, with the account's API key.

pub mod config;
pub mod field;

use actix_web::{HttpRequest, http::header::ACCEPT_ENCODING};

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
