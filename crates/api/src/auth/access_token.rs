//! Access tokens: short-lived, signed, held in memory by the browser. They name a session; whether
//! that session lives is looked up at each request, so that ending it ends them at once.

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use portal_types::{Secret, SessionId, Timestamp, UserId};
use serde::{Deserialize, Serialize};

use crate::{problem::ApiError, seal::MasterKey};

/// Seconds that an access token works.
pub const LIFETIME: i64 = 600;

const ISSUER: &str = "portal";
const AUDIENCE: &str = "portal-user";

#[derive(Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: UserId,
    sid: SessionId,
    iat: i64,
    nbf: i64,
    exp: i64,
}

/// Makes and reads access tokens.
pub struct AccessTokens {
    signing: EncodingKey,
    /// One for each master key, so that a rotation logs nobody out.
    verifying: Vec<DecodingKey>,
    validation: Validation,
}

impl AccessTokens {
    /// With keys derived from the master keys, of which the first signs.
    pub fn new(masters: &[MasterKey]) -> Self {
        let keys: Vec<_> = masters.iter().map(|master| master.derive("access token")).collect();
        let mut validation = Validation::new(Algorithm::HS256);
        validation.set_required_spec_claims(&["exp", "nbf", "iss", "aud", "sub"]);
        validation.set_issuer(&[ISSUER]);
        validation.set_audience(&[AUDIENCE]);
        // Times are compared with our own clock, below.
        validation.validate_exp = false;
        validation.validate_nbf = false;
        Self {
            signing: EncodingKey::from_secret(keys.first().map_or(&[][..], |key| &key[..])),
            verifying: keys.iter().map(|key| DecodingKey::from_secret(&key[..])).collect(),
            validation,
        }
    }

    /// A token for a session, from now on.
    pub fn issue(
        &self,
        session: SessionId,
        user: UserId,
        now: Timestamp,
    ) -> Result<Secret, ApiError> {
        let now = now.unix_seconds();
        let claims = Claims {
            iss: ISSUER.to_owned(),
            aud: AUDIENCE.to_owned(),
            sub: user,
            sid: session,
            iat: now,
            nbf: now,
            exp: now + LIFETIME,
        };
        encode(&Header::new(Algorithm::HS256), &claims, &self.signing)
            .map(Secret::new)
            .map_err(ApiError::internal)
    }

    /// The session and person a token names, if it holds now.
    pub fn read(&self, token: &str, now: Timestamp) -> Option<(SessionId, UserId)> {
        let now = now.unix_seconds();
        self.verifying
            .iter()
            .find_map(|key| decode::<Claims>(token, key, &self.validation).ok())
            .map(|data| data.claims)
            .filter(|claims| claims.nbf <= now && now < claims.exp)
            .map(|claims| (claims.sid, claims.sub))
    }
}

#[cfg(test)]
mod tests {
    use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
    use portal_types::{SessionId, Timestamp, UserId};
    use proptest::prelude::*;
    use serde_json::{Value, json};
    use uuid::Uuid;

    use super::{AccessTokens, LIFETIME};
    use crate::{randomness::SystemRandomness, seal::MasterKey};

    fn now() -> Timestamp {
        Timestamp::from_unix_micros(1_800_000_000_000_000)
    }

    fn good_claims() -> Value {
        let now = now().unix_seconds();
        let id = Uuid::nil();
        json!({"iss": "portal", "aud": "portal-user", "sub": id, "sid": id, "iat": now, "nbf": now, "exp": now + 600})
    }

    #[test]
    fn a_token_holds_for_its_time() {
        let tokens = AccessTokens::new(&[MasterKey::generate(&SystemRandomness)]);
        let (session, user) = (SessionId(Uuid::max()), UserId(Uuid::nil()));
        let token = tokens.issue(session, user, now()).unwrap();
        let at = |seconds| tokens.read(token.expose(), now().plus_seconds(seconds));
        assert_eq!(at(0), Some((session, user)));
        assert_eq!(at(LIFETIME - 1), Some((session, user)));
        assert_eq!(at(LIFETIME), None);
        assert_eq!(at(-1), None);
    }

    #[test]
    fn every_claim_is_needed_and_typed() {
        let master = MasterKey::generate(&SystemRandomness);
        let tokens = AccessTokens::new(std::slice::from_ref(&master));
        let key = EncodingKey::from_secret(&*master.derive("access token"));
        let reads = |claims: &Value, algorithm, key: &EncodingKey| {
            let token = encode(&Header::new(algorithm), claims, key).unwrap();
            tokens.read(&token, now()).is_some()
        };
        assert!(reads(&good_claims(), Algorithm::HS256, &key));
        assert!(!reads(&good_claims(), Algorithm::HS512, &key));
        assert!(!reads(&good_claims(), Algorithm::HS256, &EncodingKey::from_secret(b"another")));
        for name in ["iss", "aud", "sub", "sid", "nbf", "exp"] {
            for wrong in [json!("x"), json!(null), json!(1.5), json!([]), json!({})] {
                let mut claims = good_claims();
                claims[name] = wrong;
                assert!(!reads(&claims, Algorithm::HS256, &key), "{claims}");
                claims.as_object_mut().unwrap().remove(name);
                assert!(!reads(&claims, Algorithm::HS256, &key), "without {name}");
            }
        }
        // {"alg":"none"}
        assert!(tokens.read("eyJhbGciOiJub25lIn0.e30.", now()).is_none());
    }

    proptest! {
        #[test]
        fn any_text_is_a_token_or_refused(text in ".{0,80}") {
            let tokens = AccessTokens::new(&[MasterKey::generate(&SystemRandomness)]);
            prop_assert!(tokens.read(&text, now()).is_none());
        }
    }
}
