//! Pages with what is to be drawn on them. Lengths are points, from the upper left corner.

use crate::typeface::{Typefaces, Weight};

pub const WIDTH: f32 = 595.0;
pub const HEIGHT: f32 = 842.0;
pub const MARGIN: f32 = 56.0;
/// What may be written on, above the foot.
pub const BOTTOM: f32 = HEIGHT - 72.0;
pub const RIGHT: f32 = WIDTH - MARGIN;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    Text,
    Quiet,
    Accent,
    Rule,
}

/// How a text looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Style {
    pub size: f32,
    pub weight: Weight,
    pub ink: Ink,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    /// At the left end of its base line.
    Text {
        x: f32,
        y: f32,
        style: Style,
        text: String,
    },
    Rule {
        x: f32,
        y: f32,
        width: f32,
        ink: Ink,
    },
}

pub type Page = Vec<Item>;

/// Where a text begins, or ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum At {
    Left(f32),
    Right(f32),
}

/// Pages that are written from top to bottom.
pub struct Sheet<'a> {
    pub typefaces: &'a Typefaces,
    pub pages: Vec<Page>,
    /// The place that is written at.
    pub y: f32,
}

impl<'a> Sheet<'a> {
    pub fn new(typefaces: &'a Typefaces) -> Self {
        Self { typefaces, pages: vec![Page::new()], y: MARGIN }
    }

    pub fn begin_page(&mut self) {
        self.pages.push(Page::new());
        self.y = MARGIN;
    }

    /// Whether that much fits under what is written.
    pub fn has_room(&self, height: f32) -> bool {
        self.y + height <= BOTTOM
    }

    /// Begins a page unless that much fits. Whether it did.
    pub fn needs(&mut self, height: f32) -> bool {
        let begins = !self.has_room(height);
        if begins {
            self.begin_page();
        }
        begins
    }

    pub fn put(&mut self, item: Item) {
        if let Some(page) = self.pages.last_mut() {
            page.push(item);
        }
    }

    /// A line of text, cut where it would leave the page.
    pub fn text(&mut self, at: At, y: f32, style: Style, text: &str) {
        let typeface = self.typefaces.of(style.weight);
        let room = match at {
            At::Left(x) => RIGHT - x,
            At::Right(x) => x - MARGIN,
        };
        let text = typeface.wrap(text, style.size, room).into_iter().next().unwrap_or_default();
        let x = match at {
            At::Left(x) => x,
            At::Right(x) => x - typeface.width(&text, style.size),
        };
        self.put(Item::Text { x, y, style, text });
    }

    pub fn rule(&mut self, x: f32, y: f32, width: f32, ink: Ink) {
        self.put(Item::Rule { x, y, width, ink });
    }
}
