//! API keys made by the documented format, apart from the service's own code: `bip_`, 43 base62
//! characters, 6 base62 characters of the CRC-32 of all before.

use sha2::{Digest as _, Sha256};

const DIGITS: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// A well-formed key whose random part is made from a seed.
pub fn make_key(seed: &[u8; 16]) -> String {
    let random: String = Sha256::digest(seed)
        .iter()
        .chain(Sha256::digest(Sha256::digest(seed)).iter())
        .take(43)
        .map(|byte| char::from(DIGITS[usize::from(*byte) % 62]))
        .collect();
    let body = format!("bip_{random}");
    let mut sum = crc32fast::hash(body.as_bytes());
    let mut digits = [b'0'; 6];
    for digit in digits.iter_mut().rev() {
        *digit = DIGITS[(sum % 62) as usize];
        sum /= 62;
    }
    digits.iter().fold(body, |key, digit| key + &char::from(*digit).to_string())
}
/// What a key is found by.
pub fn key_digest(key: &str) -> Vec<u8> {
    Sha256::digest(key).to_vec()
}
