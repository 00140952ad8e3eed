//! Copying with one click, and saying that it worked.

use std::time::Duration;

use leptos::{html, prelude::*, task::spawn_local};

use super::{Icon, icon};
use crate::browser::clipboard;

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

/// A button that copies a text. Where it can't, the text appears beside it, selected.
#[component]
pub(crate) fn CopyButton(
    #[prop(into)] text: Signal<String>,
    /// What is copied, as the object of "Copy".
    what: &'static str,
    /// Without the word, where many stand in a row.
    #[prop(optional)]
    small: bool,
) -> impl IntoView {
    let state = RwSignal::new(Copied::Not);
    let copy = move |_| {
        let text = text.get_untracked();
        spawn_local(async move { copy_text(&text, state).await });
    };
    let done = move || state.get() == Copied::Done;
    view! {
        <span class="copy">
            <button
                type="button"
                class="button"
                class:square=small
                class:plain=small
                aria-label=format!("Copy {what}")
                title=format!("Copy {what}")
                on:click=copy
            >
                {move || icon(if done() { Icon::Check } else { Icon::Copy })}
                {(!small).then_some(move || if done() { "Copied" } else { "Copy" })}
            </button>
            <span class="unseen" role="status">
                {move || done().then(|| format!("Copied {what}."))}
            </span>
            {move || (state.get() == Copied::Refused).then(|| view! { <Selected text=text what=what/> })}
        </span>
    }
}

/// A read-only input with its text selected, for copying by hand.
#[component]
fn Selected(text: Signal<String>, what: &'static str) -> impl IntoView {
    let node = NodeRef::<html::Input>::new();
    Effect::new(move || {
        if let Some(input) = node.get() {
            let _ = input.focus();
            input.select();
        }
    });
    view! {
        <input
            class="input mono"
            readonly
            node_ref=node
            aria-label=format!("Press Ctrl+C to copy {what}")
            prop:value=move || text.get()
        />
    }
}

/// Code to read and to copy.
#[component]
pub(crate) fn Snippet(
    #[prop(into)] code: Signal<String>,
    /// What it is, as the object of "Copy".
    what: &'static str,
) -> impl IntoView {
    view! {
        <div class="snippet">
            <pre tabindex="0" role="region" aria-label=what><code>{move || code.get()}</code></pre>
            <CopyButton text=code what=what/>
        </div>
    }
}
