//! Amounts of money, as people read them in mails and on paper.

/// Currencies without minor units, and those with three digits of them (ISO 4217); others have two.
const NO_DIGITS: [&str; 16] = [
    "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND",
    "VUV", "XAF", "XOF",
];
const THREE_DIGITS: [&str; 7] = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"];

/// How many digits a currency's minor units are.
fn digits(currency: &str) -> usize {
    match currency {
        none if NO_DIGITS.contains(&none) => 0,
        three if THREE_DIGITS.contains(&three) => 3,
        _ => 2,
    }
}

/// Such as `EUR 1,234.50`.
pub fn written(amount: i64, currency: &str) -> String {
    let sign = if amount < 0 { "-" } else { "" };
    let digits = digits(currency);
    let all = format!("{:0>width$}", amount.unsigned_abs(), width = digits + 1);
    let (whole, minor) = all.split_at(all.len() - digits);
    let mut grouped = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let point = if digits > 0 { "." } else { "" };
    format!("{currency} {sign}{grouped}{point}{minor}")
}

#[cfg(test)]
mod tests {
    use super::written;

    #[test]
    fn amounts_have_the_digits_of_their_currency() {
        for (amount, currency, text) in [
            (0, "EUR", "EUR 0.00"),
            (5, "EUR", "EUR 0.05"),
            (-5, "EUR", "EUR -0.05"),
            (123_450, "EUR", "EUR 1,234.50"),
            (-100_000_000, "USD", "USD -1,000,000.00"),
            (1_234, "JPY", "JPY 1,234"),
            (1_234, "KWD", "KWD 1.234"),
        ] {
            assert_eq!(written(amount, currency), text);
        }
    }
}
