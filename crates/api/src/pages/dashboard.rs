//! The dashboard's files: built by `just web` into `frontend/dist`, inside the binary in a release
//! build, read from the folder in a debug build.

use std::borrow::Cow;

use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        StatusCode,
        header::{
            ACCEPT, ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY,
            HeaderName, VARY,
        },
    },
};
use rust_embed::{EmbeddedFile, RustEmbed};

#[derive(RustEmbed)]
#[folder = "../../frontend/dist"]
#[allow_missing = true]
struct Dist;

/// Addresses that the dashboard has a page for. Any other gets its "not found" page.
const PAGES: &[&str] = &[
    "/",
    "/integration",
    "/integration/history",
    "/connectors",
    "/activity",
    "/asset-tracking",
    "/logs",
    "/subscription",
    "/subscription/billing",
    "/subscription/invoices",
    "/support",
    "/support/new",
    "/support/ticket",
    "/desk",
    "/desk/ticket",
    "/desk/accounts",
    "/desk/account",
    "/desk/replies",
    "/desk/overview",
    "/team",
    "/account",
    "/security",
    "/invitation",
    "/sign-up",
    "/verify-email",
    "/login",
    "/login/sso",
    "/forgot-password",
    "/reset-password",
    "/account/password",
];

/// Scripts and styles from here only, WebAssembly, nothing inline, no frames.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; \
    base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// Says in the log whether the dashboard was built.
pub fn check() {
    if Dist::get("index.html").is_none() {
        tracing::warn!("the dashboard is not built: run `just web`; the API works without it");
    }
}

/// The file or page of the dashboard at a request's address, if there is one.
pub fn answer(request: &HttpRequest) -> Option<HttpResponse> {
    let path = request.path();
    if path.starts_with("/assets/") {
        return asset(request, path.trim_start_matches('/'));
    }
    let status = if PAGES.contains(&path) { StatusCode::OK } else { StatusCode::NOT_FOUND };
    let is_page = status == StatusCode::OK || is_for_a_browser(request, path);
    is_page.then(|| shell(request, status))
}

/// A navigation, and not a program that mistyped an address of the API.
fn is_for_a_browser(request: &HttpRequest, path: &str) -> bool {
    let accept = request.headers().get(ACCEPT).and_then(|value| value.to_str().ok());
    let is_api = path.starts_with("/api/") || path.starts_with("//");
    accept.is_some_and(|accept| accept.contains("text/html")) && !is_api
}

/// A file whose name has its content's hash in it: it never changes.
fn asset(request: &HttpRequest, name: &str) -> Option<HttpResponse> {
    // The folder of a debug build has more in it than what is served from here.
    if name.split('/').any(|part| part == "..") {
        return None;
    }
    Dist::get(name)?;
    let mut response = HttpResponse::Ok();
    response.insert_header((CACHE_CONTROL, "public, max-age=31536000, immutable"));
    Some(encoded(request, response, name))
}

/// The page that starts the dashboard.
fn shell(request: &HttpRequest, status: StatusCode) -> HttpResponse {
    if Dist::get("index.html").is_none() {
        let text = "The dashboard is not built. Run `just web`, then reload.";
        return HttpResponse::ServiceUnavailable()
            .content_type("text/html; charset=utf-8")
            .body(format!("<!doctype html><title>Not built</title><p>{text}</p>"));
    }
    let mut response = HttpResponse::build(status);
    response
        .insert_header((CACHE_CONTROL, "no-cache"))
        .insert_header((CONTENT_SECURITY_POLICY, POLICY))
        .insert_header((HeaderName::from_static("cross-origin-opener-policy"), "same-origin"))
        .insert_header((
            HeaderName::from_static("permissions-policy"),
            "camera=(), geolocation=(), microphone=(), payment=(), usb=(), clipboard-write=(self)",
        ));
    encoded(request, response, "index.html")
}

/// The smallest form of a file that the caller takes.
fn encoded(
    request: &HttpRequest,
    mut response: actix_web::HttpResponseBuilder,
    name: &str,
) -> HttpResponse {
    let accepted = request.headers().get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    let accepted = accepted.unwrap_or_default();
    response.content_type(content_type(name)).insert_header((VARY, "Accept-Encoding"));
    for (coding, suffix) in [("br", "br"), ("gzip", "gz")] {
        let taken = accepted.split(',').any(|entry| entry.trim() == coding);
        if taken && let Some(file) = Dist::get(&format!("{name}.{suffix}")) {
            return response.insert_header((CONTENT_ENCODING, coding)).body(bytes(file));
        }
    }
    match Dist::get(name) {
        Some(file) => response.body(bytes(file)),
        None => response.finish(),
    }
}

fn bytes(file: EmbeddedFile) -> actix_web::web::Bytes {
    match file.data {
        Cow::Borrowed(bytes) => actix_web::web::Bytes::from_static(bytes),
        Cow::Owned(bytes) => bytes.into(),
    }
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("json" | "webmanifest") => "application/json",
        Some("png") => "image/png",
        _ => "application/octet-stream",
    }
}
