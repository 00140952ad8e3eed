//! Browsers that somebody has logged in with. Guessing a person's password from everywhere at once is
//! slowed for all other browsers together, and so can't keep the person out of their own.

use std::future::{Ready, ready};

use actix_web::{
    FromRequest, HttpRequest,
    cookie::{Cookie, SameSite},
    dev::Payload,
};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use portal_types::UserId;

use super::cookie;
use crate::{
    problem::{ApiError, ApiResult},
    state::Portal,
};

const NAME: &str = "portal_device";

/// Seconds that a browser is remembered: a year.
const LIFETIME: i64 = 365 * 24 * 60 * 60;

/// What a sealed cookie belongs to.
const BELONGS_TO: &str = "device_cookies";

/// A person's id, and random bytes that tell one cookie from another.
const ID: usize = 16;
const RANDOM: usize = 16;

/// The cookie as it came. Whose it is, its reader says.
pub struct DeviceCookie(Option<String>);

impl DeviceCookie {
    /// A cookie for the browser that a person logs in with.
    pub fn set(portal: &Portal, user: UserId) -> ApiResult<Cookie<'static>> {
        let random: [u8; RANDOM] = portal.randomness.bytes();
        let text = [user.0.as_bytes().as_slice(), &random].concat();
        let sealed = portal.sealer.seal(BELONGS_TO, &text)?;
        let value = BASE64_URL_SAFE_NO_PAD.encode(sealed);
        Ok(cookie::build(&portal.config.http, NAME, value, LIFETIME, SameSite::Strict))
    }

    /// In which bucket an attempt to log in counts: this browser's, where that person has logged in
    /// with it before, else the one of the e-mail address.
    pub fn bucket(&self, portal: &Portal, user: Option<UserId>, email_key: &str) -> String {
        let text = self.0.as_ref().and_then(|value| {
            let sealed = BASE64_URL_SAFE_NO_PAD.decode(value).ok()?;
            portal.sealer.open(BELONGS_TO, &sealed).ok()
        });
        let own = text.filter(|text| {
            text.len() == ID + RANDOM && user.is_some_and(|user| text[..ID] == *user.0.as_bytes())
        });
        match own {
            Some(text) => BASE64_URL_SAFE_NO_PAD.encode(&text[ID..]),
            None => email_key.to_owned(),
        }
    }
}

impl FromRequest for DeviceCookie {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self(cookie::read(request, NAME))))
    }
}
