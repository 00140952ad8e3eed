//! Tax ids as each country writes them. Whether one is given out is not asked: only the tax office knows.

/// By country: `9` is a digit, `A` a letter, `*` either; with the country's prefix where it has one.
/// Several shapes are several rows.
const SHAPES: [(&str, &str); 57] = [
    ("AT", "ATU99999999"),
    ("AU", "99999999999"),
    ("BE", "BE9999999999"),
    ("BG", "BG999999999"),
    ("BG", "BG9999999999"),
    ("BR", "99999999999999"),
    ("CA", "999999999"),
    ("CA", "999999999RT9999"),
    ("CH", "CHE999999999"),
    ("CH", "CHE999999999MWST"),
    ("CH", "CHE999999999TVA"),
    ("CH", "CHE999999999IVA"),
    ("CY", "CY99999999A"),
    ("CZ", "CZ99999999"),
    ("CZ", "CZ999999999"),
    ("CZ", "CZ9999999999"),
    ("DE", "DE999999999"),
    ("DK", "DK99999999"),
    ("EE", "EE999999999"),
    ("ES", "ES*9999999*"),
    ("FI", "FI99999999"),
    ("FR", "FR**999999999"),
    ("GB", "GB999999999"),
    ("GB", "GB999999999999"),
    ("GB", "GBGD999"),
    ("GB", "GBHA999"),
    ("GR", "EL999999999"),
    ("HR", "HR99999999999"),
    ("HU", "HU99999999"),
    ("IE", "IE9*99999A"),
    ("IE", "IE9*99999AA"),
    ("IN", "99AAAAA9999A*Z*"),
    ("IT", "IT99999999999"),
    ("JP", "T9999999999999"),
    ("JP", "9999999999999"),
    ("LI", "99999"),
    ("LT", "LT999999999"),
    ("LT", "LT999999999999"),
    ("LU", "LU99999999"),
    ("LV", "LV99999999999"),
    ("MT", "MT99999999"),
    ("NL", "NL999999999B99"),
    ("NO", "999999999"),
    ("NO", "999999999MVA"),
    ("NZ", "999999999"),
    ("NZ", "99999999"),
    ("PL", "PL9999999999"),
    ("PT", "PT999999999"),
    ("RO", "RO99"),
    ("SE", "SE999999999999"),
    ("SG", "99999999A"),
    ("SG", "999999999A"),
    ("SI", "SI99999999"),
    ("SK", "SK9999999999"),
    ("US", "999999999"),
    ("XI", "XI999999999"),
    ("ZA", "9999999999"),
];
/// Romania's have 2 to 10 digits.
const ROMANIA: std::ops::RangeInclusive<usize> = 2..=10;
/// Of any other country.
const LONGEST: usize = 20;

/// A tax id without the spaces, dots and hyphens that people put between its parts, or how the country
/// writes it.
pub fn parse(country: &str, text: &str) -> Result<String, String> {
    let id: String = text
        .chars()
        .filter(|letter| !letter.is_whitespace() && !".-/".contains(*letter))
        .map(|letter| letter.to_ascii_uppercase())
        .collect();
    let mut shapes =
        SHAPES.iter().filter(|(of, _)| *of == country).map(|(_, shape)| *shape).peekable();
    let Some(first) = shapes.peek().copied() else {
        let is_one =
            (2..=LONGEST).contains(&id.len()) && id.chars().all(|one| one.is_ascii_alphanumeric());
        return if is_one {
            Ok(id)
        } else {
            Err(format!("A tax id has 2 to {LONGEST} letters and digits."))
        };
    };
    if shapes.any(|shape| fits(shape, &id)) || country == "RO" && is_romanian(&id) {
        return Ok(id);
    }
    let example: String = first
        .chars()
        .map(|one| match one {
            '9' | '*' => '1',
            other => other,
        })
        .collect();
    Err(format!("This is not how {country} writes tax ids: one looks like {example}."))
}

fn fits(shape: &str, id: &str) -> bool {
    let prefix = shape.len() > 2 && shape[..2].chars().all(|one| one.is_ascii_uppercase());
    shape.len() == id.len()
        && shape.chars().zip(id.chars()).enumerate().all(|(place, (shape, one))| match shape {
            '9' => one.is_ascii_digit(),
            '*' => one.is_ascii_alphanumeric(),
            // Letters at the beginning are the country's own.
            'A' if !(prefix && place < 2) => one.is_ascii_uppercase(),
            other => one == other,
        })
}

fn is_romanian(id: &str) -> bool {
    let digits = id.strip_prefix("RO").unwrap_or_default();
    ROMANIA.contains(&digits.len()) && digits.chars().all(|one| one.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::parse;

    #[test]
    fn each_country_writes_them_its_own_way() {
        for (country, text, id) in [
            ("NL", "nl 1234.56.789.b13", Some("NL123456789B13")),
            ("NL", "NL123456789", None),
            ("DE", "DE 123 456 789", Some("DE123456789")),
            ("DE", "ATU12345678", None),
            ("AT", "ATU12345678", Some("ATU12345678")),
            ("AT", "XTU12345678", None),
            ("BE", "BE 0123.456.749", Some("BE0123456749")),
            ("GR", "EL123456789", Some("EL123456789")),
            ("GB", "GBGD001", Some("GBGD001")),
            ("CH", "CHE-123.456.789 MWST", Some("CHE123456789MWST")),
            ("IE", "IE1234567FA", Some("IE1234567FA")),
            ("IN", "22AAAAA0000A1Z5", Some("22AAAAA0000A1Z5")),
            ("RO", "RO1234567", Some("RO1234567")),
            ("RO", "RO1", None),
            ("US", "12-3456789", Some("123456789")),
            ("KE", "P051234567X", Some("P051234567X")),
            ("KE", "?", None),
        ] {
            assert_eq!(parse(country, text).ok().as_deref(), id, "{country} {text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_taken_is_taken_again(country in "[A-Z]{2}", text in "\\PC{0,30}") {
            if let Ok(id) = parse(&country, &text) {
                prop_assert_eq!(parse(&country, &id), Ok(id));
            }
        }
    }
}
