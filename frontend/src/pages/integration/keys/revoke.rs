//! Ending a key, after asking.

use leptos::prelude::*;
use portal_types::ApiKey;

use super::{
    place::{Open, Place},
    single::{last_used, used_words},
};
use crate::{
    api::Api,
    dom::{El, a, button, footer, p},
    forms::{Submit, summary},
    pages::integration::Data,
};

pub(super) fn revoke(key: &ApiKey) -> Vec<El> {
    let api = expect_context::<Api>();
    let data = expect_context::<Data>();
    let place = expect_context::<Place>();
    let submit = Submit::new("revoke-key");
    let id = key.id;
    let used = last_used(data, id);
    let send = move |_| {
        submit.run(async move { api.revoke_api_key(id).await }, move |outcome| match outcome {
            Ok(()) => {
                data.keys.again();
                place.close();
            }
            Err(error) => submit.fail(error),
        });
    };
    vec![
        p().child("Connectors that have it are refused at once. This can't be undone: to bring them back, they need another key."),
        p().class("notice").child(move || used_words(used.get(), true)),
        summary(submit),
        footer().class("actions").child((
            button()
                .attr("type", "button")
                .class("button")
                .attr("autofocus", true)
                .on("click", move |_| place.close())
                .child("Keep it"),
            a().class("button").attr("href", place.of(Open::Rotate(id))).attr("data-deeper", true).child("Rotate instead…"),
            button()
                .attr("type", "button")
                .class("button danger")
                .attr("disabled", move || submit.busy.get())
                .on("click", send)
                .child("Revoke"),
        )),
    ]
}
