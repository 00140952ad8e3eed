//! Replacing a key, with time to put the new one everywhere.

use leptos::prelude::*;
use portal_types::{ApiKey, NewApiKey, RotateApiKey};

use super::create::fresh;
use crate::{
    api::Api,
    browser::{clock, focus},
    dom::{El, button, div, fieldset, footer, form, input, label, legend, p, span},
    forms::{Once, Submit, summary},
    pages::integration::Data,
    parts::quiet,
};

/// For how long the old key still works: seconds, in words, and what that means.
const OVERLAPS: [(i64, &str, &str); 4] = [
    (0, "It ends now", "If it has leaked. Connectors are refused until they have the new key."),
    (3_600, "One hour", "You put the new key everywhere right after this."),
    (86_400, "24 hours", "You have a day to put the new key everywhere."),
    (604_800, "7 days", "Several teams have to put the new key in."),
];
const USUAL: i64 = 86_400;

pub(super) fn rotate(key: &ApiKey) -> Vec<El> {
    let api = expect_context::<Api>();
    let data = expect_context::<Data>();
    let submit = Submit::new("rotate-key");
    let overlap = RwSignal::new(USUAL);
    let made = RwSignal::new(None::<NewApiKey>);
    let once = Once::new();
    let id = key.id;
    let send = move |event: web_sys::Event| {
        event.prevent_default();
        let seconds = overlap.get_untracked();
        let intent = once.key(&seconds);
        let body = RotateApiKey { overlap_seconds: seconds };
        submit.run(async move { api.rotate_api_key(id, &body, &intent).await }, move |outcome| {
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
        form().class("stack").attr("novalidate", true).refer(submit.root).on("submit", send).child((
            p().child("A new key with the same name and scopes takes its place. Until when shall the old one work?"),
            choices(overlap),
            summary(submit),
            footer().class("actions").child(
                button()
                    .attr("type", "submit")
                    .class("button primary")
                    .attr("disabled", move || submit.busy.get())
                    .child("Rotate the key"),
            ),
        ))
    };
    let content = move || match made.get() {
        None => vec![ask()],
        Some(key) => fresh(&key, p().child(until(overlap.get_untracked()))),
    };
    vec![div().class("stack").child(content)]
}

fn until(overlap: i64) -> String {
    if overlap == 0 {
        return "Here is the new key. The old one has ended: put the new one into your connectors now.".to_owned();
    }
    #[expect(clippy::cast_precision_loss, reason = "a week of seconds")]
    let end = clock::moment(clock::now_ms() + overlap as f64 * 1000.0);
    format!("Here is the new key. The old one works until {}.", clock::date_and_time(end))
}

fn choices(overlap: RwSignal<i64>) -> El {
    let all: Vec<El> = OVERLAPS
        .into_iter()
        .map(|(seconds, words, more)| {
            let radio = input()
                .attr("type", "radio")
                .attr("name", "overlap")
                .attr("autofocus", seconds == USUAL)
                .prop("checked", move || overlap.get() == seconds)
                .on("change", move |_| overlap.set(seconds));
            label().child((radio, div().child((span().child(words), div().child(quiet(more))))))
        })
        .collect();
    fieldset()
        .class("field")
        .child((legend().child("The old key"), div().class("ticks").child(all)))
}
