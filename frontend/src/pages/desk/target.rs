//! How much time is left until something should have happened.

use leptos::prelude::*;
use portal_types::Target;

use crate::{
    browser::clock,
    dom::{El, memo, span, time},
    parts::Ticker,
    words::tickets as words,
};

/// The words follow the clock; the moment itself is in the title.
pub(super) fn target(what: Target) -> El {
    let ticker = expect_context::<Ticker>();
    let said = memo(move || {
        let left = (clock::ms(what.at) - ticker.now_ms()) / 1000.0;
        words::target(what.is_first_response, what.state, left)
    });
    let at = time()
        .class("num")
        .attr("datetime", what.at.to_string())
        .attr("title", clock::date_and_time(what.at))
        .child(move || said.get().1);
    span().class(move || said.get().0).child(at)
}
