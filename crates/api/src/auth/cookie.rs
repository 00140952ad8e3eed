//! The refresh cookie: scripts can't read it, other sites can't make the browser send it.

use std::future::{Ready, ready};

use actix_web::{
    FromRequest, HttpRequest,
    cookie::{Cookie, SameSite, time::Duration},
    dev::Payload,
};
use portal_types::Secret;

use crate::{auth::session, config::Http, problem::ApiError, state::State};

/// The refresh token that came in the cookie, if one did.
pub struct RefreshCookie(pub Option<Secret>);

impl RefreshCookie {
    /// The cookie that carries a token.
    pub fn set(http: &Http, token: &Secret) -> Cookie<'static> {
        build(http, token.expose().to_owned(), Duration::seconds(session::LIFETIME))
    }

    /// The cookie that removes it.
    pub fn clear(http: &Http) -> Cookie<'static> {
        build(http, String::new(), Duration::ZERO)
    }

    /// Its name: on https browsers then insist on Secure, this host, and the path `/`.
    fn name(http: &Http) -> &'static str {
        if http.is_https() { "__Host-portal_refresh" } else { "portal_refresh" }
    }
}

fn build(http: &Http, value: String, age: Duration) -> Cookie<'static> {
    Cookie::build(RefreshCookie::name(http), value)
        .http_only(true)
        .secure(http.is_https())
        .same_site(SameSite::Strict)
        .path("/")
        .max_age(age)
        .finish()
}

impl FromRequest for RefreshCookie {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let token = request
            .app_data::<State>()
            .and_then(|state| request.cookie(Self::name(&state.config.http)))
            .map(|cookie| Secret::new(cookie.value()));
        ready(Ok(Self(token)))
    }
}
