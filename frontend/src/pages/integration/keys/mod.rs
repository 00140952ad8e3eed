//! What connectors authenticate with. Who has one key sees that key; who has several sees a list.

mod create;
mod details;
mod inputs;
mod list;
mod place;
mod revoke;
mod rotate;
mod single;
mod where_it_goes;
mod whole;

use leptos::prelude::*;
use portal_types::{ApiKey, ApiKeyStatus};

use self::place::{Open, Place};
use super::{Data, lead, titled};
use crate::{
    browser::focus,
    dom::{Child, El, a, button, details, div, footer, memo, p, summary},
    parts::{Dialog, Icon, dialog, icon, when_loaded},
};

/// How many keys that are not revoked an account can have.
const LIMIT: usize = 50;

pub(super) fn api_key_section() -> El {
    let data = expect_context::<Data>();
    let place = Place::new();
    provide_context(place);
    let body = when_loaded(data.keys, 2, move |_| {
        // The one key, if there is only one: its field must stay as it is while the list changes.
        let only = memo(move || data.keys.map(|keys| only(keys)).flatten());
        let keys = move || match only.get().and_then(|id| find(data, id)) {
            Some(key) => single::single(&key),
            None => list::list(data),
        };
        let fold = details().class("fold").child((
            summary().child((icon(Icon::Chevron), "Where it goes")),
            div().class("fold-body").child(where_it_goes::where_it_goes()),
        ));
        (div().class("panel keys").child((keys, fold)), sheet())
    });
    let lead = lead(
        "Paste it into every connector that you run. Whoever has it can read these settings, so treat it as a password.",
    );
    titled("api-key", "API key", lead, false, body)
}

fn is_active(key: &ApiKey) -> bool {
    key.status == ApiKeyStatus::Active
}

fn only(keys: &[ApiKey]) -> Option<portal_types::ApiKeyId> {
    let mut active = keys.iter().filter(|key| is_active(key));
    let first = active.next()?;
    active.next().is_none().then_some(first.id)
}

/// Untracked: what is drawn from it follows changes by signals of its own.
fn find(data: Data, id: portal_types::ApiKeyId) -> Option<ApiKey> {
    data.keys.get_untracked()?.into_iter().find(|key| key.id == id)
}

/// What stands at the foot of the panel.
fn foot(data: Data, more: impl Child) -> Option<El> {
    let place = expect_context::<Place>();
    let count = memo(move || {
        data.keys.map(|keys| keys.iter().filter(|key| key.status != ApiKeyStatus::Revoked).count())
    });
    let full = memo(move || count.get().is_some_and(|count| count >= LIMIT));
    let add = move || {
        if full.get() {
            return button()
                .attr("type", "button")
                .class("button")
                .attr("disabled", true)
                .child("Add a key");
        }
        a().class("button")
            .attr("href", place.of(Open::New))
            .attr("data-deeper", true)
            .child((icon(Icon::Plus), "Add a key"))
    };
    let said = move || {
        let count = count.get()?;
        (count >= LIMIT / 2).then(|| format!("{count} of {LIMIT} keys"))
    };
    data.may_write
        .then(|| footer().child((p().class("grow quiet small num").child(said), more, add)))
}

/// What the address names, in a dialog.
fn sheet() -> El {
    let data = expect_context::<Data>();
    let place = expect_context::<Place>();
    let name = move |id| {
        data.keys
            .map(|keys| keys.iter().find(|key| key.id == id).map(|key| key.name.clone()))
            .flatten()
            .unwrap_or_else(|| "key".to_owned())
    };
    let title = move || match place.open.get() {
        None => String::new(),
        Some(Open::New) => "Add a key".to_owned(),
        Some(Open::Details(id)) => name(id),
        Some(Open::Rotate(id)) => format!("Rotate {}", name(id)),
        Some(Open::Revoke(id)) => format!("Revoke {}?", name(id)),
    };
    let what = Dialog {
        open: memo(move || place.open.with(Option::is_some)),
        on_close: Callback::new(move |()| place.close()),
        title: memo(title),
        sheet: false,
    };
    dialog(what, move || {
        move || {
            let open = place.open.get()?;
            focus::next_step();
            if open == Open::New {
                return Some(create::create());
            }
            let Some(key) = open.id().and_then(|id| find(data, id)) else {
                return Some(vec![p().class("quiet").child("There is no such key any more.")]);
            };
            Some(match open {
                Open::Rotate(_) if data.may_write => rotate::rotate(&key),
                Open::Revoke(_) if data.may_write => revoke::revoke(&key),
                _ => details::details(&key),
            })
        }
    })
}
