//! What a record is found by. A word is a run of letters and digits, in small letters: everything
//! else separates words, in records and in what is searched for alike.

use std::collections::BTreeSet;

use portal_storage::LogWord;

/// Longer ones are known by their beginning.
const LONGEST_WORD: usize = 40;
/// A record is found by so many words; a longer one by its first.
const MOST_WORDS: usize = 400;
/// Shorter ones begin too many words.
const SHORTEST_BEGINNING: usize = 3;
/// So many words can be looked for at once.
const MOST_WANTED: usize = 20;

/// The words of a record; its properties are JSON.
pub fn words_of(message: &str, logger: &str, properties: Option<&str>) -> Vec<String> {
    words([Some(message), Some(logger), properties].into_iter().flatten())
}

/// The words of some texts, each once.
fn words<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut words = BTreeSet::new();
    for text in texts {
        for word in split(text) {
            if words.len() >= MOST_WORDS {
                return words.into_iter().collect();
            }
            words.insert(word);
        }
    }
    words.into_iter().collect()
}

/// What somebody looks for: all of the words; `time*` is every word that begins with `time`.
pub fn wanted(text: &str) -> Result<Vec<LogWord>, String> {
    let mut wanted = Vec::new();
    for piece in text.split_whitespace() {
        let is_beginning = piece.ends_with('*');
        let of_piece = split(piece);
        let last = of_piece.len().saturating_sub(1);
        for (at, text) in of_piece.into_iter().enumerate() {
            let is_beginning = is_beginning && at == last;
            if is_beginning && text.chars().count() < SHORTEST_BEGINNING {
                return Err(format!(
                    "Write at least {SHORTEST_BEGINNING} letters before the asterisk of {piece:?}."
                ));
            }
            wanted.push(LogWord { text, is_beginning });
        }
    }
    if wanted.len() > MOST_WANTED {
        return Err(format!("Look for at most {MOST_WANTED} words at once."));
    }
    Ok(wanted)
}

fn split(text: &str) -> Vec<String> {
    let pieces = text.split(|c: char| !c.is_alphanumeric()).filter(|piece| !piece.is_empty());
    pieces
        .map(|piece| {
            piece
                .to_lowercase()
                .chars()
                .filter(|c| c.is_alphanumeric())
                .take(LONGEST_WORD)
                .collect()
        })
        .filter(|word: &String| !word.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{wanted, words};

    #[test]
    fn words_are_letters_and_digits() {
        let found = words(["GET /api/v1?id=94F19AC2 → 504, Zürich", "get Überlänge"].into_iter());
        assert_eq!(found, ["504", "94f19ac2", "api", "get", "id", "v1", "zürich", "überlänge"]);
    }

    #[test]
    fn an_asterisk_is_for_what_follows() {
        let found = wanted("time* out 94F1-9AC* ***").unwrap();
        let found: Vec<(&str, bool)> =
            found.iter().map(|word| (&*word.text, word.is_beginning)).collect();
        assert_eq!(found, [("time", true), ("out", false), ("94f1", false), ("9ac", true)]);
        assert!(wanted("ab*").is_err());
        assert!(wanted(&"a ".repeat(21)).is_err());
    }

    proptest! {
        /// Whatever a record says, each piece of it finds it: and no word has a mark that an index
        /// would take for something else.
        #[test]
        fn whatever_is_said_is_found(text in ".{0,80}") {
            let found = words(std::iter::once(&*text));
            for word in wanted(&text.replace('*', " ")).unwrap_or_default() {
                prop_assert!(found.contains(&word.text));
            }
            for word in &found {
                prop_assert!(!word.is_empty() && word.chars().all(char::is_alphanumeric), "{:?}", word);
            }
        }
    }
}
