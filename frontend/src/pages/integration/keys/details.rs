//! One key: what is known of it, and what can be done with it.

use leptos::prelude::*;
use portal_types::{ApiKey, ApiKeyStatus, PatchApiKey};

use super::{
    inputs::{Typed, inputs},
    is_active, list,
    place::{Open, Place},
    single::{last_used, shown_once, used_words},
    whole::{Whole, key_field},
};
use crate::{
    api::Api,
    browser::clock,
    dom::{Child, El, a, button, dd, div, dl, dt, footer, form, memo, span},
    forms::{Guard, Submit, summary},
    pages::integration::Data,
    parts::{Icon, ago, icon, until},
};

pub(super) fn details(key: &ApiKey) -> Vec<El> {
    let data = expect_context::<Data>();
    let active = is_active(key);
    let whole = Whole::new(key.id, None);
    let once = (active && data.may_write).then(|| shown_once(key));
    let text = active.then(|| key_field(key, whole, "Key", "open", once));
    let mut all = Vec::new();
    all.extend(text);
    all.push(facts(data, key));
    if active && data.may_write {
        all.push(end(key));
        all.push(edit(key));
    }
    all
}

fn facts(data: Data, key: &ApiKey) -> El {
    let place = expect_context::<Place>();
    let used = last_used(data, key.id);
    let fact = |name: &'static str, value: El| (dt().child(name), dd().child(value));
    let state = match (key.status, key.expires_at) {
        (ApiKeyStatus::Revoked, _) => span().class("state bad").child("Revoked"),
        (ApiKeyStatus::Expired, Some(at)) => span().class("state").child(("Ended ", ago(at))),
        (ApiKeyStatus::Expired, None) => span().class("state").child("Ended"),
        (ApiKeyStatus::Active, Some(at)) => {
            span().class("state warn").child(("Works, and ends ", until(at)))
        }
        (ApiKeyStatus::Active, None) => span().class("state good").child("Works"),
    };
    let next = key.replaced_by.map(|id| {
        let name = data
            .keys
            .map(|keys| keys.iter().find(|other| other.id == id).map(|other| other.hint.clone()))
            .flatten();
        let link = a()
            .attr("href", place.of(Open::Details(id)))
            .attr("data-deeper", true)
            .child(name.unwrap_or_else(|| "another key".to_owned()));
        fact("Replaced by", span().child(link))
    });
    // Where it can be changed, the form says it.
    let scopes = (!data.may_write || !is_active(key))
        .then(|| fact("May be used for", span().child(list::scopes(&key.scopes))));
    dl().class("facts").child((
        fact("State", state),
        fact("Last call", span().child(move || used_words(used.get(), true))),
        fact("Made", span().child(clock::date_and_time(key.created_at))),
        key.revealed_at.map(|at| fact("Last shown or copied", span().child(ago(at)))),
        scopes,
        next,
    ))
}

/// Name, scopes, end.
fn edit(key: &ApiKey) -> El {
    let api = expect_context::<Api>();
    let data = expect_context::<Data>();
    let submit = Submit::new("key");
    let id = key.id;
    let saved = RwSignal::new(Typed::of(key));
    let typed = RwSignal::new(saved.get_untracked());
    let done = RwSignal::new(false);
    let dirty = memo(move || typed.with(|typed| saved.with(|saved| typed != saved)));
    expect_context::<Guard>().watch(dirty, Some("key"));
    let send = move |event: web_sys::Event| {
        event.prevent_default();
        let (before, now) = (saved.get_untracked(), typed.get_untracked());
        if !submit.require(&[("/name", &now.name, "Give the key a name.")]) {
            return;
        }
        let body = PatchApiKey {
            name: (now.name != before.name).then(|| now.name.trim().to_owned()),
            scopes: (now.scopes != before.scopes).then(|| now.scopes.clone()),
            expires_at: (now.end() != before.end()).then(|| now.end()),
        };
        submit.run(
            async move { api.change_api_key(id, &body).await },
            move |outcome| match outcome {
                Ok(key) => {
                    saved.set(Typed::of(&key));
                    typed.set(Typed::of(&key));
                    done.set(true);
                    data.keys.again();
                }
                Err(error) => submit.fail(error),
            },
        );
    };
    let state = move || {
        if dirty.get() {
            return Some(span().class("state warn").child("Unsaved changes"));
        }
        done.get().then(|| span().class("state good").child("Saved"))
    };
    let bar = footer().class("actions").child((
        span().class("grow").attr("role", "status").child(state),
        button()
            .attr("type", "submit")
            .class("button primary")
            .attr("disabled", move || !dirty.get() || submit.busy.get())
            .child("Save"),
    ));
    form()
        .class("stack ruled")
        .attr("novalidate", true)
        .refer(submit.root)
        .on("submit", send)
        .child((inputs(submit, typed, false), summary(submit), bar))
}

/// Replacing and ending it.
fn end(key: &ApiKey) -> El {
    let place = expect_context::<Place>();
    let link = move |class: &'static str, open, content: (Option<El>, &'static str)| -> El {
        a().class(class).attr("href", place.of(open)).attr("data-deeper", true).child(content)
    };
    let items: (El, El) = (
        link("button", Open::Rotate(key.id), (None, "Rotate…")),
        link("button danger", Open::Revoke(key.id), (Some(icon(Icon::Bin)), "Revoke…")),
    );
    ends(items)
}

fn ends(items: impl Child) -> El {
    div().class("actions start").child(items)
}
