//! What somebody wrote above the mail that they answer.

/// The line that our mails begin with, where they can be answered.
pub const MARK: &str = "Write your answer above this line";

/// So many characters are looked at: a mail may have millions.
const LONGEST: usize = 200_000;

/// The text without the mail below it, and without a signature.
pub fn above(text: &str) -> String {
    // What is beyond nobody wrote by hand.
    let text: String = text.chars().take(LONGEST).collect();
    let text = text.replace("\r\n", "\n");
    let lines: Vec<&str> = text.lines().collect();
    // From here on everything is quoted.
    let is_written = |line: &&str| !line.trim().is_empty() && !line.trim().starts_with('>');
    let quoted_from = lines.iter().rposition(|line| is_written(&line)).map_or(0, |at| at + 1);
    let begins = |at: &usize| begins_quote(&lines, *at, quoted_from);
    let end = (0..lines.len()).find(begins).unwrap_or(lines.len());
    let written = lines[..end].join("\n");
    written.trim().to_owned()
}

/// Whether what is not the answer begins at a line.
fn begins_quote(lines: &[&str], at: usize, quoted_from: usize) -> bool {
    let line = lines[at].trim_end();
    // "-- " begins a signature; mail programs that cut spaces leave "--".
    if lines[at] == "-- " || line == "--" || line.contains(MARK) {
        return true;
    }
    if line.starts_with('>') && at >= quoted_from {
        return true;
    }
    let line = line.trim();
    let is_rule = line.len() >= 5 && line.chars().all(|c| c == '_' || c == '-');
    // "On Monday, Support wrote:", in any language, is the last line before what is quoted; some
    // programs break it in two.
    let introduces = |line: &str| line.ends_with(':') && line.chars().count() < 300;
    let is_quoted = |at: usize| {
        lines[at..]
            .iter()
            .map(|line| line.trim())
            .find(|line| !line.is_empty())
            .is_some_and(|line| line.starts_with('>') || line.contains(MARK))
    };
    if introduces(line) && at + 1 < lines.len() && is_quoted(at + 1) {
        return true;
    }
    let next = lines.get(at + 1).map(|line| line.trim()).unwrap_or_default();
    if !line.is_empty() && introduces(next) && at + 2 < lines.len() && is_quoted(at + 2) {
        let begins = ["On ", "Am ", "Le ", "El ", "Op "].iter().any(|word| line.starts_with(word));
        return begins;
    }
    // Outlook: a rule, or "-----Original Message-----", and a head of lines such as "From: …".
    let is_original = line.starts_with("-----") && line.ends_with("-----") && line.len() > 10;
    let has_head = || {
        let head: Vec<&str> = lines[at + 1..].iter().take(6).map(|line| line.trim()).collect();
        head.iter().filter(|line| line.contains(": ") && line.contains('@')).count() >= 1
            && head.iter().filter(|line| line.contains(": ")).count() >= 2
    };
    (is_rule || is_original) && has_head()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{MARK, above};

    #[test]
    fn programs_quote_in_their_ways() {
        let answers = [
            // Gmail, Apple Mail, Thunderbird
            format!("It works.\n\nOn Fri, 27 Nov 2026 at 09:30, Support <s@x.example> wrote:\n\n> -- {MARK} --\n> Hello"),
            "It works.\n\nOn Fri, 27 Nov 2026 at 09:30, Support\n<s@x.example> wrote:\n\n> Hello\n>\n> Bye".to_owned(),
            "It works.\n\nAm 27.11.26 um 09:30 schrieb Support:\n> Hello".to_owned(),
            "It works.\r\n\r\nLe ven. 27 nov. 2026, Support a écrit :\r\n> Bonjour".to_owned(),
            // Outlook
            "It works.\n\n________________________________\nFrom: Support <s@x.example>\nSent: Friday\nSubject: x\n\nHello".to_owned(),
            "It works.\n\n-----Original Message-----\nFrom: Support <s@x.example>\nSent: Friday\n\nHello".to_owned(),
            format!("It works.\n\nSupport wrote:\n-- {MARK} --\nHello"),
            // A signature
            "It works.\n-- \nAda Lovelace\nAcme".to_owned(),
        ];
        for answer in answers {
            assert_eq!(above(&answer), "It works.", "{answer}");
        }
    }

    #[test]
    fn what_only_looks_like_a_quote_stays() {
        for text in [
            "See:\nthe list below",
            "> what you wrote\nis not so",
            "Steps:\n1. open\n2. look",
            "a\n-----\nb",
            "Key: value\nOther: value",
        ] {
            assert_eq!(above(text), text);
        }
    }

    proptest! {
        /// Nothing is made up, and nothing panics.
        #[test]
        fn the_answer_begins_the_text(text in "(?s).{0,300}") {
            let clean = text.replace("\r\n", "\n");
            let lines: Vec<&str> = clean.lines().collect();
            prop_assert!(lines.join("\n").trim_start().starts_with(&above(&text)));
        }
    }
}
