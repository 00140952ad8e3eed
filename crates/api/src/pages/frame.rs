//! The look of the pages rendered here: one style sheet of their own, allowed by its hash, light
//! and dark by the browser's setting.

use actix_web::{
    HttpResponse,
    http::{StatusCode, header::CONTENT_SECURITY_POLICY},
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest as _, Sha256};

const STYLE: &str = include_str!("style.css");

/// A page with a title and a body.
pub(super) fn page(status: StatusCode, title: &str, body: &Markup) -> HttpResponse {
    let hash = BASE64_STANDARD.encode(Sha256::digest(STYLE));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'"
    );
    let markup = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " · Integration portal" }
                style { (PreEscaped(STYLE)) }
            }
            body {
                header.top {
                    a.brand href="/" { "Integration portal" }
                    nav aria-label="Pages" { a href="/help" { "Help" } " " a href="/api/docs/connectors" { "Building a connector" } " " a href="/api/docs" { "API documentation" } }
                }
                (body)
            }
        }
    };
    HttpResponse::build(status)
        .insert_header((CONTENT_SECURITY_POLICY, policy))
        .content_type("text/html; charset=utf-8")
        .body(markup.into_string())
}
