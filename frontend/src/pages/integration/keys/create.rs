//! Making a key, and showing it for the first time.

use leptos::prelude::*;
use portal_types::{CreateApiKey, NewApiKey, Scope};

use super::{
    inputs::{Typed, inputs},
    place::Place,
    whole::{Whole, key_field},
};
use crate::{
    api::Api,
    browser::focus,
    dom::{Child, El, button, div, footer, form, memo, p},
    forms::{Guard, Once, Submit, summary},
    pages::integration::Data,
};

pub(super) fn create() -> Vec<El> {
    let api = expect_context::<Api>();
    let data = expect_context::<Data>();
    let submit = Submit::new("new-key");
    let typed = RwSignal::new(Typed::new());
    let made = RwSignal::new(None::<NewApiKey>);
    let once = Once::new();
    let dirty =
        memo(move || made.with(Option::is_none) && typed.with(|typed| *typed != Typed::new()));
    expect_context::<Guard>().watch(dirty, Some("key"));
    let send = move |event: web_sys::Event| {
        event.prevent_default();
        let now = typed.get_untracked();
        if !submit.require(&[("/name", &now.name, "Give the key a name.")]) {
            return;
        }
        let key = once.key(&now);
        let body = CreateApiKey {
            name: now.name.trim().to_owned(),
            scopes: (now.scopes.len() < Scope::ALL.len()).then(|| now.scopes.clone()),
            expires_at: now.end(),
        };
        submit.run(async move { api.create_api_key(&body, &key).await }, move |outcome| {
            match outcome {
                Ok(key) => {
                    made.set(Some(key));
                    focus::next_step();
                    data.keys.again();
                }
                Err(error) => submit.fail(error),
            }
        });
    };
    let ask = move || {
        form().class("stack").attr("novalidate", true).refer(submit.root).on("submit", send).child(
            (
                inputs(submit, typed, true),
                summary(submit),
                footer().class("actions").child(
                    button()
                        .attr("type", "submit")
                        .class("button primary")
                        .attr("disabled", move || submit.busy.get())
                        .child("Make the key"),
                ),
            ),
        )
    };
    let content = move || match made.get() {
        None => vec![ask()],
        Some(key) => fresh(&key, p().child("Put it into the connectors that shall use it.")),
    };
    vec![div().class("stack").child(content)]
}

/// A key that was just made.
pub(super) fn fresh(new: &NewApiKey, lead: impl Child) -> Vec<El> {
    let place = expect_context::<Place>();
    let key = &new.key;
    let whole = Whole::new(key.id, Some(new.secret.expose().to_owned()));
    let last = (!key.is_revealable)
        .then(|| p().class("notice bad").child("Copy it now. This portal shows a key once only."));
    let again = key
        .is_revealable
        .then(|| p().class("hint").child("You can copy it again later, on this page."));
    let words = key.name.clone();
    vec![
        div().class("stack").attr("role", "status").child(lead),
        div().class("stack").child((last, key_field(key, whole, words, "fresh", again))),
        footer().class("actions").child(
            button()
                .attr("type", "button")
                .class("button primary")
                .on("click", move |_| place.close())
                .child("Done"),
        ),
    ]
}
