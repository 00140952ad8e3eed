//! Pages become a PDF.

use krilla::{
    Document, SerializeSettings,
    color::rgb,
    geom::{PathBuilder, Point, Rect},
    metadata::{DateTime, Metadata},
    num::NormalizedF32,
    page::PageSettings,
    paint::{Fill, FillRule},
};
use time::OffsetDateTime;

use crate::{
    Paper, PaperError,
    sheet::{HEIGHT, Ink, Item, Page, WIDTH},
    typeface::Typefaces,
};

const RULE: f32 = 0.6;

fn fill(ink: Ink) -> Fill {
    let color = match ink {
        Ink::Text => rgb::Color::new(0x1a, 0x1f, 0x24),
        Ink::Quiet => rgb::Color::new(0x5c, 0x66, 0x70),
        Ink::Accent => rgb::Color::new(0x0b, 0x6b, 0x78),
        Ink::Rule => rgb::Color::new(0xdd, 0xe1, 0xe5),
    };
    Fill { paint: color.into(), opacity: NormalizedF32::ONE, rule: FillRule::NonZero }
}

pub fn draw(paper: &Paper, pages: &[Page], typefaces: &Typefaces) -> Result<Vec<u8>, PaperError> {
    let mut document = Document::new_with(SerializeSettings::default());
    document.set_metadata(metadata(paper));
    for items in pages {
        let settings = PageSettings::from_wh(WIDTH, HEIGHT);
        let settings = settings.ok_or_else(|| PaperError::Writing("no page".to_owned()))?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        for item in items {
            match item {
                Item::Text { x, y, style, text } => {
                    let typeface = typefaces.of(style.weight);
                    surface.set_fill(Some(fill(style.ink)));
                    let (start, font) = (Point::from_xy(*x, *y), typeface.font.clone());
                    let glyphs = typeface.glyphs(text);
                    surface.draw_glyphs(start, &glyphs, font, text, style.size, false);
                }
                Item::Rule { x, y, width, ink } => {
                    surface.set_fill(Some(fill(*ink)));
                    let mut path = PathBuilder::new();
                    if let Some(rect) = Rect::from_xywh(*x, *y, *width, RULE) {
                        path.push_rect(rect);
                    }
                    if let Some(path) = path.finish() {
                        surface.draw_path(&path);
                    }
                }
            }
        }
        surface.finish();
        page.finish();
    }
    document.finish().map_err(|error| PaperError::Writing(format!("{error:?}")))
}

fn metadata(paper: &Paper) -> Metadata {
    let title = format!("{} {}", paper.title, paper.number);
    let mut metadata = Metadata::new().title(title.clone()).document_id(title);
    if !paper.language.is_empty() {
        metadata = metadata.language(paper.language.clone());
    }
    if let Some(seller) = paper.seller.first() {
        metadata = metadata.authors(vec![seller.clone()]);
    }
    let Ok(at) = OffsetDateTime::from_unix_timestamp(paper.at) else { return metadata };
    let date = DateTime::new(u16::try_from(at.year()).unwrap_or_default())
        .month(at.month().into())
        .day(at.day())
        .hour(at.hour())
        .minute(at.minute())
        .second(at.second())
        .utc_offset_hour(0)
        .utc_offset_minute(0);
    metadata.creation_date(date)
}
