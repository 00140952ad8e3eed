//! Finding articles while somebody types what is wrong. A word of theirs counts where an article has a
//! word that begins so, or the same of one or many: most in its title, least in its text; and the more,
//! the fewer articles have it.

use std::sync::LazyLock;

use super::articles::{ARTICLES, Article};

/// So many are enough to look at beside a form.
const MOST_FOUND: usize = 5;
/// Words that say nothing of what is wrong.
const IDLE: [&str; 44] = [
    "a", "after", "all", "an", "and", "any", "are", "as", "at", "be", "but", "by", "can", "do",
    "does", "don", "for", "from", "get", "has", "have", "how", "i", "in", "is", "it", "its", "my",
    "no", "not", "of", "on", "or", "our", "s", "so", "t", "that", "the", "to", "we", "what",
    "when", "with",
];

/// The articles' words: they are the program's, and never change.
static KNOWN: LazyLock<Vec<Known>> = LazyLock::new(|| ARTICLES.iter().map(Known::of).collect());

/// The articles that may answer, the likeliest first. Without words, all.
pub fn search(text: &str) -> Vec<&'static Article> {
    let wanted = words(text);
    if wanted.is_empty() {
        return if text.trim().is_empty() { ARTICLES.iter().collect() } else { Vec::new() };
    }
    let mut scores = vec![0_u32; KNOWN.len()];
    for word in &wanted {
        let weights: Vec<u32> = KNOWN.iter().map(|article| article.weight(word)).collect();
        let having = weights.iter().filter(|weight| **weight > 0).count();
        // A word that every article has tells one from another no more.
        let rarity = u32::try_from(KNOWN.len() - having.min(KNOWN.len())).unwrap_or_default() + 1;
        for (score, weight) in scores.iter_mut().zip(weights) {
            *score += weight * rarity;
        }
    }
    let mut found: Vec<(u32, &Article)> =
        scores.into_iter().zip(ARTICLES).filter(|(score, _)| *score > 0).collect();
    // Stable: of equals the one that is listed first.
    found.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    found.into_iter().take(MOST_FOUND).map(|(_, article)| article).collect()
}

/// An article's words, by where they stand.
struct Known {
    places: [(u32, Vec<String>); 4],
}

impl Known {
    fn of(article: &Article) -> Self {
        let places = [
            (12, article.title()),
            (6, article.keywords()),
            (4, article.summary()),
            (1, article.text()),
        ];
        Self { places: places.map(|(weight, text)| (weight, words(text))) }
    }

    /// What it counts that somebody looks for a word.
    fn weight(&self, word: &str) -> u32 {
        let is_it = |known: &String| known.starts_with(word) || stem(known) == stem(word);
        let has = |words: &Vec<String>| words.iter().any(is_it);
        self.places.iter().filter(|(_, words)| has(words)).map(|(weight, _)| weight).sum()
    }
}

/// A word without the ending of many: `key` of `keys`, `box` of `boxes`. It loses its `e` on both sides, so
/// that `page` and `pages` meet. Short words stay whole.
fn stem(word: &str) -> &str {
    let one = if word.ends_with("ss") { word } else { cut(word, 's') };
    cut(one, 'e')
}

fn cut(word: &str, ending: char) -> &str {
    if word.len() > 3 { word.strip_suffix(ending).unwrap_or(word) } else { word }
}

/// The words of a text in small letters, without those that say nothing.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = text
        .to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && !IDLE.contains(word))
        .map(str::to_owned)
        .collect();
    words.sort_unstable();
    words.dedup();
    words
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{super::articles::ARTICLES, search};

    fn first(text: &str) -> &'static str {
        search(text).first().map_or("", |article| article.slug)
    }

    #[test]
    fn what_people_type_finds_what_helps() {
        for (text, slug) in [
            ("the selector stays empty", "selector-is-empty"),
            ("Picker shows a blank page", "selector-is-empty"),
            ("missing scope STATISTICS", "connection-test"),
            ("api_key_expired", "api-key-refused"),
            ("lost my phone", "lost-second-factor"),
            ("how do I undo", "undo-a-change"),
            ("402", "subscription-ended"),
            ("where is my invoice", "plans-and-invoices"),
            ("plan_limit_reached", "plans-and-invoices"),
            ("rotat", "replace-a-key"),
        ] {
            assert_eq!(first(text), slug, "{text}");
        }
        assert!(search("zzzz qqqq").is_empty());
        assert!(search("is it the").is_empty());
        assert_eq!(search("  ").len(), ARTICLES.len());
    }

    #[test]
    fn one_finds_many_and_many_find_one() {
        for (one, many) in [
            ("phone", "phones"),
            ("invitation", "invitations"),
            ("cache", "caches"),
            ("switch", "switches"),
            ("key", "keys"),
        ] {
            assert_ne!(first(many), "", "{many}");
            assert_eq!(first(one), first(many), "{many}");
            assert_eq!(super::stem(one), super::stem(many));
        }
        // Not everything that ends so is many.
        for (one, other) in [("access", "acces"), ("file", "fill"), ("use", "us")] {
            assert_ne!(super::stem(one), super::stem(other));
        }
    }

    #[test]
    fn a_title_finds_its_article_first() {
        for article in ARTICLES {
            assert_eq!(first(article.title()), article.slug);
        }
    }

    proptest! {
        #[test]
        fn anything_finds_few_and_the_same(text in ".{0,60}") {
            let names = |text: &str| search(text).iter().map(|a| a.slug).collect::<Vec<_>>();
            let found = names(&text);
            prop_assert!(found.len() <= 5 || text.trim().is_empty());
            prop_assert_eq!(names(&text.to_ascii_uppercase()), names(&text.to_ascii_lowercase()));
            prop_assert_eq!(found, names(&text));
        }
    }
}
