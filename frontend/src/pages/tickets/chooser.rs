//! A value that is changed by choosing another, at once.

use leptos::prelude::*;
use portal_types::{TicketCategory, TicketPriority};

use crate::{
    dom::{El, div, label, option, select, typed, watch},
    forms::Submit,
    words::tickets as words,
};

/// The list. While `act` is busy it waits, and it goes back to what is so when that failed.
pub(crate) fn chooser(
    act: Submit,
    at: &'static str,
    name: &'static str,
    options: Vec<(String, String)>,
    now: Memo<String>,
    choose: impl Fn(String) + 'static,
) -> El {
    let shown = RwSignal::new(now.get_untracked());
    watch(move || {
        let now = now.get();
        if !act.busy.get() {
            shown.set(now);
        }
    });
    let options: Vec<El> = options
        .into_iter()
        .map(|(wire, words)| option().attr("value", wire).child(words))
        .collect();
    let list = select()
        .class("input")
        .id(act.id(at))
        .attr("disabled", move || act.busy.get())
        .on("change", move |event| {
            let value = typed(&event);
            shown.set(value.clone());
            choose(value);
        })
        .child(options)
        .prop("value", move || shown.get());
    div().class("field").child((label().attr("for", act.id(at)).child(name), list))
}

pub(crate) fn categories() -> Vec<(String, String)> {
    let all = TicketCategory::ALL.iter();
    all.map(|one| (one.to_string(), words::category(*one).to_owned())).collect()
}

pub(crate) fn priorities() -> Vec<(String, String)> {
    let all = TicketPriority::ALL.iter();
    all.map(|one| (one.to_string(), words::priority(*one).1.to_owned())).collect()
}
