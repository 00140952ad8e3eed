//! What is on the paper is read back from it.

#![expect(clippy::unwrap_used, reason = "in tests a failure is a panic")]

use portal_paper::{Line, Paper, pdf};
use proptest::prelude::*;

fn some(lines: usize) -> Paper {
    let text = |text: &str| text.to_owned();
    let line = |n: usize| Line {
        text: format!("Business number {n}, from then on"),
        period: text("2026-11-01 to 2026-12-01"),
        amount: text("EUR 299.00"),
    };
    Paper {
        title: text("Invoice"),
        number: text("INV-000042"),
        facts: vec![(text("Issued"), text("2026-11-27")), (text("Due"), text("2026-12-11"))],
        seller: vec![text("Portal BV"), text("Kade 1"), text("3511 AA Utrecht")],
        buyer: vec![text("Ελληνική Εταιρεία ΑΕ"), text("Улица 1, София")],
        buyer_title: text("Billed to"),
        columns: [text("What"), text("Period"), text("Amount")],
        lines: (0..lines).map(line).collect(),
        sums: vec![(text("Net"), text("EUR 299.00")), (text("Total"), text("EUR 361.79"))],
        stamp: Some(text("Paid on 2026-11-28")),
        notes: vec![text("Reverse charge: the customer owes the tax.")],
        payment: vec![text("How to pay"), text("IBAN: NL00 BANK 0000 0000 00")],
        footer: text("Portal BV, NL000000000B00"),
        language: text("en"),
        at: 1_795_000_000,
    }
}

/// The text, with single spaces.
fn read(bytes: &[u8]) -> String {
    let text = pdf_extract::extract_text_from_mem(bytes).unwrap();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn everything_on_it_can_be_read() {
    let bytes = pdf(&some(2)).unwrap();
    assert!(bytes.starts_with(b"%PDF-") && bytes.len() < 60_000, "{}", bytes.len());
    let text = read(&bytes);
    for part in [
        "Invoice",
        "INV-000042",
        "Paid on 2026-11-28",
        "2026-12-11",
        "Portal BV",
        "Ελληνική Εταιρεία ΑΕ",
        "Улица 1, София",
        "Business number 1, from then on",
        "EUR 361.79",
        "Reverse charge",
        "IBAN: NL00",
    ] {
        assert!(text.contains(part), "{part} is not in {text}");
    }
}

#[test]
fn the_same_paper_is_the_same_bytes() {
    assert_eq!(pdf(&some(3)).unwrap(), pdf(&some(3)).unwrap());
}

#[test]
fn many_lines_take_pages_and_none_is_lost() {
    let text = read(&pdf(&some(100)).unwrap());
    for n in 0..100 {
        assert!(text.contains(&format!("Business number {n},")), "{n}");
    }
    assert!(text.contains("1 / 4") && text.contains("4 / 4"), "{text}");
    assert_eq!(text.matches("Amount").count(), 4, "the columns are named on each");
}

#[test]
fn a_name_without_end_breaks() {
    let mut paper = some(1);
    paper.buyer[0] = "W".repeat(10_000);
    paper.lines[0].text = "ß".repeat(10_000);
    paper.number = "9".repeat(10_000);
    paper.sums[1].1 = "€".repeat(10_000);
    let text = read(&pdf(&paper).unwrap());
    assert!(text.contains("IBAN"), "the rest is there");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn no_text_is_too_odd(text in any::<String>(), other in "\\PC{0,200}", lines in 0..60_usize) {
        let mut paper = some(lines);
        paper.title.clone_from(&text);
        paper.buyer = vec![other.clone(), text.clone()];
        paper.facts.push((text.clone(), other.clone()));
        paper.notes.push(other.clone());
        paper.stamp = Some(text.clone());
        paper.lines.push(Line { text: other, period: text.clone(), amount: text });
        prop_assert!(pdf(&paper).is_ok());
    }
}
