//! Stripe's calls to us: whether they are Stripe's, and what they say.

use std::time::Duration;

use hmac::{Hmac, KeyInit as _, Mac as _};
use portal_types::{Secret, Timestamp};
use sha2::Sha256;

use crate::{Event, object::Object};

/// How far Stripe's clock and ours may be apart, the way of the call included: what Stripe's own
/// libraries allow.
pub const TOLERANCE: Duration = Duration::from_mins(5);

/// More signatures than any endpoint has secrets.
const MOST_SIGNATURES: usize = 16;

/// Why a call is not taken for Stripe's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WebhookError {
    /// The header is not one of Stripe's.
    #[error("the header Stripe-Signature is malformed")]
    Malformed,
    /// Whoever signed it has none of the secrets, or the body was changed on its way.
    #[error("no signature matches")]
    WrongSignature,
    /// It was signed so long ago that somebody may have kept it. Stripe signs anew for each try.
    #[error("it was signed too long ago")]
    TooOld,
    /// It was signed in the future: a clock is wrong, ours or theirs.
    #[error("it was signed in the future")]
    TooNew,
    /// It is signed, and no event.
    #[error("the body is no event")]
    NotAnEvent,
}

/// Reads a call, if it is Stripe's: `body` as it came, byte by byte, and the header
/// `Stripe-Signature`. Several secrets are for the time in which one replaces another.
pub fn verify(
    body: &[u8],
    signature_header: &str,
    secrets: &[Secret],
    now: Timestamp,
    tolerance: Duration,
) -> Result<Event, WebhookError> {
    let header = Header::parse(signature_header).ok_or(WebhookError::Malformed)?;
    if !secrets.iter().any(|secret| header.is_signed_with(secret, body)) {
        return Err(WebhookError::WrongSignature);
    }
    let tolerance = i64::try_from(tolerance.as_secs()).unwrap_or(i64::MAX);
    let age = now.unix_seconds().saturating_sub(header.seconds);
    if age > tolerance {
        return Err(WebhookError::TooOld);
    }
    if age < -tolerance {
        return Err(WebhookError::TooNew);
    }
    let value = serde_json::from_slice(body).map_err(|_| WebhookError::NotAnEvent)?;
    Event::read(Object(&value)).map_err(|_| WebhookError::NotAnEvent)
}

/// `t=<seconds>,v1=<hex>`, the latter once for each secret of the endpoint. Other schemes are
/// passed over, as Stripe asks for.
#[derive(Debug, PartialEq, Eq)]
struct Header<'a> {
    /// As it came, for that is what was signed.
    signed: &'a str,
    seconds: i64,
    signatures: Vec<[u8; 32]>,
}

impl<'a> Header<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let mut signed = None;
        let mut signatures = Vec::new();
        for part in text.split(',') {
            let (scheme, value) = part.trim().split_once('=')?;
            match scheme {
                "t" if signed.is_some() => return None,
                "t" => signed = Some(value),
                "v1" if signatures.len() == MOST_SIGNATURES => return None,
                "v1" => signatures.push(from_hex(value)?),
                _ => {}
            }
        }
        let signed = signed?;
        let is_number = !signed.is_empty() && signed.bytes().all(|byte| byte.is_ascii_digit());
        let seconds = signed.parse().ok().filter(|_| is_number)?;
        (!signatures.is_empty()).then_some(Self { signed, seconds, signatures })
    }

    /// Whether one of the signatures is made with a secret. How long that takes says nothing about how
    /// much of one is right.
    fn is_signed_with(&self, secret: &Secret, body: &[u8]) -> bool {
        // Everybody can sign with no secret at all.
        if secret.expose().is_empty() {
            return false;
        }
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.expose().as_bytes()) else {
            return false;
        };
        mac.update(self.signed.as_bytes());
        mac.update(b".");
        mac.update(body);
        self.signatures.iter().any(|signature| mac.clone().verify_slice(signature).is_ok())
    }
}

