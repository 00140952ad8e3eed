//! Numbers in digits and letters, most significant first, at a fixed length.

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Writes a big-endian number with exactly `length` digits. What does not fit is lost, so choose a
/// length that holds it.
pub(super) fn encode(number: &[u8], length: usize) -> String {
    let mut number = number.to_vec();
    let mut digits = vec![b'0'; length];
    for digit in digits.iter_mut().rev() {
        let mut remainder = 0_u32;
        for byte in &mut number {
            let value = remainder << 8 | u32::from(*byte);
            *byte = u8::try_from(value / 62).unwrap_or(u8::MAX);
            remainder = value % 62;
        }
        *digit = DIGITS[remainder as usize];
    }
    digits.into_iter().map(char::from).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{DIGITS, encode};

    fn decode(text: &str) -> u128 {
        text.bytes().fold(0, |sum, digit| {
            sum * 62 + DIGITS.iter().position(|d| *d == digit).unwrap() as u128
        })
    }

    proptest! {
        #[test]
        fn the_digits_are_the_number(number in any::<u64>()) {
            prop_assert_eq!(decode(&encode(&number.to_be_bytes(), 11)), u128::from(number));
        }
    }

    #[test]
    fn the_greatest_numbers_fit() {
        // 62^43 > 2^256 and 62^6 > 2^32, so the first digit is never the last one.
        assert_ne!(encode(&[255; 32], 43).as_bytes()[0], b'z');
        assert_eq!(encode(&u32::MAX.to_be_bytes(), 6), "4gfFC3");
        assert_eq!(encode(&[0; 32], 43), "0".repeat(43));
    }
}
