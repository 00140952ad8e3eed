//! Usages over time, as a line.

use portal_types::UsageDay;

use crate::{
    browser::clock,
    dom::{El, div, span, svg},
};

const WIDTH: f64 = 600.0;
const HEIGHT: f64 = 120.0;

pub(super) fn chart(days: &[UsageDay]) -> El {
    let (Some(first), Some(last)) = (days.first(), days.last()) else { return div() };
    let most = days.iter().map(|day| day.usages).max().unwrap_or_default().max(1);
    let summary = format!(
        "From {} on {} to {} on {}; at most {most}.",
        first.usages,
        clock::date_only(first.day),
        last.usages,
        clock::date_only(last.day),
    );
    let line = line(days, most);
    let drawing = svg("svg")
        .class("chart")
        .attr("viewBox", format!("0 -4 {WIDTH} {}", HEIGHT + 8.0))
        .attr("preserveAspectRatio", "none")
        .attr("role", "img")
        .attr("aria-label", summary)
        .child((
            svg("path").class("area").attr("d", format!("{line}L{WIDTH} {HEIGHT}L0 {HEIGHT}Z")),
            svg("path").class("line").attr("d", line),
        ));
    let under = div().class("chart-under quiet small num").child((
        span().child(clock::date_only(first.day)),
        span().child(format!("at most {most}")),
        span().child("today"),
    ));
    div().child((drawing, under))
}

/// Days from left to right, numbers from nothing up.
#[expect(clippy::cast_precision_loss, reason = "a drawing is not more exact than that")]
fn line(days: &[UsageDay], most: i64) -> String {
    let step = WIDTH / (days.len().saturating_sub(1).max(1)) as f64;
    let points = days.iter().enumerate().map(|(n, day)| {
        let (x, y) = (n as f64 * step, HEIGHT - HEIGHT * day.usages as f64 / most as f64);
        format!("{}{x:.1} {y:.1}", if n == 0 { 'M' } else { 'L' })
    });
    points.collect()
}