fn from_hex(text: &str) -> Option<[u8; 32]> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let bytes = text.as_bytes();
    if bytes.len() != 64 {
        return None;
    }
    let mut out = [0; 32];
    for (byte, pair) in out.iter_mut().zip(bytes.chunks_exact(2)) {
        *byte = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use portal_types::hex;
    use proptest::prelude::*;

    use super::*;
    use crate::EventKind;

    const NOW: i64 = 1_800_000_000;
    const BODY: &str = r#"{"id":"evt_1","object":"event","type":"charge.refunded",
        "created":1799999999,"livemode":true,"data":{"object":{"object":"charge","id":"ch_1",
        "payment_intent":"pi_1","customer":"cus_1","metadata":{"invoice":"i1"}}}}"#;

    fn check(body: &str, header: &str, secrets: &[&str]) -> Result<Event, WebhookError> {
        let secrets: Vec<_> = secrets.iter().map(|text| Secret::new(*text)).collect();
        let now = Timestamp::default().plus_seconds(NOW);
        verify(body.as_bytes(), header, &secrets, now, TOLERANCE)
    }

    fn signed_at(seconds: i64) -> String {
        stripe_double::sign("whsec_a", BODY.as_bytes(), seconds)
    }

    #[test]
    fn what_stripe_signed_is_read() {
        let event = check(BODY, &signed_at(NOW), &["whsec_a"]).unwrap();
        assert_eq!(event.id, "evt_1");
        assert_eq!(event.kind, EventKind::ChargeRefunded);
        assert!(event.is_live);
        assert_eq!(event.ids.charge.as_deref(), Some("ch_1"));
        assert_eq!(event.ids.payment_intent.as_deref(), Some("pi_1"));
        assert_eq!(event.ids.customer.as_deref(), Some("cus_1"));
        assert_eq!(event.ids.invoice.as_deref(), Some("i1"));
    }

    #[test]
    fn one_signature_and_one_secret_of_several_will_do() {
        let header = signed_at(NOW).replace("v1=", &format!("v1={},v0=x,v1=", "ab".repeat(32)));
        assert!(check(BODY, &header, &["whsec_b", "whsec_a"]).is_ok());
        assert_eq!(check(BODY, &header, &["whsec_b"]), Err(WebhookError::WrongSignature));
        assert_eq!(check(BODY, &header, &[]), Err(WebhookError::WrongSignature));
    }

    #[test]
    fn no_secret_signs_nothing() {
        let header = stripe_double::sign("", BODY.as_bytes(), NOW);
        assert_eq!(check(BODY, &header, &[""]), Err(WebhookError::WrongSignature));
    }

    #[test]
    fn another_body_or_time_is_not_what_was_signed() {
        let body = BODY.replace("pi_1", "pi_2");
        let wrong = Err(WebhookError::WrongSignature);
        assert_eq!(check(&body, &signed_at(NOW), &["whsec_a"]), wrong);
        let later = signed_at(NOW - 1).replace(&(NOW - 1).to_string(), &NOW.to_string());
        assert_eq!(check(BODY, &later, &["whsec_a"]), wrong);
    }

    #[test]
    fn what_is_old_or_of_the_future_is_refused() {
        for (seconds, expected) in [
            (NOW - 300, None),
            (NOW + 300, None),
            (NOW - 301, Some(WebhookError::TooOld)),
            (NOW + 301, Some(WebhookError::TooNew)),
        ] {
            assert_eq!(check(BODY, &signed_at(seconds), &["whsec_a"]).err(), expected);
        }
    }

    #[test]
    fn malformed_headers_are_told_apart() {
        let hex = "ab".repeat(32);
        for header in [
            String::new(),
            "t=1".to_owned(),
            format!("v1={hex}"),
            format!("t=,v1={hex}"),
            format!("t=-1,v1={hex}"),
            format!("t=+1,v1={hex}"),
            format!("t=1,t=1,v1={hex}"),
            format!("t=99999999999999999999,v1={hex}"),
            format!("t=1,v1={hex}0"),
            format!("t=1,v1={}", "xy".repeat(32)),
            format!("t=1,,v1={hex}"),
            format!("t=1{}", format!(",v1={hex}").repeat(17)),
        ] {
            assert_eq!(
                check(BODY, &header, &["whsec_a"]),
                Err(WebhookError::Malformed),
                "{header}"
            );
        }
    }

    #[test]
    fn signed_nonsense_is_no_event() {
        for body in ["", "null", "[]", "{}", r#"{"object":"event"}"#] {
            let header = stripe_double::sign("whsec_a", body.as_bytes(), NOW);
            assert_eq!(check(body, &header, &["whsec_a"]), Err(WebhookError::NotAnEvent), "{body}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_a_header_or_refused(text in ".{0,200}") {
            let _ = Header::parse(&text);
        }

        #[test]
        fn what_is_written_is_read(
            seconds in 0_i64..,
            signatures in prop::collection::vec(any::<[u8; 32]>(), 1..MOST_SIGNATURES),
            others in prop::collection::vec("v[02-9]=[a-z0-9=]{0,10}", 0..3),
        ) {
            let signed = seconds.to_string();
            let mut parts = others;
            parts.push(format!("t={signed}"));
            parts.extend(signatures.iter().map(|bytes| format!("v1={}", hex(bytes))));
            let text = parts.join(",");
            let expected = Header { signed: &signed, seconds, signatures };
            prop_assert_eq!(Header::parse(&text), Some(expected));
        }

        #[test]
        fn nothing_but_the_secret_signs(body in ".{0,80}", guess in any::<[u8; 32]>()) {
            let header = format!("t={NOW},v1={}", hex(&guess));
            prop_assert_eq!(check(&body, &header, &["whsec_a"]), Err(WebhookError::WrongSignature));
        }
    }
}
