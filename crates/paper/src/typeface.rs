//! The typeface: which glyph a letter has, how wide it is, and where lines break.

use krilla::text::{Font, GlyphId, KrillaGlyph};
use ttf_parser::Face;
use unicode_normalization::UnicodeNormalization as _;

use crate::PaperError;

static REGULAR: &[u8] = include_bytes!("../fonts/NotoSans-Regular.ttf");
static BOLD: &[u8] = include_bytes!("../fonts/NotoSans-Bold.ttf");

/// So many letters of one text are drawn; whoever has a longer name knows the rest.
const MOST_LETTERS: usize = 2_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    Regular,
    Bold,
}

pub struct Typefaces {
    regular: Typeface,
    bold: Typeface,
}

pub struct Typeface {
    face: Face<'static>,
    pub font: Font,
}

impl Typefaces {
    pub fn new() -> Result<Self, PaperError> {
        Ok(Self { regular: Typeface::new(REGULAR)?, bold: Typeface::new(BOLD)? })
    }

    pub fn of(&self, weight: Weight) -> &Typeface {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        }
    }
}

impl Typeface {
    fn new(bytes: &'static [u8]) -> Result<Self, PaperError> {
        let face = Face::parse(bytes, 0).map_err(|_| PaperError::Typeface)?;
        let font = Font::new(bytes.into(), 0).ok_or(PaperError::Typeface)?;
        Ok(Self { face, font })
    }

    /// A text of the letters that there are, composed, and without what steers terminals and bidirectional
    /// text.
    pub fn clean(&self, text: &str) -> String {
        let letters = text.nfc().take(MOST_LETTERS).map(|letter| match letter {
            '\t' | '\n' | '\r' | '\u{a0}' => ' ',
            // The dash that breaks nowhere looks like the one that does.
            '\u{2011}' => '-',
            other => other,
        });
        let is_mark = |letter: &char| {
            letter.is_control()
                || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
        };
        let letters = letters.filter(|letter| !is_mark(letter));
        letters
            .map(|letter| if self.face.glyph_index(letter).is_some() { letter } else { '\u{fffd}' })
            .collect()
    }

    /// The part of the size that a letter is wide.
    fn advance(&self, letter: char) -> f32 {
        let glyph = self.face.glyph_index(letter);
        let units = glyph.and_then(|glyph| self.face.glyph_hor_advance(glyph)).unwrap_or_default();
        f32::from(units) / f32::from(self.face.units_per_em())
    }

    pub fn width(&self, text: &str, size: f32) -> f32 {
        text.chars().map(|letter| self.advance(letter)).sum::<f32>() * size
    }

    pub fn glyphs(&self, text: &str) -> Vec<KrillaGlyph> {
        let glyph = |(at, letter): (usize, char)| {
            let id = self.face.glyph_index(letter).map_or(0, |glyph| u32::from(glyph.0));
            let range = at..at + letter.len_utf8();
            KrillaGlyph::new(GlyphId::new(id), self.advance(letter), 0.0, 0.0, 0.0, range, None)
        };
        text.char_indices().map(glyph).collect()
    }

    /// The lines of a text of several, each no wider than that. Words that are wider are broken.
    pub fn wrap(&self, text: &str, size: f32, width: f32) -> Vec<String> {
        text.lines().flat_map(|line| self.wrap_line(line, size, width)).collect()
    }

    fn wrap_line(&self, line: &str, size: f32, width: f32) -> Vec<String> {
        let mut lines = Vec::new();
        let mut current = String::new();
        for word in self.clean(line).split_whitespace() {
            let gap = if current.is_empty() { "" } else { " " };
            if self.width(&format!("{current}{gap}{word}"), size) <= width {
                current.push_str(gap);
                current.push_str(word);
                continue;
            }
            if !current.is_empty() {
                lines.push(std::mem::take(&mut current));
            }
            let mut wide = 0.0;
            for letter in word.chars() {
                let more = self.advance(letter) * size;
                if wide + more > width && !current.is_empty() {
                    lines.push(std::mem::take(&mut current));
                    wide = 0.0;
                }
                current.push(letter);
                wide += more;
            }
        }
        if !current.is_empty() {
            lines.push(current);
        }
        lines
    }
}
