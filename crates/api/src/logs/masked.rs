//! What is not to be in a log, and gets there all the same: keys of ours, and what its name says is
//! a secret. It is taken out before anything is kept.

use serde_json::{Map, Value};

const KEY_PREFIX: &str = "bip_";
/// A key of ours after its prefix.
const KEY_LENGTH: usize = 49;
const MASK: &str = "•••";

/// Parts of a name that say its value is a secret.
const SECRET_NAMES: [&str; 9] = [
    "password",
    "passwd",
    "pwd",
    "secret",
    "authorization",
    "apikey",
    "cookie",
    "privatekey",
    "credential",
];
const BEARER: &str = "bearer";
/// What stands between it and a token.
const BETWEEN: [char; 7] = [' ', '\t', ':', '=', '"', '\'', '\\'];
/// A shorter word after it is none.
const SHORTEST_TOKEN: usize = 8;

/// A text without API keys and what follows `Bearer`.
pub fn text(text: String) -> String {
    if next(&text).is_none() {
        return text;
    }
    let mut masked = String::with_capacity(text.len());
    let mut rest = &*text;
    while let Some((at, length)) = next(rest) {
        let (kept, after) = rest.split_at(at + length);
        masked.push_str(kept);
        let is_key = kept.ends_with(KEY_PREFIX);
        let between =
            if is_key { 0 } else { after.len() - after.trim_start_matches(BETWEEN).len() };
        let (between, secret) = after.split_at(between);
        let is_part = |c: char| c.is_ascii_alphanumeric() || !is_key && "-._~+/=".contains(c);
        // What may be no secret is not read on, only to be read again: the whole takes one pass.
        let is_begun = is_key || !between.is_empty();
        let length = || secret.find(|c| !is_part(c)).unwrap_or(secret.len());
        let end = if is_begun { length() } else { 0 };
        if end >= if is_key { KEY_LENGTH } else { SHORTEST_TOKEN } {
            masked.push_str(between);
            masked.push_str(MASK);
            rest = &secret[end..];
        } else {
            // What follows may begin another one.
            rest = after;
        }
    }
    masked.push_str(rest);
    masked
}

/// The next place where a secret may begin, and how long what announces it is.
fn next(text: &str) -> Option<(usize, usize)> {
    text.bytes().enumerate().filter(|(_, byte)| matches!(byte, b'b' | b'B')).find_map(|(at, _)| {
        let begins = |mark: &str| text.as_bytes().get(at..at + mark.len());
        let is_key = begins(KEY_PREFIX) == Some(KEY_PREFIX.as_bytes());
        let is_bearer =
            begins(BEARER).is_some_and(|begin| begin.eq_ignore_ascii_case(BEARER.as_bytes()));
        let length = if is_key { KEY_PREFIX.len() } else { BEARER.len() };
        (is_key || is_bearer).then_some((at, length))
    })
}

/// Properties without secrets, however deep they are.
pub fn properties(map: Map<String, Value>) -> Map<String, Value> {
    map.into_iter()
        .map(|(name, value)| {
            let value = if is_secret(&name) { Value::from(MASK) } else { self::value(value) };
            (text(name), value)
        })
        .collect()
}

/// A value without secrets.
pub fn value(value: Value) -> Value {
    match value {
        Value::String(said) => Value::String(text(said)),
        Value::Array(items) => Value::Array(items.into_iter().map(self::value).collect()),
        Value::Object(map) => Value::Object(properties(map)),
        other => other,
    }
}

fn is_secret(name: &str) -> bool {
    let name: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    let name = name.to_ascii_lowercase();
    name.ends_with("token") || SECRET_NAMES.iter().any(|part| name.contains(part))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::{properties, text};

    #[test]
    fn keys_and_bearers_are_taken_out() {
        let key = format!("bip_{}", "a1B2c3D4".repeat(7)[..49].to_owned());
        let said =
            format!("401 for {key}, sent as Authorization: Bearer eyJhbGciOi.x-y_z~. Try bip_x");
        assert_eq!(text(said), "401 for bip_•••, sent as Authorization: Bearer ••• Try bip_x");
        assert_eq!(text("the bearer of news".to_owned()), "the bearer of news");
        let token = "eyJhbGciOi.x-y_z~";
        for before in ["Bearer Bearer ", "Bearer  ", "BEARER ", "bearer: \"", "Bearer="] {
            assert_eq!(text(format!("{before}{token}")), format!("{before}•••"));
        }
        // However much looks like the begin of one, it takes a pass.
        let said = "bearer".repeat(500_000);
        assert_eq!(text(said.clone()), said);
        let key = format!("bip_bip_{}", "a".repeat(49));
        assert_eq!(text(key), "bip_bip_•••");
    }

    #[test]
    fn names_tell_secrets() {
        let map = json!({
            "clientSecret": "s", "X-Api-Key": "k", "token": 7, "tokens": 7, "field": "Hero",
            "deep": [{"Password": {"a": 1}, "header": "Bearer abcdefgh"}],
            "refreshToken": "t", "x-auth-token": "t", "api.key": "k", "PWD": "p", "tokenCount": 7,
        });
        let Some(map) = map.as_object().cloned() else { panic!() };
        let expected = json!({
            "clientSecret": "•••", "X-Api-Key": "•••", "token": "•••", "tokens": 7, "field": "Hero",
            "deep": [{"Password": "•••", "header": "Bearer •••"}],
            "refreshToken": "•••", "x-auth-token": "•••", "api.key": "•••", "PWD": "•••", "tokenCount": 7,
        });
        assert_eq!(serde_json::Value::Object(properties(map)), expected);
    }

    proptest! {
        #[test]
        fn any_text_can_be_masked(said in ".{0,40}(bip_|Bearer )?.{0,60}") {
            let once = text(said);
            prop_assert_eq!(text(once.clone()), once);
        }
    }
}
