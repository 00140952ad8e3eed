//! Currencies, and how Stripe counts them.

use crate::StripeError;

/// Counted by Stripe with other decimals than ISO 4217 has: two for ISK and UGX, which have none,
/// and none for MGA, which has two.
const COUNTED_OTHERWISE: [&str; 3] = ["isk", "ugx", "mga"];

/// A code as Stripe writes it.
pub(crate) fn for_stripe(code: &str) -> Result<String, StripeError> {
    let is_code = code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_alphabetic());
    let code = code.to_ascii_lowercase();
    if is_code && !COUNTED_OTHERWISE.contains(&code.as_str()) {
        Ok(code)
    } else {
        Err(StripeError::Currency)
    }
}

/// A code as everybody else writes it.
pub(crate) fn from_stripe(code: &str) -> String {
    code.to_ascii_uppercase()
}

#[cfg(test)]
mod tests {
    use super::for_stripe;
    use crate::StripeError;

    #[test]
    fn codes_become_small() {
        assert_eq!(for_stripe("EUR").as_deref(), Ok("eur"));
        assert_eq!(for_stripe("JPY").as_deref(), Ok("jpy"));
    }

    #[test]
    fn what_stripe_counts_otherwise_is_refused() {
        for code in ["ISK", "UGX", "MGA", "isk", "", "EURO", "E1R", "€"] {
            assert_eq!(for_stripe(code), Err(StripeError::Currency), "{code}");
        }
    }
}
