//! Secrets at rest: XChaCha20-Poly1305 under keys derived from the master keys.
//!
//! What a secret belongs to is its associated data, so a sealed secret that is moved to another
//! row does not open. The first master key seals, all open: put a new one in front to rotate.

use std::sync::Arc;

use base64::{Engine as _, prelude::BASE64_STANDARD};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use hkdf::Hkdf;
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use crate::randomness::Randomness;

/// The format's number, before everything else in a sealed secret.
const VERSION: u8 = 1;
const KEY_ID: usize = 4;
const NONCE: usize = 24;

/// A master key: 256 bits from which every other key is derived.
#[derive(Clone)]
pub struct MasterKey(Zeroizing<[u8; 32]>);

impl MasterKey {
    /// Makes one.
    pub fn generate(randomness: &dyn Randomness) -> Self {
        Self(Zeroizing::new(randomness.bytes()))
    }

    /// Reads standard base64 of 32 bytes.
    pub fn from_base64(text: &str) -> Option<Self> {
        let bytes = Zeroizing::new(BASE64_STANDARD.decode(text.trim()).ok()?);
        Some(Self(Zeroizing::new(bytes.as_slice().try_into().ok()?)))
    }

    /// The key as text, for its file.
    pub fn to_base64(&self) -> Zeroizing<String> {
        Zeroizing::new(BASE64_STANDARD.encode(*self.0))
    }

    /// A key for one purpose. Keys for different purposes tell nothing of each other.
    pub fn derive(&self, purpose: &str) -> Zeroizing<[u8; 32]> {
        let mut key = Zeroizing::new([0; 32]);
        // HKDF only fails for outputs of more than 255 hashes.
        let _ = Hkdf::<Sha256>::new(None, &*self.0).expand(purpose.as_bytes(), &mut *key);
        key
    }
}

/// A sealed secret that does not open: truncated, altered, moved, or sealed under a key that is
/// not configured.
#[derive(Debug, thiserror::Error)]
#[error("a sealed secret ({0}) does not open with the configured master keys")]
pub struct SealError(String);

struct SealingKey {
    id: [u8; KEY_ID],
    cipher: XChaCha20Poly1305,
}

/// Seals and opens secrets.
#[derive(Clone)]
pub struct Sealer {
    keys: Arc<[SealingKey]>,
    randomness: Arc<dyn Randomness>,
}

impl Sealer {
    /// With these master keys, of which the first seals.
    pub fn new(masters: &[MasterKey], randomness: Arc<dyn Randomness>) -> Self {
        let keys = masters
            .iter()
            .map(|master| {
                let key = master.derive("seal");
                let digest = Sha256::digest(*master.derive("seal key id"));
                let mut id = [0; KEY_ID];
                id.copy_from_slice(&digest[..KEY_ID]);
                SealingKey { id, cipher: XChaCha20Poly1305::new((&*key).into()) }
            })
            .collect();
        Self { keys, randomness }
    }

    /// Seals a secret for the thing that `belongs_to` names, such as `api_keys/<account>/<id>`.
    pub fn seal(&self, belongs_to: &str, secret: &[u8]) -> Result<Vec<u8>, SealError> {
        let refuse = || SealError(belongs_to.to_owned());
        let key = self.keys.first().ok_or_else(refuse)?;
        let nonce: [u8; NONCE] = self.randomness.bytes();
        let payload = Payload { msg: secret, aad: belongs_to.as_bytes() };
        let sealed = key.cipher.encrypt(&XNonce::from(nonce), payload).map_err(|_| refuse())?;
        Ok([&[VERSION], key.id.as_slice(), nonce.as_slice(), sealed.as_slice()].concat())
    }

    /// What everything begins with that is sealed now.
    pub fn beginning(&self) -> Option<Vec<u8>> {
        self.keys.first().map(|key| [&[VERSION], key.id.as_slice()].concat())
    }

    /// Opens what was sealed for the same thing.
    pub fn open(&self, belongs_to: &str, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealError> {
        let refuse = || SealError(belongs_to.to_owned());
        let (version, rest) = sealed.split_first().ok_or_else(refuse)?;
        let (id, rest) = rest.split_at_checked(KEY_ID).ok_or_else(refuse)?;
        let (nonce, text) = rest.split_at_checked(NONCE).ok_or_else(refuse)?;
        if *version != VERSION {
            return Err(refuse());
        }
        let nonce: [u8; NONCE] = nonce.try_into().map_err(|_| refuse())?;
        let key = self.keys.iter().find(|key| key.id == *id).ok_or_else(refuse)?;
        let payload = Payload { msg: text, aad: belongs_to.as_bytes() };
        let secret = key.cipher.decrypt(&XNonce::from(nonce), payload).map_err(|_| refuse())?;
        Ok(Zeroizing::new(secret))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::{MasterKey, Sealer};
    use crate::randomness::SystemRandomness;

    fn sealer(masters: &[MasterKey]) -> Sealer {
        Sealer::new(masters, Arc::new(SystemRandomness))
    }

    proptest! {
        #[test]
        fn what_was_sealed_opens_and_nothing_else_does(
            secret in proptest::collection::vec(any::<u8>(), 0..80),
            at in any::<prop::sample::Index>(),
            bit in 0_u8..8,
        ) {
            let sealer = sealer(&[MasterKey::generate(&SystemRandomness)]);
            let mut sealed = sealer.seal("row/1", &secret).unwrap();
            prop_assert_eq!(&*sealer.open("row/1", &sealed).unwrap(), &secret);
            prop_assert!(sealer.open("row/2", &sealed).is_err());
            let cut = at.index(sealed.len());
            prop_assert!(sealer.open("row/1", &sealed[..cut]).is_err());
            sealed[cut] ^= 1 << bit;
            prop_assert!(sealer.open("row/1", &sealed).is_err());
        }
    }

    #[test]
    fn a_new_key_in_front_still_opens_what_the_old_one_sealed() {
        let (old, new) =
            (MasterKey::generate(&SystemRandomness), MasterKey::generate(&SystemRandomness));
        let sealed = sealer(std::slice::from_ref(&old)).seal("row", b"secret").unwrap();
        assert!(sealer(std::slice::from_ref(&new)).open("row", &sealed).is_err());
        let both = sealer(&[new.clone(), old]);
        assert_eq!(&*both.open("row", &sealed).unwrap(), b"secret");
        assert!(sealer(&[new]).open("row", &both.seal("row", b"s").unwrap()).is_ok());
    }

    #[test]
    fn a_master_key_survives_its_file() {
        let key = MasterKey::generate(&SystemRandomness);
        let read = MasterKey::from_base64(&format!("{}\n", *key.to_base64())).unwrap();
        assert_eq!(*read.0, *key.0);
        assert!(MasterKey::from_base64("c2hvcnQ=").is_none());
        assert!(MasterKey::from_base64("not base64!").is_none());
    }
}
