//! Randomness, passed in.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use portal_types::{Secret, Timestamp};
use rand::Rng as _;
use uuid::Uuid;

/// Random bytes fit for secrets.
pub trait Randomness: Send + Sync {
    /// Fills the whole slice.
    fn fill(&self, bytes: &mut [u8]);
}

impl dyn Randomness + '_ {
    /// `N` random bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.fill(&mut bytes);
        bytes
    }

    /// A UUIDv7: ids made later sort after ids made earlier.
    pub fn id(&self, now: Timestamp) -> Uuid {
        let millis = u64::try_from(now.unix_micros() / 1_000).unwrap_or_default();
        uuid::Builder::from_unix_timestamp_millis(millis, &self.bytes()).into_uuid()
    }

    /// A token of 256 random bits for a link or a cookie, 43 characters.
    pub fn token(&self) -> Secret {
        Secret::new(BASE64_URL_SAFE_NO_PAD.encode(self.bytes::<32>()))
    }
}

/// The operating system's generator, by way of a thread-local one that it seeds.
pub struct SystemRandomness;

impl Randomness for SystemRandomness {
    #[expect(clippy::disallowed_methods, reason = "this is the place that makes randomness")]
    fn fill(&self, bytes: &mut [u8]) {
        rand::rng().fill_bytes(bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::{Randomness, SystemRandomness};
    use portal_types::Timestamp;

    #[test]
    fn ids_sort_by_time() {
        let randomness: &dyn Randomness = &SystemRandomness;
        let id = |seconds: i64| randomness.id(Timestamp::from_unix_micros(seconds * 1_000_000));
        assert!(id(1_700_000_000) < id(1_700_000_001));
        assert_eq!(id(5).get_version_num(), 7);
    }
}
