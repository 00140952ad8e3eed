//! What connectors authenticate with: masked, one click copies.

use leptos::{html, prelude::*, task::spawn_local};
use portal_types::{ApiKey, ApiKeyStatus, Timestamp};

use super::{Data, section};
use crate::{
    api::{Api, ApiError},
    browser::page,
    parts::{Ago, Copied, Icon, Snippet, copy_text, icon, when_loaded},
};

#[component]
pub(super) fn ApiKeySection() -> impl IntoView {
    let data = expect_context::<Data>();
    let lead = view! {
        <p class="quiet">"Paste it into every connector that you run. Whoever has it can read these settings, so treat it as a password."</p>
    };
    let body = when_loaded(data.keys, 2, move |keys| {
        let several = keys.iter().filter(|key| key.status == ApiKeyStatus::Active).count() > 1;
        let rows = keys
            .into_iter()
            .filter(|key| key.status == ApiKeyStatus::Active)
            .map(|key| view! { <Key key=key several=several/> })
            .collect_view();
        view! {
            <div class="panel">
                <div class="body stack">{rows}</div>
                <details class="fold">
                    <summary>{icon(Icon::Chevron)} "Where it goes"</summary>
                    <div class="fold-body">{where_it_goes()}</div>
                </details>
            </div>
        }
    });
    section("api-key", "API key", lead, false, body)
}

/// One key.
#[component]
fn Key(key: ApiKey, several: bool) -> impl IntoView {
    let api = expect_context::<Api>();
    let data = expect_context::<Data>();
    let id = key.id;
    let secret = RwSignal::new(None::<String>);
    let shown = RwSignal::new(false);
    let copied = RwSignal::new(Copied::Not);
    let error = RwSignal::new(None::<ApiError>);
    let input = NodeRef::<html::Input>::new();

    // Fetched when it is asked for, and kept no longer than the page.
    let with_secret =
        move |then: fn(RwSignal<Option<String>>, RwSignal<bool>, RwSignal<Copied>)| {
            error.set(None);
            spawn_local(async move {
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
            spawn_local(async move {
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
    // No clipboard: the key is there to be copied by hand.
    Effect::new(move || {
        if shown.get()
            && copied.get() == Copied::Refused
            && let Some(input) = input.get()
        {
            let _ = input.focus();
            input.select();
        }
    });
    let hint = key.hint.clone();
    let value = move || shown.get().then(|| secret.get()).flatten().unwrap_or_else(|| hint.clone());
    let used = Memo::new(move |_| {
        data.keys.map(|keys| keys.iter().find(|key| key.id == id).and_then(|key| key.last_used_at))
    });
    let label = if several { format!("Key “{}”", key.name) } else { "Key".to_owned() };
    let element = format!("key-{id}");
    let done = move || copied.get() == Copied::Done;
    view! {
        <div class="field">
            <label for=element.clone()>{label}</label>
            <div class="joined">
                <input
                    class="input mono"
                    id=element
                    readonly
                    node_ref=input
                    prop:value=value
                    on:focus=move |_| {
                        if shown.get_untracked() && let Some(input) = input.get_untracked() {
                            input.select();
                        }
                    }
                />
                <button
                    type="button"
                    class="button"
                    aria-pressed=move || shown.get().to_string()
                    aria-label="Show the API key"
                    on:click=toggle
                >
                    {move || if shown.get() { "Hide" } else { "Show" }}
                </button>
                <button type="button" class="button" aria-label="Copy the API key" on:click=copy>
                    {move || icon(if done() { Icon::Check } else { Icon::Copy })}
                    {move || if done() { "Copied" } else { "Copy" }}
                </button>
            </div>
            <span class="unseen" role="status">{move || done().then_some("The API key is copied.")}</span>
            <div role="alert">
                {move || error.get().map(|error| view! { <p class="problem">{error.words()}</p> })}
                {move || (copied.get() == Copied::Refused).then(|| view! {
                    <p class="problem">
                        "This browser does not let the page copy. The key is selected: press Ctrl+C, or Cmd+C on a Mac."
                    </p>
                })}
            </div>
            <p class="hint">{move || last_used(used.get().flatten())}</p>
        </div>
    }
}

fn last_used(at: Option<Timestamp>) -> AnyView {
    match at {
        Some(at) => view! { "Last used " <Ago at=at/> }.into_any(),
        None => "Not used yet. As soon as a connector calls with it, you see it here.".into_any(),
    }
}

fn where_it_goes() -> impl IntoView {
    let code = format!(
        "curl -H \"Authorization: Bearer $PORTAL_KEY\" \\\n  {}/api/v1/connector/config",
        page::origin()
    );
    view! {
        <p>
            "A connector sends the key in a header, either one: "
            <code>"Authorization: Bearer <key>"</code> " or " <code>"X-Api-Key: <key>"</code>
            ". It has no place in an address, where logs and histories would keep it; there it is not even read."
        </p>
        <p>
            "The connector also needs the service URL, which is the address of this portal: "
            <code>{page::origin()}</code>
        </p>
        <p>"To see what it gets, put the key into " <code>"PORTAL_KEY"</code> " and ask:"</p>
        <Snippet code=code what="the curl command"/>
    }
}
