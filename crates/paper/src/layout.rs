//! Where everything stands.

use crate::{
    Line, Paper,
    sheet::{At, BOTTOM, HEIGHT, Ink, MARGIN, Page, RIGHT, Sheet, Style},
    typeface::{Typefaces, Weight},
};

const BODY: Style = Style { size: 9.5, weight: Weight::Regular, ink: Ink::Text };
const STRONG: Style = Style { weight: Weight::Bold, ..BODY };
const QUIET: Style = Style { ink: Ink::Quiet, ..BODY };
const SMALL: Style = Style { size: 8.0, ..QUIET };
const TITLE: Style = Style { size: 24.0, weight: Weight::Bold, ink: Ink::Text };
const STAMP: Style = Style { size: 10.5, weight: Weight::Bold, ink: Ink::Accent };
const TOTAL: Style = Style { size: 11.5, weight: Weight::Bold, ink: Ink::Text };

/// From one line of text to the next.
const LEADING: f32 = 14.0;
/// So wide is a party's address, and a fact.
const HALF: f32 = (RIGHT - MARGIN) / 2.0 - 16.0;
const MIDDLE: f32 = MARGIN + HALF + 32.0;
/// Where the columns of the lines are.
const PERIOD: f32 = MARGIN + 262.0;
const TEXT_WIDTH: f32 = 250.0;
const PERIOD_WIDTH: f32 = 130.0;
/// Where the sums' words begin.
const SUMS: f32 = MARGIN + 240.0;
/// So many lines of one text are shown.
const MOST_LINES: usize = 24;

/// Lays it out on as many pages as it takes.
pub fn lay_out(paper: &Paper, typefaces: &Typefaces) -> Vec<Page> {
    let mut sheet = Sheet::new(typefaces);
    head(&mut sheet, paper);
    lines(&mut sheet, paper);
    sums(&mut sheet, paper);
    paragraphs(&mut sheet, paper);
    feet(&mut sheet, paper);
    sheet.pages
}

fn head(sheet: &mut Sheet<'_>, paper: &Paper) {
    sheet.y = MARGIN + 18.0;
    sheet.text(At::Left(MARGIN), sheet.y, TITLE, &paper.title);
    if let Some(stamp) = &paper.stamp {
        sheet.text(At::Right(RIGHT), sheet.y, STAMP, stamp);
    }
    sheet.y += 18.0;
    sheet.text(At::Left(MARGIN), sheet.y, QUIET, &paper.number);
    sheet.y += 20.0;
    sheet.rule(MARGIN, sheet.y, RIGHT - MARGIN, Ink::Accent);
    sheet.y += 28.0;

    let top = sheet.y;
    address(sheet, MARGIN, &paper.seller);
    let left = sheet.y;
    sheet.y = top;
    for (name, value) in &paper.facts {
        sheet.text(At::Left(MIDDLE), sheet.y, QUIET, name);
        for part in wrapped(sheet, value, BODY, HALF - 96.0) {
            sheet.text(At::Left(MIDDLE + 96.0), sheet.y, BODY, &part);
            sheet.y += LEADING;
        }
    }
    sheet.y = sheet.y.max(left) + 18.0;

    sheet.text(At::Left(MARGIN), sheet.y, SMALL, &paper.buyer_title);
    sheet.y += LEADING + 1.0;
    address(sheet, MARGIN, &paper.buyer);
    sheet.y += 24.0;
}

/// The first line stands out.
fn address(sheet: &mut Sheet<'_>, x: f32, parts: &[String]) {
    for (n, part) in parts.iter().enumerate() {
        let style = if n == 0 { STRONG } else { BODY };
        for part in wrapped(sheet, part, style, HALF) {
            sheet.text(At::Left(x), sheet.y, style, &part);
            sheet.y += LEADING;
        }
    }
}

fn wrapped(sheet: &Sheet<'_>, text: &str, style: Style, width: f32) -> Vec<String> {
    let mut lines = sheet.typefaces.of(style.weight).wrap(text, style.size, width);
    lines.truncate(MOST_LINES);
    lines
}

fn columns(sheet: &mut Sheet<'_>, paper: &Paper) {
    let [text, period, amount] = &paper.columns;
    sheet.text(At::Left(MARGIN), sheet.y, SMALL, text);
    sheet.text(At::Left(PERIOD), sheet.y, SMALL, period);
    sheet.text(At::Right(RIGHT), sheet.y, SMALL, amount);
    sheet.y += 8.0;
    sheet.rule(MARGIN, sheet.y, RIGHT - MARGIN, Ink::Rule);
    sheet.y += 17.0;
}

