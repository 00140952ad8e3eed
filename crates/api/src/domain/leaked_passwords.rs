//! Passwords that leaked elsewhere and are tried first: digests of the 43,940 that are long enough
//! to be taken here, of the million most frequent ones (OWASP `SecLists`; `scripts/leaked-passwords`
//! makes the list). It ships with the service, so that no password is asked about outside.

use sha2::{Digest as _, Sha256};

/// How many bytes of each digest are kept: one password in 25 million is taken for a leaked one.
const PREFIX: usize = 5;

/// Sorted.
static LEAKED: &[u8] = include_bytes!("leaked_passwords.bin");

/// Whether the password is on the list, in any case.
pub fn is_leaked(password: &str) -> bool {
    let digest = Sha256::digest(password.to_lowercase().as_bytes());
    let (leaked, _) = LEAKED.as_chunks::<PREFIX>();
    leaked.binary_search_by(|one| one.as_slice().cmp(&digest[..PREFIX])).is_ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{LEAKED, PREFIX, is_leaked};

    #[test]
    fn the_list_is_sorted_and_whole() {
        let (leaked, rest) = LEAKED.as_chunks::<PREFIX>();
        assert!(rest.is_empty());
        assert!(leaked.len() > 40_000 && leaked.is_sorted_by(|a, b| a < b));
    }

    #[test]
    fn leaked_passwords_are_known_in_any_case() {
        for password in ["qwertyqwerty", "1qaz2wsx3edc", "LeaveMeAlone", "SONYERICSSON"] {
            assert!(is_leaked(password), "{password}");
        }
        for password in ["seven geese over Delft", "Sieben Gänse", ""] {
            assert!(!is_leaked(password), "{password}");
        }
    }

    proptest! {
        #[test]
        fn random_words_are_not_leaked(password in "[a-z]{20}") {
            prop_assert!(!is_leaked(&password));
        }
    }
}
