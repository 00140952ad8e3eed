//! What connectors authenticate with: masked, one click copies.

use leptos::prelude::*;
use portal_types::{ApiKey, ApiKeyStatus, Timestamp};
use web_sys::HtmlInputElement;

use super::{Data, lead, titled};
use crate::{
    api::{Api, ApiError},
    browser::{page, task},
    dom::{Child, El, Ref, button, code, details, div, input, label, memo, p, summary, watch},
    parts::{Copied, Icon, ago, copy_text, icon, snippet, unseen, when_loaded},
};

pub(super) fn api_key_section() -> El {
    let data = expect_context::<Data>();
    let body = when_loaded(data.keys, 2, move |keys| {
        let several = keys.iter().filter(|key| key.status == ApiKeyStatus::Active).count() > 1;
        let rows: Vec<El> = keys
            .into_iter()
            .filter(|key| key.status == ApiKeyStatus::Active)
            .map(|key| one_key(&key, several))
            .collect();
        let fold = details().class("fold").child((
            summary().child((icon(Icon::Chevron), "Where it goes")),
            div().class("fold-body").child(where_it_goes()),
        ));
        div().class("panel").child((div().class("body stack").child(rows), fold))
    });
    let lead = lead(
        "Paste it into every connector that you run. Whoever has it can read these settings, so treat it as a password.",
    );
    titled("api-key", "API key", lead, false, body)
}

/// One key.
fn one_key(key: &ApiKey, several: bool) -> El {
    let api = expect_context::<Api>();
    let data = expect_context::<Data>();
    let id = key.id;
    let secret = RwSignal::new(None::<String>);
    let shown = RwSignal::new(false);
    let copied = RwSignal::new(Copied::Not);
    let error = RwSignal::new(None::<ApiError>);
    let handle = Ref::new();

    // Fetched when it is asked for, and kept no longer than the page.
    let with_secret =
        move |then: fn(RwSignal<Option<String>>, RwSignal<bool>, RwSignal<Copied>)| {
            error.set(None);
            task::spawn(async move {
                if secret.try_with_untracked(Option::is_none) == Some(true) {
                    match api.api_key_secret(id).await {
                        Ok(whole) => {
                            let _ = secret.try_set(Some(whole.secret.expose().to_owned()));
                            data.keys.again();
                        }
                        Err(why) => {
                            let _ = error.try_set(Some(why));
                            return;
                        }
                    }
                }
                then(secret, shown, copied);
            });
        };
    let copy = move |_| {
        with_secret(|secret, shown, copied| {
            let Some(Some(text)) = secret.try_get_untracked() else { return };
            task::spawn(async move {
                copy_text(&text, copied).await;
                if copied.try_get_untracked() == Some(Copied::Refused) {
                    let _ = shown.try_set(true);
                }
            });
        });
    };
    let toggle = move |_| {
        if shown.get_untracked() {
            shown.set(false);
            copied.set(Copied::Not);
        } else {
            with_secret(|_, shown, _| {
                let _ = shown.try_set(true);
            });
        }
    };
    // No clipboard: the key is there to be copied by hand. Selected a frame later, because a value
    // that changes drops the selection.
    watch(move || {
        if shown.get()
            && copied.get() == Copied::Refused
            && let Some(input) = handle.get::<HtmlInputElement>()
        {
            request_animation_frame(move || {
                let _ = input.focus();
                input.select();
            });
        }
    });
    let hint = key.hint.clone();
    let value = move || shown.get().then(|| secret.get()).flatten().unwrap_or_else(|| hint.clone());
    let used = memo(move || {
        let find = |keys: &Vec<ApiKey>| keys.iter().find(|key| key.id == id)?.last_used_at;
        data.keys.map(find).flatten()
    });
    let name = if several { format!("Key “{}”", key.name) } else { "Key".to_owned() };
    let element = format!("key-{id}");
    let done = memo(move || copied.get() == Copied::Done);
    let typed = input()
        .class("input mono")
        .id(element.clone())
        .attr("readonly", true)
        .prop("value", value)
        .refer(handle)
        .on("focus", move |_| {
            if shown.get_untracked()
                && let Some(input) = handle.get::<HtmlInputElement>()
            {
                input.select();
            }
        });
    let show = button()
        .attr("type", "button")
        .class("button")
        .on("click", toggle)
        .child((move || if shown.get() { "Hide" } else { "Show" }, unseen(" the API key")));
    let copy = button().attr("type", "button").class("button").on("click", copy).child((
        move || icon(if done.get() { Icon::Check } else { Icon::Copy }),
        move || if done.get() { "Copied" } else { "Copy" },
        unseen(" the API key"),
    ));
    let trouble = div().attr("role", "alert").child((
        move || error.get().map(|error| p().class("problem").child(error.words())),
        move || {
            (copied.get() == Copied::Refused).then(|| p().class("problem").child(
                "This browser does not let the page copy. The key is selected: press Ctrl+C, or Cmd+C on a Mac.",
            ))
        },
    ));
    div().class("field").child((
        label().attr("for", element).child(name),
        div().class("joined").child((typed, show, copy)),
        unseen(move || done.get().then_some("The API key is copied.")).attr("role", "status"),
        trouble,
        p().class("hint").child(move || last_used(used.get())),
    ))
}

fn last_used(at: Option<Timestamp>) -> (&'static str, Option<El>) {
    match at {
        Some(at) => ("Last used ", Some(ago(at))),
        None => ("Not used yet. As soon as a connector calls with it, you see it here.", None),
    }
}

fn where_it_goes() -> impl Child {
    let call = format!(
        "curl -H \"Authorization: Bearer $PORTAL_KEY\" \\\n  {}/api/v1/connector/config",
        page::origin()
    );
    (
        p().child((
            "A connector sends the key in a header, either one: ",
            code().child("Authorization: Bearer <key>"),
            " or ",
            code().child("X-Api-Key: <key>"),
            ". It has no place in an address, where logs and histories would keep it; there it is not even read.",
        )),
        p().child((
            "The connector also needs the service URL, which is the address of this portal: ",
            code().child(page::origin()),
        )),
        p().child((
            "To see what it gets, put the key into ",
            code().child("PORTAL_KEY"),
            " and ask:",
        )),
        snippet(memo(move || call.clone()), "the curl command"),
    )
}
