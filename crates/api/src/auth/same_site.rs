//! Renewing and ending a session ride on a cookie, so they work from our own pages only.

use std::future::{Ready, ready};

use actix_web::{
    FromRequest, HttpRequest,
    dev::Payload,
    http::header::{HOST, HeaderName, ORIGIN},
};
use portal_types::ProblemCode;

use crate::{problem::ApiError, state::State};

/// The call does not come from another site. Browsers say where it comes from; programs that are
/// no browsers say nothing, and carry nobody's cookies.
pub struct SameSite;

impl FromRequest for SameSite {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let header = |name| request.headers().get(name).map(|value| value.to_str().unwrap_or("?"));
        let public_url = request.app_data::<State>().map(|state| &*state.config.http.public_url);
        let fits = is_same(
            header(HeaderName::from_static("sec-fetch-site")),
            header(ORIGIN),
            header(HOST),
            public_url.unwrap_or_default(),
        );
        ready(if fits {
            Ok(Self)
        } else {
            let detail = "This call comes from another site. Use the portal's own pages.";
            Err(ApiError::new(ProblemCode::OriginRefused, detail))
        })
    }
}

fn is_same(site: Option<&str>, origin: Option<&str>, host: Option<&str>, public_url: &str) -> bool {
    if site.is_some_and(|site| !matches!(site, "same-origin" | "none")) {
        return false;
    }
    match origin {
        None => true,
        Some(origin) if origin == public_url => true,
        // Reached under another of its names, such as localhost: the browser says it is the same.
        Some(origin) => {
            site == Some("same-origin") && origin.split_once("://").map(|(_, rest)| rest) == host
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_same;

    #[test]
    fn only_our_own_pages_and_programs() {
        let url = "https://portal.example";
        let host = Some("portal.example");
        for (site, origin) in [
            (Some("same-origin"), Some(url)),
            (Some("none"), None),
            (None, None),
            (None, Some(url)),
        ] {
            assert!(is_same(site, origin, host, url), "{site:?} {origin:?}");
        }
        for (site, origin) in [
            (Some("cross-site"), Some("https://evil.example")),
            (Some("cross-site"), None),
            (Some("same-site"), Some("https://blog.example")),
            (None, Some("https://evil.example")),
            (None, Some("null")),
            (Some("same-origin"), Some("https://evil.example")),
            (None, Some("http://portal.example")),
        ] {
            assert!(!is_same(site, origin, host, url), "{site:?} {origin:?}");
        }
        assert!(is_same(Some("same-origin"), Some("http://localhost:1"), Some("localhost:1"), url));
    }
}
