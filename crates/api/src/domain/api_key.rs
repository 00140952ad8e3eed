//! The key itself: `bip_`, 43 base62 characters (256 random bits), 6 base62 characters (CRC-32 of
//! all before). The prefix lets a scanner spot a leaked key, the checksum tells a typo from a wrong
//! key without a look-up.

use portal_storage::Digest;
use portal_types::Secret;
use sha2::{Digest as _, Sha256};

use super::base62;
use crate::randomness::Randomness;

const PREFIX: &str = "bip_";
const RANDOM: usize = 43;
const CHECKSUM: usize = 6;
const LENGTH: usize = PREFIX.len() + RANDOM + CHECKSUM;

/// A well-formed API key.
pub struct ApiKeyText(Secret);

/// Why a text is no API key, in words for the one who sent it.
#[derive(Debug, PartialEq, Eq)]
pub struct MalformedKey(pub &'static str);

impl ApiKeyText {
    /// Makes a new key.
    pub fn generate(randomness: &dyn Randomness) -> Self {
        let random: [u8; RANDOM] = base62::encode(randomness.bytes::<32>());
        let mut text = PREFIX.as_bytes().to_vec();
        text.extend(random);
        text.extend(checksum(&text));
        Self(Secret::new(text.into_iter().map(char::from).collect::<String>()))
    }

    /// Reads a key, and returns what it is found by. Says nothing about whether anybody has it.
    pub fn digest_of(text: &str) -> Result<Digest, MalformedKey> {
        let Some(rest) = text.strip_prefix(PREFIX) else {
            return Err(MalformedKey("An API key begins with bip_."));
        };
        if !rest.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(MalformedKey("An API key holds only letters and digits after bip_."));
        }
        if text.len() != LENGTH {
            return Err(MalformedKey(
                "An API key has 53 characters. This one was cut short, or something was added.",
            ));
        }
        let (body, sum) = text.as_bytes().split_at(LENGTH - CHECKSUM);
        if checksum(body) != sum {
            return Err(MalformedKey("The API key's checksum does not fit: a character is wrong."));
        }
        Ok(Sha256::digest(text).into())
    }

    /// What the key is found by.
    pub fn digest(&self) -> Digest {
        Sha256::digest(self.0.expose()).into()
    }

    /// Its beginning and end, enough to tell one from another.
    pub fn hint(&self) -> String {
        let text = self.0.expose();
        format!("{}…{}", &text[..PREFIX.len() + 4], &text[LENGTH - 4..])
    }

    /// The whole key.
    pub fn secret(&self) -> &Secret {
        &self.0
    }
}

fn checksum(body: &[u8]) -> [u8; CHECKSUM] {
    base62::encode(crc32fast::hash(body).to_be_bytes())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{ApiKeyText, LENGTH};
    use crate::randomness::{Randomness, SystemRandomness};

    /// The same bytes again and again.
    struct Fixed(u8);
    impl Randomness for Fixed {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(self.0);
        }
    }

    #[test]
    fn the_format_does_not_drift() {
        let key = ApiKeyText::generate(&Fixed(7));
        assert_eq!(key.secret().expose().len(), LENGTH);
        assert_eq!(key.secret().expose(), "bip_1fJjkkpe9PiTw9KSulA8Ghct30vZz4HpdQ5c5b9cPF13iWMsp");
        assert_eq!(key.hint(), "bip_1fJj…WMsp");
    }

    proptest! {
        #[test]
        fn a_made_key_parses_and_every_typo_is_seen(
            byte in any::<u8>(),
            at in 0..LENGTH,
            typo in "[0-9A-Za-z]",
        ) {
            let key = ApiKeyText::generate(&Fixed(byte));
            let text = key.secret().expose();
            prop_assert_eq!(ApiKeyText::digest_of(text), Ok(key.digest()));
            let mut wrong = text.to_owned();
            wrong.replace_range(at..=at, &typo);
            prop_assert_eq!(ApiKeyText::digest_of(&wrong).is_ok(), wrong == text);
            prop_assert!(ApiKeyText::digest_of(&text[..at]).is_err());
        }

        #[test]
        fn any_text_is_a_key_or_refused(text in ".{0,80}") {
            let _ = ApiKeyText::digest_of(&text);
            let _ = ApiKeyText::digest_of(&format!("bip_{text}"));
        }
    }

    #[test]
    fn no_two_keys_are_alike() {
        let (a, b) =
            (ApiKeyText::generate(&SystemRandomness), ApiKeyText::generate(&SystemRandomness));
        assert_ne!(a.digest(), b.digest());
    }
}
