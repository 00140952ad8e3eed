//! A secret that is stored but never shown: saved shows as saved, not as dots that look typed.

use leptos::prelude::*;

use super::field::Around;
use crate::forms::{Bound, Submit};

/// What shall happen to a stored secret.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) enum SecretDraft {
    /// It stays as it is.
    #[default]
    Keep,
    /// It goes.
    Remove,
    /// This one takes its place.
    Replace(String),
}

/// The field. `saved` says whether one is stored.
#[component]
pub(crate) fn SecretField(
    submit: Submit,
    at: &'static str,
    label: &'static str,
    value: Bound<SecretDraft>,
    saved: Signal<bool>,
    #[prop(into)] hint: String,
) -> impl IntoView {
    let around = Around::new(submit, at, true);
    let placeholder = move || match (value.get.get(), saved.get()) {
        (SecretDraft::Remove, _) => "Will be removed when you save",
        (_, true) => "Saved. Type to replace it",
        (_, false) => "",
    };
    let text = move || match value.get.get() {
        SecretDraft::Replace(text) => text,
        _ => String::new(),
    };
    let typed = move |event| {
        let text = event_target_value(&event);
        let next = if text.is_empty() { SecretDraft::Keep } else { SecretDraft::Replace(text) };
        value.set.run(next);
    };
    let button = move || match (value.get.get(), saved.get()) {
        (SecretDraft::Remove, _) => Some(("Keep it", SecretDraft::Keep)),
        (SecretDraft::Keep, true) => Some(("Remove", SecretDraft::Remove)),
        _ => None,
    };
    view! {
        <div class="field">
            <label for=around.id.clone()>{label}</label>
            <div class="joined" class:alone=move || button().is_none()>
                <input
                    class="input mono"
                    id=around.id.clone()
                    type="text"
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    placeholder=placeholder
                    aria-describedby=around.described()
                    aria-invalid=around.invalid()
                    prop:value=text
                    on:input=typed
                />
                {move || {
                    button().map(|(word, next)| {
                        view! {
                            <button
                                type="button"
                                class="button"
                                aria-label=format!("{word}: {}", label.to_lowercase())
                                on:click=move |_| value.set.run(next.clone())
                            >
                                {word}
                            </button>
                        }
                    })
                }}
            </div>
            {around.problem_line()}
            {around.hint_line(hint.into_any())}
        </div>
    }
    .into_any()
}
