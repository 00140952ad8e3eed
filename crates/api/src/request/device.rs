//! What a session is told by: browser, system, address; and the session that the browser held.

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, dev::Payload, http::header::USER_AGENT};
use portal_storage::Place;
use portal_types::Secret;

use super::Client;
use crate::{auth::RefreshCookie, problem::ApiError};

/// The browser that calls.
pub struct Device {
    /// Where it is, in words that a person knows their devices by. What the browser says of itself
    /// beyond that is not kept.
    pub place: Place,
    /// The refresh token that it holds, which a new session takes the place of.
    pub holds: Option<Secret>,
}

impl FromRequest for Device {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let agent = request.headers().get(USER_AGENT).and_then(|value| value.to_str().ok());
        let place = Place {
            device: agent.and_then(in_words),
            address: Some(Client::of(request).0.to_canonical().to_string()),
        };
        ready(Ok(Self { place, holds: RefreshCookie::of(request).0 }))
    }
}

/// "Firefox on Linux". `None`: it is none of those that people use.
fn in_words(agent: &str) -> Option<String> {
    // In this order: most say that they are also those below them.
    const BROWSERS: [(&str, &str); 9] = [
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser/", "Samsung Internet"),
        ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"),
        ("CriOS/", "Chrome"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
        ("curl/", "curl"),
    ];
    const SYSTEMS: [(&str, &str); 7] = [
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("CrOS", "ChromeOS"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ];
    let find = |all: &[(&str, &'static str)]| {
        all.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, words)| *words)
    };
    match (find(&BROWSERS), find(&SYSTEMS)) {
        (Some(browser), Some(system)) => Some(format!("{browser} on {system}")),
        (Some(only), None) | (None, Some(only)) => Some(only.to_owned()),
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::in_words;

    #[test]
    fn browsers_are_told_apart() {
        for (agent, words) in [
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
                "Firefox on Linux",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/149.0.0.0 Safari/537.36 Edg/149.0.0.0",
                "Edge on Windows",
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15",
                "Safari on macOS",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/149.0 Mobile/15E148 Safari/604.1",
                "Chrome on iPhone",
            ),
            (
                "Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/149.0.0.0 Mobile Safari/537.36",
                "Chrome on Android",
            ),
            ("curl/8.14.1", "curl"),
        ] {
            assert_eq!(in_words(agent).as_deref(), Some(words));
        }
        assert_eq!(in_words("<script>"), None);
    }

    proptest! {
        #[test]
        fn only_words_of_ours_are_kept(agent in ".{0,200}") {
            let words = in_words(&agent).unwrap_or_default();
            prop_assert!(words.len() < 40 && words.chars().all(|c| c.is_ascii_alphabetic() || c == ' '));
        }
    }
}
