//! How many records there were over time, as bars; errors are a part of each.

use leptos::prelude::*;
use portal_types::{LogHistogram, LogSpan};

use super::{Data, PERIOD};
use crate::{
    browser::clock,
    dom::{El, div, h2, p, section, span, svg},
    parts::{Load, again_with, live_while, when_loaded},
};

const WIDTH: f64 = 600.0;
const HEIGHT: f64 = 80.0;

pub(super) fn histogram(data: Data) -> El {
    let Data { api, place, .. } = data;
    let wanted = place.wanted;
    let counts: Load<LogHistogram> = Load::new(move || {
        let filter = wanted.get_untracked();
        async move { api.log_histogram(&filter).await }
    });
    again_with(counts, wanted);
    live_while(counts, PERIOD, move || place.is_followed());
    let body = when_loaded(counts, 3, move |_| move || counts.map(drawing));
    section().class("panel").attr("aria-labelledby", "over-time").child((
        h2().id("over-time").class("unseen").child("Records over time"),
        div().class("body").child(body),
    ))
}

fn drawing(counts: &LogHistogram) -> El {
    let (Some(first), Some(last)) = (counts.items.first(), counts.items.last()) else {
        return p().class("quiet").child("There is nothing to count.");
    };
    let most = counts.items.iter().map(|span| span.records).max().unwrap_or_default().max(1);
    let all: i64 = counts.items.iter().map(|span| span.records).sum();
    let errors: i64 = counts.items.iter().map(|span| span.errors).sum();
    let records = if all == 1 { "record" } else { "records" };
    let of_errors = if errors == 1 { "error" } else { "errors" };
    let words = format!(
        "{all} {records} from {} to {}, with {errors} {of_errors}; at most {most} in {}.",
        clock::date_and_time(first.from),
        clock::date_and_time(last.from),
        width(counts.minutes),
    );
    let bars: Vec<El> = bars(&counts.items, most);
    let chart = svg("svg")
        .class("bars")
        .attr("viewBox", format!("0 0 {WIDTH} {HEIGHT}"))
        .attr("preserveAspectRatio", "none")
        .attr("role", "img")
        .attr("aria-label", words)
        .child(bars);
    let under = div().class("chart-under quiet small num").child((
        span().child(clock::date_and_time(first.from)),
        span().child(format!(
            "{all} {records}, {errors} {of_errors}; a bar is {}",
            width(counts.minutes)
        )),
        span().child(clock::date_and_time(last.from)),
    ));
    let partly = counts.counted_from.map(|from| {
        let from = clock::date_and_time(from);
        p().class("quiet small").child(format!("Only the newest are counted: those since {from}."))
    });
    div().child((chart, under, partly))
}

fn width(minutes: i64) -> String {
    match minutes {
        1 => "a minute".to_owned(),
        60 => "an hour".to_owned(),
        1440 => "a day".to_owned(),
        less if less < 60 => format!("{less} minutes"),
        more => format!("{} hours", more / 60),
    }
}

/// From left to right, records upwards, and errors in front of them.
#[expect(clippy::cast_precision_loss, reason = "a drawing is not more exact than that")]
fn bars(spans: &[LogSpan], most: i64) -> Vec<El> {
    let step = WIDTH / spans.len() as f64;
    let bar = |n: usize, count: i64, class: &'static str| {
        let height = HEIGHT * count as f64 / most as f64;
        svg("rect")
            .class(class)
            .attr("x", format!("{:.2}", step * (n as f64 + 0.1)))
            .attr("y", format!("{:.2}", HEIGHT - height))
            .attr("width", format!("{:.2}", step * 0.8))
            .attr("height", format!("{height:.2}"))
    };
    let of_span = |(n, span): (usize, &LogSpan)| {
        let words = format!(
            "{}: {} records, {} errors",
            clock::date_and_time(span.from),
            span.records,
            span.errors
        );
        svg("g").child((
            svg("title").child(words),
            bar(n, span.records, "all"),
            bar(n, span.errors, "errors"),
        ))
    };
    spans.iter().enumerate().filter(|(_, span)| span.records > 0).map(of_span).collect()
}