fn lines(sheet: &mut Sheet<'_>, paper: &Paper) {
    sheet.needs(LEADING * 4.0);
    columns(sheet, paper);
    let last = paper.lines.len().saturating_sub(1);
    // The sums never stand alone on a page.
    let sums = 24.0 + LEADING * 1.4 * lines_of(paper.sums.len());
    for (n, line) in paper.lines.iter().enumerate() {
        let (text, period) = parts(sheet, line);
        let height = LEADING * lines_of(text.len().max(period.len()).max(1)) + 8.0;
        let with_sums = if n == last { sums } else { 0.0 };
        if sheet.needs((height + with_sums).min(BOTTOM - MARGIN - 40.0)) {
            columns(sheet, paper);
        }
        let top = sheet.y;
        sheet.text(At::Right(RIGHT), top, BODY, &line.amount);
        for (parts, x, style) in [(&text, MARGIN, BODY), (&period, PERIOD, QUIET)] {
            for (n, part) in parts.iter().enumerate() {
                sheet.text(At::Left(x), top + LEADING * lines_of(n), style, part);
            }
        }
        sheet.y = top + height;
    }
}

fn parts(sheet: &Sheet<'_>, line: &Line) -> (Vec<String>, Vec<String>) {
    let text = wrapped(sheet, &line.text, BODY, TEXT_WIDTH);
    (text, wrapped(sheet, &line.period, QUIET, PERIOD_WIDTH))
}

/// As a factor of a height. There are a few thousand at most.
fn lines_of(count: usize) -> f32 {
    f32::from(u16::try_from(count).unwrap_or(u16::MAX))
}

fn sums(sheet: &mut Sheet<'_>, paper: &Paper) {
    sheet.rule(MARGIN, sheet.y - 9.0, RIGHT - MARGIN, Ink::Rule);
    sheet.y += 10.0;
    let last = paper.sums.len().saturating_sub(1);
    for (n, (name, amount)) in paper.sums.iter().enumerate() {
        sheet.needs(LEADING * 2.0);
        let (of_name, of_amount) = if n == last { (TOTAL, TOTAL) } else { (QUIET, BODY) };
        if n == last && n > 0 {
            sheet.rule(SUMS, sheet.y - 6.0, RIGHT - SUMS, Ink::Rule);
            sheet.y += 12.0;
        }
        sheet.text(At::Left(SUMS), sheet.y, of_name, name);
        sheet.text(At::Right(RIGHT), sheet.y, of_amount, amount);
        sheet.y += LEADING * 1.4;
    }
    sheet.y += 16.0;
}

fn paragraphs(sheet: &mut Sheet<'_>, paper: &Paper) {
    for note in &paper.notes {
        paragraph(sheet, note, QUIET);
        sheet.y += 6.0;
    }
    for (n, line) in paper.payment.iter().enumerate() {
        paragraph(sheet, line, if n == 0 { STRONG } else { BODY });
    }
}

fn paragraph(sheet: &mut Sheet<'_>, text: &str, style: Style) {
    for part in wrapped(sheet, text, style, RIGHT - MARGIN) {
        sheet.needs(LEADING);
        sheet.text(At::Left(MARGIN), sheet.y, style, &part);
        sheet.y += LEADING;
    }
}

/// What stands at the foot of each page, now that their number is known.
fn feet(sheet: &mut Sheet<'_>, paper: &Paper) {
    let all = sheet.pages.len();
    let done = std::mem::take(&mut sheet.pages);
    for (n, page) in done.into_iter().enumerate() {
        sheet.pages.push(page);
        let y = HEIGHT - 40.0;
        sheet.rule(MARGIN, y - 16.0, RIGHT - MARGIN, Ink::Rule);
        let width = RIGHT - MARGIN - 80.0;
        let footer = wrapped(sheet, &paper.footer, SMALL, width).into_iter().next();
        sheet.text(At::Left(MARGIN), y, SMALL, &footer.unwrap_or_default());
        if all > 1 {
            sheet.text(At::Right(RIGHT), y, SMALL, &format!("{} / {all}", n + 1));
        }
    }
}
