//! Passwords that people choose.

use portal_types::{FieldCode, Secret};

use super::leaked_passwords::is_leaked;

const SHORTEST: usize = 12;
const LONGEST: usize = 128;

/// A password that may be set.
pub struct Password(Secret);

impl Password {
    /// The text, for hashing.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// Over to the thread that hashes it.
    pub fn into_secret(self) -> Secret {
        self.0
    }
}

/// Checks length, and that it is not among the first that anybody would try. Nothing is trimmed:
/// a space is a character. `known` are words of the person's own, such as their name.
///
/// Takes milliseconds; call it off the async threads.
pub fn check_new_password(text: &Secret, known: &[&str]) -> Result<Password, (FieldCode, String)> {
    let length = text.expose().chars().count();
    if length < SHORTEST {
        let detail = format!("A password has at least {SHORTEST} characters. A few words will do.");
        return Err((FieldCode::TooShort, detail));
    }
    if length > LONGEST {
        let detail = format!("A password has at most {LONGEST} characters.");
        return Err((FieldCode::TooLong, detail));
    }
    if is_leaked(text.expose()) {
        let detail = "This password leaked somewhere and is among the first that are tried, here \
                      and everywhere. Take a few words that don't belong together.";
        return Err((FieldCode::TooCommon, detail.to_owned()));
    }
    let words: Vec<&str> = known
        .iter()
        .flat_map(|text| text.split(|c: char| !c.is_alphanumeric()).chain([*text]))
        .filter(|word| !word.is_empty())
        .collect();
    let estimate = zxcvbn::zxcvbn(text.expose(), &words);
    // Fewer than a hundred million guesses: known passwords, and patterns such as aaaa or 1234.
    if estimate.guesses() < 100_000_000 {
        let detail = "This password is among the first that would be tried. Take a few words that \
                      don't belong together.";
        return Err((FieldCode::TooCommon, detail.to_owned()));
    }
    Ok(Password(text.clone()))
}

#[cfg(test)]
mod tests {
    use portal_types::{FieldCode, Secret};
    use proptest::prelude::*;

    use super::check_new_password;

    fn check(text: &str) -> Result<(), FieldCode> {
        check_new_password(&Secret::new(text), &["Ada Lovelace", "ada@acme.example", "Acme"])
            .map(|_| ())
            .map_err(|(code, _)| code)
    }

    #[test]
    fn length_counts_characters() {
        assert_eq!(check("seven geese"), Err(FieldCode::TooShort));
        assert_eq!(check("sieben Gänse"), Ok(()));
        let long: String = (1000..).map(|n| format!("{n} geese ")).take(13).collect();
        let cut = |characters| long.chars().take(characters).collect::<String>();
        assert_eq!(check(&cut(128)), Ok(()));
        assert_eq!(check(&cut(129)), Err(FieldCode::TooLong));
    }

    #[test]
    fn what_everybody_tries_is_refused() {
        for text in [
            "passwordpassword",
            "password1234",
            "123456789012",
            "aaaaaaaaaaaaaaaa",
            "qwertyuiop12",
            "1q2w3e4r5t6y",
            "abcdefghijkl",
            "Ada Lovelace",
            // No pattern and no word, but leaked.
            "PolniyPizdec0211",
            "Mailcreated5240",
        ] {
            assert_eq!(check(text), Err(FieldCode::TooCommon), "{text}");
        }
        for text in ["seven geese over Delft", "correct horse battery staple", "kT9#vLq2!mZx"] {
            assert_eq!(check(text), Ok(()), "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn any_text_is_a_password_or_refused(text in ".{0,140}") {
            let _ = check(&text);
        }
    }
}
