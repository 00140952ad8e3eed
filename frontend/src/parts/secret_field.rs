//! A secret that is stored but never shown: saved shows as saved, not as dots that look typed.

use leptos::prelude::*;

use super::{field::Around, unseen};
use crate::{
    dom::{El, button, div, input, memo, typed},
    forms::{Bound, Submit},
};

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
pub(crate) fn secret_field(
    submit: Submit,
    at: &'static str,
    label: &'static str,
    value: Bound<SecretDraft>,
    saved: Memo<bool>,
    hint: &'static str,
) -> El {
    let around = Around::new(submit, at, true);
    let placeholder = move || match (value.get.get(), saved.get()) {
        (SecretDraft::Remove, _) => "Will be removed when you save",
        (_, true) => "Saved. Type to replace it",
        (_, false) => "",
    };
    let typed = input()
        .class("input mono")
        .attr("type", "text")
        .attr("autocomplete", "off")
        .attr("autocapitalize", "off")
        .attr("spellcheck", "false")
        .attr("placeholder", placeholder)
        .prop("value", move || match value.get.get() {
            SecretDraft::Replace(text) => text,
            _ => String::new(),
        })
        .on("input", move |event| {
            let text = typed(&event);
            let empty = text.is_empty();
            value.set.run(if empty { SecretDraft::Keep } else { SecretDraft::Replace(text) });
        });
    let offer = memo(move || match (value.get.get(), saved.get()) {
        (SecretDraft::Remove, _) => Some(("Keep", SecretDraft::Keep)),
        (SecretDraft::Keep, true) => Some(("Remove", SecretDraft::Remove)),
        _ => None,
    });
    let act = move || {
        offer.get().map(|(word, next)| {
            button()
                .attr("type", "button")
                .class("button")
                .on("click", move |_| value.set.run(next.clone()))
                .child((word, unseen(" the stored secret")))
        })
    };
    let joined = div().class("joined").class_if("bare", move || offer.get().is_none());
    div().class("field").child((
        around.label(label),
        joined.child((around.mark(typed), act)),
        around.problem(),
        around.hint(hint),
    ))
}
