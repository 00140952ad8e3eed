//! How long ago something was, kept true by one clock for the whole page.

use std::time::Duration;

use leptos::prelude::*;
use portal_types::Timestamp;

use crate::{
    browser::{clock, page},
    dom::{El, memo, time},
    words,
};

/// Now, once a second while somebody looks.
#[derive(Clone, Copy)]
pub(crate) struct Ticker(RwSignal<f64>);

impl Ticker {
    pub(crate) fn start() -> Self {
        let now = RwSignal::new(clock::now_ms());
        let tick = move || {
            if page::is_visible() {
                now.set(clock::now_ms());
            }
        };
        if let Ok(handle) = set_interval_with_handle(tick, Duration::from_secs(1)) {
            on_cleanup(move || handle.clear());
        }
        Self(now)
    }

    pub(crate) fn now_ms(self) -> f64 {
        self.0.get()
    }
}

/// A moment in words such as "12 minutes ago"; the moment itself is in the title.
pub(crate) fn ago(at: Timestamp) -> El {
    let ticker = expect_context::<Ticker>();
    let text = memo(move || {
        let seconds = (ticker.now_ms() - clock::ms(at)) / 1000.0;
        words::ago(seconds).unwrap_or_else(|| format!("on {}", clock::date_only(at)))
    });
    time()
        .class("num")
        .attr("datetime", at.to_string())
        .attr("title", clock::date_and_time(at))
        .child(text)
}

/// A moment to come in words such as "in 23 hours"; the moment itself is in the title.
pub(crate) fn until(at: Timestamp) -> El {
    let ticker = expect_context::<Ticker>();
    let text = memo(move || {
        let seconds = (clock::ms(at) - ticker.now_ms()) / 1000.0;
        words::ahead(seconds).unwrap_or_else(|| format!("on {}", clock::date_only(at)))
    });
    time()
        .class("num")
        .attr("datetime", at.to_string())
        .attr("title", clock::date_and_time(at))
        .child(text)
}
