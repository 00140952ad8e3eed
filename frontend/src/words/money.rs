//! Amounts of money as people type them.

/// What was typed, in minor units, of which a major one has 10 to the power of `digits`. `None`: it is no amount, or
/// one that could be read in two ways, such as "1.500".
pub(crate) fn minor_units(typed: &str, digits: u8) -> Option<i64> {
    let typed = typed.trim();
    let (major, minor) = typed.split_once(['.', ',']).unwrap_or((typed, ""));
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let digits = usize::from(digits);
    if major.is_empty() || !is_number(major) || !is_number(minor) || minor.len() > digits {
        return None;
    }
    format!("{major}{minor:0<digits$}").parse().ok()
}

/// The opposite: an amount to be typed over.
pub(crate) fn to_type(amount: i64, digits: u8) -> String {
    let digits = usize::from(digits);
    let text = format!("{:0>width$}", amount.max(0), width = digits + 1);
    let (major, minor) = text.split_at(text.len() - digits);
    if minor.is_empty() { major.to_owned() } else { format!("{major}.{minor}") }
}

#[cfg(test)]
mod tests {
    use super::{minor_units, to_type};

    #[test]
    fn amounts_are_read_as_they_are_typed() {
        assert_eq!(minor_units(" 99 ", 2), Some(9_900));
        assert_eq!(minor_units("99.5", 2), Some(9_950));
        assert_eq!(minor_units("0,05", 2), Some(5));
        assert_eq!(minor_units("1500", 0), Some(1_500));
        for typed in ["", ".5", "1.500", "1.234,50", "-3", "9.", "9 €", "99999999999999999999"] {
            let read = minor_units(typed, 2);
            assert_eq!(read, (typed == "9.").then_some(900), "{typed}");
        }
        assert_eq!(minor_units("15.5", 0), None);
    }

    #[test]
    fn an_amount_can_be_typed_over() {
        for (amount, digits) in [(9_900, 2), (5, 2), (0, 2), (1_500, 0), (1_234, 3)] {
            assert_eq!(minor_units(&to_type(amount, digits), digits), Some(amount));
        }
        assert_eq!(to_type(5, 2), "0.05");
    }
}
