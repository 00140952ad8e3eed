//! Invoices and credit notes as PDF: A4, as many pages as they need.
//!
//! [`pdf`] draws a [`Paper`], which holds texts and nothing else: amounts, dates and words are made by the
//! caller. The same paper gives the same bytes. No text makes it fail or runs off the page: words that are too
//! long are broken, and letters that the typeface (Latin, Greek, Cyrillic) lacks become �.

mod draw;
mod layout;
mod sheet;
mod typeface;

/// What stands on the paper.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Paper {
    /// What it is: `Invoice`.
    pub title: String,
    pub number: String,
    /// When it was made, and the like: what each is called, and what it is.
    pub facts: Vec<(String, String)>,
    /// Name and address, line by line; the first stands out.
    pub seller: Vec<String>,
    pub buyer: Vec<String>,
    /// What stands over the buyer: `Billed to`.
    pub buyer_title: String,
    /// What the columns of the lines are called: text, period, amount.
    pub columns: [String; 3],
    pub lines: Vec<Line>,
    /// Under the lines; the last stands out.
    pub sums: Vec<(String, String)>,
    /// Beside the title: `Paid on 2026-11-27`.
    pub stamp: Option<String>,
    /// Paragraphs under the sums.
    pub notes: Vec<String>,
    /// How it is to be paid, line by line.
    pub payment: Vec<String>,
    /// At the foot of each page.
    pub footer: String,
    /// Its language, as `en`.
    pub language: String,
    /// When it was made, in seconds since 1970.
    pub at: i64,
}

/// Something that is charged, or given back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line {
    pub text: String,
    pub period: String,
    pub amount: String,
}

/// Why there is no PDF. A defect: no text leads to it.
#[derive(Debug, thiserror::Error)]
pub enum PaperError {
    #[error("the typeface can't be read")]
    Typeface,
    #[error("the PDF can't be written: {0}")]
    Writing(String),
}

/// Draws it.
pub fn pdf(paper: &Paper) -> Result<Vec<u8>, PaperError> {
    let typefaces = typeface::Typefaces::new()?;
    let pages = layout::lay_out(paper, &typefaces);
    draw::draw(paper, &pages, &typefaces)
}
