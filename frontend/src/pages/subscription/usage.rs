//! How much of everything there is, against what the plan allows.

use portal_types::LimitUse;

use crate::{
    browser::text,
    dom::{El, div, li, meter, p, span, ul},
    words::subscription as words,
};

/// A bar for each limit, with its numbers.
pub(in crate::pages) fn meters(all: &[LimitUse]) -> El {
    ul().class("meters").attr("aria-label", "Usage").child(all.iter().map(one).collect::<Vec<_>>())
}

fn one(of: &LimitUse) -> El {
    let name = words::limit(of.limit);
    let used = number(of.used);
    let numbers = match of.allowed {
        Some(allowed) => format!("{used} of {}", number(allowed)),
        None => format!("{used}, and no limit"),
    };
    let bar = of.allowed.map(|allowed| {
        let class = if of.used > allowed { "over" } else { "within" };
        meter()
            .class(class)
            .attr("aria-label", format!("{name}: {numbers}"))
            .attr("max", allowed.max(1).to_string())
            .attr("value", of.used.min(allowed.max(1)).to_string())
            .child(numbers.clone())
    });
    let full = words::fullness(of.used, of.allowed);
    let full = full.map(|words| {
        let is_over = of.allowed.is_some_and(|allowed| of.used > allowed);
        p().class(if is_over { "state bad small" } else { "state warn small" }).child(words)
    });
    li().child((
        div().class("line").child((span().child(name), span().class("num quiet").child(numbers))),
        bar,
        full,
    ))
}

pub(super) fn number(count: i64) -> String {
    text::number(usize::try_from(count).unwrap_or_default())
}
