//! Cookies. Scripts can't read them; on https they come from this host alone.

use std::future::{Ready, ready};

use actix_web::{
    FromRequest, HttpRequest,
    cookie::{Cookie, SameSite, time::Duration},
    dev::Payload,
};
use portal_types::Secret;

use crate::{auth::session, config::Http, problem::ApiError, state::State};

/// The refresh token that came in its cookie, if one did. Other sites can't make a browser send it.
pub struct RefreshCookie(pub Option<Secret>);

const REFRESH: &str = "portal_refresh";

impl RefreshCookie {
    /// The one that came with a request.
    pub fn of(request: &HttpRequest) -> Self {
        Self(read(request, REFRESH).map(Secret::new))
    }

    /// The cookie that carries a token.
    pub fn set(http: &Http, token: &Secret) -> Cookie<'static> {
        let value = token.expose().to_owned();
        build(http, REFRESH, value, session::LIFETIME, SameSite::Strict)
    }

    /// The cookie that removes it.
    pub fn clear(http: &Http) -> Cookie<'static> {
        build(http, REFRESH, String::new(), 0, SameSite::Strict)
    }
}

/// What the browser is known by that was sent to an identity provider, if it was. It comes back from
/// there with the cookie: a link from elsewhere carries it too.
pub struct SsoCookie(pub Option<Secret>);

const SSO: &str = "portal_sso";

impl SsoCookie {
    /// Seconds until whoever was sent to a provider has to be back.
    pub const LIFETIME: i64 = 10 * 60;

    /// The cookie that carries a token.
    pub fn set(http: &Http, token: &Secret) -> Cookie<'static> {
        build(http, SSO, token.expose().to_owned(), Self::LIFETIME, SameSite::Lax)
    }
}

impl FromRequest for SsoCookie {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self(read(request, SSO).map(Secret::new))))
    }
}

impl FromRequest for RefreshCookie {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self::of(request)))
    }
}

/// Makes one that lives for so many seconds.
pub(super) fn build(
    http: &Http,
    name: &str,
    value: String,
    seconds: i64,
    same_site: SameSite,
) -> Cookie<'static> {
    Cookie::build(full_name(http, name), value)
        .http_only(true)
        .secure(http.is_https())
        .same_site(same_site)
        .path("/")
        .max_age(Duration::seconds(seconds))
        .finish()
}

/// The value that came with a request.
pub(super) fn read(request: &HttpRequest, name: &str) -> Option<String> {
    let state = request.app_data::<State>()?;
    let cookie = request.cookie(&full_name(&state.config.http, name))?;
    Some(cookie.value().to_owned())
}

/// On https browsers then insist on Secure, this host, and the path `/`.
fn full_name(http: &Http, name: &str) -> String {
    if http.is_https() { format!("__Host-{name}") } else { name.to_owned() }
}
