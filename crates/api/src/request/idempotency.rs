//! `Idempotency-Key`: a call that creates something can be repeated when its answer was lost. The
//! same key with the same call gets the same answer for a day; with another call it is refused.
//!
//! A handler takes an [`IdempotencyKey`] and, in its unit, once everything that it locks is locked,
//! [claims](IdempotencyKey::claim) it. Either the call was answered before, and that answer is the
//! answer; or it goes on, and [keeps](Claim::keep) its answer in the same unit. A call that fails
//! keeps nothing and may be tried again.

use std::future::{Ready, ready};

use actix_web::{
    FromRequest, HttpRequest, HttpResponse,
    dev::Payload,
    http::{
        StatusCode,
        header::{self, HeaderName, HeaderValue},
    },
};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use portal_storage::{Digest, Unit};
use portal_types::{AccountId, ProblemCode};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::{
    auth::User,
    problem::{ApiError, ApiResult},
    state::Portal,
};

const NAME: HeaderName = HeaderName::from_static("idempotency-key");
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

/// The most characters that a key may have.
const LONGEST: usize = 255;

/// The `Idempotency-Key` of a request that may have one.
pub struct IdempotencyKey {
    values: Vec<HeaderValue>,
    /// Method and path.
    call: String,
}

impl FromRequest for IdempotencyKey {
    type Error = ApiError;
    type Future = Ready<ApiResult<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let values = request.headers().get_all(NAME).cloned().collect();
        let call = format!("{} {}", request.method(), request.path());
        ready(Ok(Self { values, call }))
    }
}

/// What became of a claim.
pub enum Claimed {
    /// Go on, and keep the answer.
    New(Claim),
    /// The call was answered before: this is the answer.
    Before(HttpResponse),
}

/// A call that goes on. Without an `Idempotency-Key` there is nothing to keep.
pub struct Claim(Option<Held>);

struct Held {
    account: AccountId,
    digest: Digest,
    fingerprint: Digest,
}

/// An answer that can be given again.
#[derive(Serialize, Deserialize)]
pub struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: String,
}

/// An answer as it is sealed, with the call that it answers.
#[derive(Serialize, Deserialize)]
struct Kept {
    fingerprint: Digest,
    answer: Answer,
}

impl IdempotencyKey {
    /// Seconds for which an answer is kept.
    pub const LIFETIME: i64 = 24 * 60 * 60;

    /// Claims the key for a call of a person with a body. The body is compared as it was
    /// understood, so that space and the order of members don't count.
    pub async fn claim(
        self,
        portal: &Portal,
        unit: &mut dyn Unit,
        user: &User,
        body: &impl Serialize,
    ) -> ApiResult<Claimed> {
        let Some(key) = self.key()? else { return Ok(Claimed::New(Claim(None))) };
        let body = serde_json::to_vec(body).map_err(ApiError::internal)?;
        let held = Held {
            account: user.account,
            // Another person's answer is not given away, even to who guesses their key.
            digest: hash(&[user.id.0.as_bytes(), key]),
            fingerprint: hash(&[self.call.as_bytes(), &body]),
        };
        let now = portal.clock.now();
        let over = now.plus_seconds(-Self::LIFETIME);
        let before = unit.claim_idempotency_key(user.account, &held.digest, now, over).await?;
        let Some(sealed) = before else { return Ok(Claimed::New(Claim(Some(held)))) };
        let kept = portal.sealer.open(&answer_belongs_to(held.account, &held.digest), &sealed)?;
        let kept: Kept = serde_json::from_slice(&kept).map_err(ApiError::internal)?;
        if kept.fingerprint != held.fingerprint {
            let detail = "This Idempotency-Key was used for another call or with another body. \
                Make a new one for this call.";
            return Err(ApiError::new(ProblemCode::IdempotencyKeyReused, detail));
        }
        let mut response = kept.answer.respond();
        response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
        Ok(Claimed::Before(response))
    }

    fn key(&self) -> ApiResult<Option<&[u8]>> {
        match self.values.as_slice() {
            [] => Ok(None),
            [one] if is_key(one.as_bytes()) => Ok(Some(one.as_bytes())),
            _ => {
                let detail = "Idempotency-Key is sent once, and is 1 to 255 visible ASCII \
                    characters, such as a random UUID.";
                Err(ApiError::new(ProblemCode::MalformedRequest, detail))
            }
        }
    }
}

impl Claim {
    /// Keeps the answer, sealed, in the unit that creates what it is about.
    pub async fn keep(
        self,
        portal: &Portal,
        unit: &mut dyn Unit,
        answer: Answer,
    ) -> ApiResult<HttpResponse> {
        let response = answer.respond();
        if let Some(held) = self.0 {
            let kept = Kept { fingerprint: held.fingerprint, answer };
            let kept =
                zeroize::Zeroizing::new(serde_json::to_vec(&kept).map_err(ApiError::internal)?);
            let belongs_to = answer_belongs_to(held.account, &held.digest);
            let sealed = portal.sealer.seal(&belongs_to, &kept)?;
            unit.keep_idempotent_answer(held.account, &held.digest, &sealed).await?;
        }
        Ok(response)
    }
}

/// What a sealed answer belongs to.
pub fn answer_belongs_to(account: AccountId, digest: &[u8]) -> String {
    let digest = BASE64_URL_SAFE_NO_PAD.encode(digest);
    format!("idempotency_keys/{account}/{digest}")
}

impl Answer {
    /// 201, with the address of what was created.
    pub fn created(location: impl Into<String>, body: &impl Serialize) -> ApiResult<Self> {
        Ok(Self {
            status: StatusCode::CREATED.as_u16(),
            headers: vec![(header::LOCATION.to_string(), location.into())],
            body: serde_json::to_string(body).map_err(ApiError::internal)?,
        })
    }

    /// 200.
    pub fn ok(body: &impl Serialize) -> ApiResult<Self> {
        Ok(Self {
            status: StatusCode::OK.as_u16(),
            headers: Vec::new(),
            body: serde_json::to_string(body).map_err(ApiError::internal)?,
        })
    }

    /// With a header more.
    #[must_use]
    pub fn with(mut self, name: &HeaderName, value: impl Into<String>) -> Self {
        self.headers.push((name.to_string(), value.into()));
        self
    }

    fn respond(&self) -> HttpResponse {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::OK);
        let mut response = HttpResponse::build(status);
        for (name, value) in &self.headers {
            response.insert_header((name.as_str(), value.as_str()));
        }
        response.content_type("application/json").body(self.body.clone())
    }
}

fn is_key(value: &[u8]) -> bool {
    (1..=LONGEST).contains(&value.len()) && value.iter().all(u8::is_ascii_graphic)
}

/// A digest of parts, each with its length: no two lists of parts run into each other.
fn hash(parts: &[&[u8]]) -> Digest {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    hasher.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::{hash, is_key};

    #[test]
    fn a_key_is_visible_ascii_of_some_length() {
        for key in ["a", "0199a2c4-7e10-7c3a-b0de-5a1f6f1f8a01", "\"quoted\"", &"x".repeat(255)] {
            assert!(is_key(key.as_bytes()), "{key}");
        }
        for key in ["", " ", "a b", "é", "a\tb", &"x".repeat(256)] {
            assert!(!is_key(key.as_bytes()), "{key}");
        }
    }

    #[test]
    fn parts_do_not_run_into_each_other() {
        assert_ne!(hash(&[b"ab", b"c"]), hash(&[b"a", b"bc"]));
        assert_eq!(hash(&[b"ab", b"c"]), hash(&[b"ab", b"c"]));
    }
}
