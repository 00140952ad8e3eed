//! Numbers in digits and letters, most significant first, at a fixed length.

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Writes a big-endian number with exactly `N` digits. What does not fit is lost, so choose an `N`
/// that holds it.
pub(super) fn encode<const N: usize>(mut number: impl AsMut<[u8]>) -> [u8; N] {
    let mut digits = [b'0'; N];
    for digit in digits.iter_mut().rev() {
        let mut remainder = 0_u32;
        for byte in number.as_mut() {
            let value = remainder << 8 | u32::from(*byte);
            *byte = u8::try_from(value / 62).unwrap_or(u8::MAX);
            remainder = value % 62;
        }
        *digit = DIGITS[remainder as usize];
    }
    digits
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{DIGITS, encode};

    fn decode(text: &[u8]) -> u128 {
        text.iter().fold(0, |sum, digit| {
            sum * 62 + DIGITS.iter().position(|d| d == digit).unwrap() as u128
        })
    }

    proptest! {
        #[test]
        fn the_digits_are_the_number(number in any::<u64>()) {
            prop_assert_eq!(decode(&encode::<11>(number.to_be_bytes())), u128::from(number));
        }
    }

    #[test]
    fn the_greatest_numbers_fit() {
        // 62^43 > 2^256 and 62^6 > 2^32, so the first digit is never the last one.
        assert_ne!(encode::<43>([255; 32])[0], b'z');
        assert_eq!(&encode::<6>(u32::MAX.to_be_bytes()), b"4gfFC3");
        assert_eq!(encode::<43>([0; 32]), [b'0'; 43]);
    }
}
