//! Logging in at an identity provider: away with `start`, back with `callback`, in with `finish`.
//!
//! All three belong to one browser, which a cookie is known by. What the provider vouches for is
//! kept beside that cookie's digest until the dashboard asks for it from a page of its own: so no
//! token of ours is ever in an address, and a link from elsewhere logs nobody in.

pub mod callback;
pub mod finish;
pub mod list;
pub mod start;

use actix_web::{HttpResponse, http::header::LOCATION};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use portal_sso::{Provider, SsoError, Ticket};
use portal_types::{ProblemCode, Secret};
use sha2::{Digest as _, Sha256};

use crate::{
    problem::{ApiError, ApiResult},
    state::Portal,
};

/// The dashboard's page that goes on.
const PAGE: &str = "/login/sso";

fn provider<'a>(portal: &'a Portal, id: &str) -> ApiResult<&'a Provider> {
    let found = portal.sso.iter().find(|provider| provider.id() == id);
    found.ok_or_else(|| ApiError::not_found("There is no identity provider of this name."))
}

/// What a log-in is known by. Nonce and verifier follow from state and cookie, of which only digests
/// are kept: nobody who reads the database can make them.
fn ticket(state: Secret, browser: &Secret) -> Ticket {
    let derive = |purpose: &str| {
        let text = [purpose, browser.expose(), state.expose()].join(" ");
        Secret::new(BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(text.as_bytes())))
    };
    let (nonce, verifier) = (derive("nonce"), derive("verifier"));
    Ticket { state, nonce, verifier }
}

/// To the dashboard's page, with where the person was going, or what went wrong.
fn to_page(name: &str, value: &str) -> HttpResponse {
    let query: String =
        url::form_urlencoded::Serializer::new(String::new()).append_pair(name, value).finish();
    see(&format!("{PAGE}?{query}"))
}

/// To the page, with why it went wrong.
fn to_page_failed(code: ProblemCode) -> HttpResponse {
    to_page("problem", code.as_str())
}

fn see(address: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((LOCATION, address)).finish()
}

/// What people are told, and our log more.
fn code_of(provider: &Provider, error: &SsoError) -> ProblemCode {
    tracing::warn!(provider = provider.id(), %error, "a single sign-on failed");
    match error {
        SsoError::Unreachable(_) => ProblemCode::SsoFailed,
        SsoError::Refused(_) | SsoError::Invalid(_) => ProblemCode::SsoRefused,
    }
}
