//! Copying with one click, and saying that it worked.

use std::time::Duration;

use leptos::prelude::*;
use web_sys::HtmlInputElement;

use super::{Icon, icon, unseen};
use crate::{
    browser::{clipboard, task},
    dom::{El, Ref, button, code, div, input, memo, pre, span, watch},
};

/// Whether the last copy worked, for as long as that is worth showing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Copied {
    Not,
    Done,
    /// The browser has no clipboard for us: the text is shown, selected.
    Refused,
}

/// Copies, and shows the outcome in `state`.
pub(crate) async fn copy_text(text: &str, state: RwSignal<Copied>) {
    if clipboard::write(text).await {
        let _ = state.try_set(Copied::Done);
        set_timeout(
            move || {
                let _ = state.try_set(Copied::Not);
            },
            Duration::from_millis(2400),
        );
    } else {
        let _ = state.try_set(Copied::Refused);
    }
}

/// A button that copies a text. Where it can't, the text appears beside it, selected. `what` is the
/// object of "Copy"; a small one goes without the word, where many stand in a row.
pub(crate) fn copy_button(text: Memo<String>, what: &'static str, small: bool) -> El {
    let state = RwSignal::new(Copied::Not);
    let copy = move |_| {
        let text = text.get_untracked();
        task::spawn(async move { copy_text(&text, state).await });
    };
    let done = memo(move || state.get() == Copied::Done);
    let class = if small { "button square plain" } else { "button" };
    let word = (!small).then_some(move || if done.get() { "Copied" } else { "Copy" });
    span().class("copy").child((
        button()
            .attr("type", "button")
            .class(class)
            .attr("aria-label", format!("Copy {what}"))
            .attr("title", format!("Copy {what}"))
            .on("click", copy)
            .child((move || icon(if done.get() { Icon::Check } else { Icon::Copy }), word)),
        unseen(move || done.get().then(|| format!("Copied {what}."))).attr("role", "status"),
        move || (state.get() == Copied::Refused).then(|| selected(text, what)),
    ))
}

/// A read-only input with its text selected, for copying by hand.
fn selected(text: Memo<String>, what: &'static str) -> El {
    let handle = Ref::new();
    watch(move || {
        if let Some(input) = handle.get::<HtmlInputElement>() {
            let _ = input.focus();
            input.select();
        }
    });
    input()
        .class("input mono")
        .attr("readonly", true)
        .attr("aria-label", format!("Press Ctrl+C to copy {what}"))
        .prop("value", move || text.get())
        .refer(handle)
}

/// Code to read and to copy. `what` is the object of "Copy".
pub(crate) fn snippet(text: Memo<String>, what: &'static str) -> El {
    let shown = pre()
        .attr("tabindex", "0")
        .attr("role", "region")
        .attr("aria-label", what)
        .child(code().child(text));
    div().class("snippet").child((shown, copy_button(text, what, false)))
}
