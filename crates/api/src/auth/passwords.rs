//! Password hashes: argon2id, off the async threads, and no more of them at once than there are
//! cores, since each takes 19 MiB.

use std::sync::Arc;

use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version};
use portal_types::{FieldCode, Secret};
use tokio::sync::Semaphore;

use crate::{
    domain::{Password, check_new_password},
    problem::{ApiError, ApiResult},
    randomness::Randomness,
};

/// OWASP's parameters for argon2id: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// The hash of nobody's password, made with the same parameters: what is verified when there is no
/// such person, so that the answer takes as long.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5IGhhcyB0aGlzIQ$\
                      3JpAHnLxiVdkmPBG0oZ2BP3UrN1Nqb0R+V0ZbXLb9nE";

/// Makes and verifies password hashes.
#[derive(Clone)]
pub struct Passwords {
    permits: Arc<Semaphore>,
    randomness: Arc<dyn Randomness>,
}

impl Passwords {
    /// With at most so many at work at once.
    pub fn new(at_once: usize, randomness: Arc<dyn Randomness>) -> Self {
        Self { permits: Arc::new(Semaphore::new(at_once.max(1))), randomness }
    }

    /// Checks a password somebody wants to set; `known` are words of their own.
    pub async fn check(
        &self,
        password: Secret,
        known: Vec<String>,
    ) -> ApiResult<Result<Password, (FieldCode, String)>> {
        self.blocking(move || {
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            check_new_password(&password, &known)
        })
        .await
    }

    /// The hash of a password, with a salt of its own.
    pub async fn hash(&self, password: Password) -> ApiResult<String> {
        let salt: [u8; 16] = self.randomness.bytes();
        let hash = self
            .blocking(move || {
                argon2()?
                    .hash_password_with_salt(password.expose().as_bytes(), &salt)
                    .map(|hash| hash.to_string())
            })
            .await?;
        hash.map_err(|error| ApiError::internal(error.to_string()))
    }

    /// Whether the password fits the hash. Without a hash it does not, after as much work.
    pub async fn verify(&self, password: &Secret, hash: Option<String>) -> ApiResult<bool> {
        // Longer than any password can be: hashing it would only cost us time.
        if password.expose().len() > 1_024 {
            return Ok(false);
        }
        let password = password.clone();
        self.blocking(move || {
            let known = hash.is_some();
            let hash = hash.as_deref().unwrap_or(NOBODY);
            let fits = argon2()
                .and_then(|argon2| argon2.verify_password(password.expose().as_bytes(), hash));
            known && fits.is_ok()
        })
        .await
    }

    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> ApiResult<T> {
        let permit = Arc::clone(&self.permits).acquire_owned().await.map_err(ApiError::internal)?;
        // The permit goes along: a caller who hangs up does not make room for another.
        let task = tokio::task::spawn_blocking(move || {
            let result = work();
            drop(permit);
            result
        });
        task.await.map_err(ApiError::internal)
    }
}

fn argon2() -> argon2::password_hash::Result<Argon2<'static>> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None)
        .map_err(|_| argon2::password_hash::Error::ParamsInvalid)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use portal_types::Secret;

    use super::{NOBODY, Passwords};
    use crate::randomness::SystemRandomness;

    #[tokio::test]
    async fn a_hash_fits_its_password_only() {
        let passwords = Passwords::new(2, Arc::new(SystemRandomness));
        let secret = Secret::new("seven geese over Delft");
        let password = passwords.check(secret.clone(), Vec::new()).await.unwrap().unwrap();
        let hash = passwords.hash(password).await.unwrap();
        // Nobody's hash is made as everybody's is, or the time it takes would tell.
        let parameters = |hash: &str| hash.split('$').take(4).collect::<Vec<_>>().join("$");
        assert_eq!(parameters(&hash), parameters(NOBODY));
        assert_eq!(hash.len(), NOBODY.len());

        assert!(passwords.verify(&secret, Some(hash.clone())).await.unwrap());
        let wrong = Secret::new("seven geese over delft");
        assert!(!passwords.verify(&wrong, Some(hash)).await.unwrap());
        assert!(!passwords.verify(&secret, None).await.unwrap());
        assert!(!passwords.verify(&secret, Some("nonsense".to_owned())).await.unwrap());
    }
}
