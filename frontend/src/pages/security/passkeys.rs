//! Passkeys: which there are, adding one, removing one.

use leptos::prelude::*;
use portal_types::{Mfa, NewPasskey, Passkey, PasskeyId, PasskeyMade, PasswordProof, Secret};

use super::{
    ask::{Ask, ask},
    codes::codes,
};
use crate::{
    api::{Answer, Api, ApiError},
    browser::{focus, passkey},
    dom::{Child, El, b, button, div, li, memo, p, ul},
    forms::Bound,
    parts::{Dialog, Line, Load, ago, dialog, text_field, unseen},
};

/// What is being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Doing {
    Adding,
    Removing(PasskeyId),
}

/// The panel's content.
pub(super) fn passkeys(api: Api, mfa: Load<Mfa>) -> impl Child {
    let doing = RwSignal::new(None::<Doing>);
    let close = Callback::new(move |()| {
        doing.set(None);
        mfa.again();
        api.refresh_user();
    });
    let rows = move || {
        let all = mfa.map(|mfa| mfa.passkeys.clone()).unwrap_or_default();
        let rows: Vec<El> = all.iter().map(|one| row(one, doing)).collect();
        (!rows.is_empty()).then(|| ul().class("lines").child(rows))
    };
    let lead = move || {
        let none = mfa.map(|mfa| mfa.passkeys.is_empty()).unwrap_or_default();
        none.then(|| p().child("Log in with a finger, your face or a PIN, without the password. A passkey stays on your device or in your password manager, and works for this address only."))
    };
    let add = move || {
        if mfa.map(|mfa| mfa.passkeys_available).unwrap_or_default() && passkey::are_there() {
            button()
                .attr("type", "button")
                .class("button")
                .on("click", move |_| doing.set(Some(Doing::Adding)))
                .child("Add a passkey…")
        } else {
            p().class("quiet").child("None can be added here: it takes a newer browser, and a portal that is reached by a name, over https.")
        }
    };
    let title = move || match doing.get() {
        Some(Doing::Removing(_)) => "Remove the passkey",
        _ => "Add a passkey",
    };
    let what = Dialog {
        open: memo(move || doing.with(Option::is_some)),
        on_close: close,
        title: memo(move || title().to_owned()),
        sheet: false,
    };
    let content = move || match doing.get_untracked() {
        Some(Doing::Removing(id)) => div().child(remove(api, id, close)),
        Some(Doing::Adding) | None => div().child(adding(api, close)),
    };
    (rows, div().class("body stack").child((lead, div().child(add))), dialog(what, content))
}

fn row(one: &Passkey, doing: RwSignal<Option<Doing>>) -> El {
    let id = one.id;
    let used = one.last_used_at.map(|at| (" · last used ", ago(at)));
    li().child((
        div().class("line").child((
            b().child(one.name.clone()),
            button()
                .attr("type", "button")
                .class("button small")
                .on("click", move |_| doing.set(Some(Doing::Removing(id))))
                .child(("Remove…", unseen(format!(" {}", one.name)))),
        )),
        div().class("quiet small").child(("added ", ago(one.created_at), used)),
    ))
}

fn remove(api: Api, id: PasskeyId, close: Callback<()>) -> impl Child {
    let what = Ask {
        lead: "It then logs you in no more, and your other sessions end.",
        verb: "Remove it",
        class: "button danger",
    };
    let nothing_more = |_| None;
    ask(api, what, nothing_more, close, move |submit, body| {
        submit.run(
            async move { api.remove_passkey(id, &body).await },
            move |outcome| match outcome {
                Ok(()) => close.run(()),
                Err(error) => submit.fail(error),
            },
        );
    })
}

fn adding(api: Api, close: Callback<()>) -> impl Fn() -> El {
    let made = RwSignal::new(None::<Vec<Secret>>);
    move || match made.get() {
        Some(all) => codes(&all, close),
        None => div().child(add(api, made, close)),
    }
}

fn add(api: Api, made: RwSignal<Option<Vec<Secret>>>, close: Callback<()>) -> impl Child {
    let name = RwSignal::new(String::new());
    // What the browser refused; not a problem of the API's.
    let refusal = RwSignal::new(None::<&'static str>);
    let what = Ask {
        lead: "Your browser asks where to keep it, and for a finger, your face or a PIN.",
        verb: "Go on",
        class: "button primary",
    };
    let line = Line {
        hint: Some("Such as the device. Empty: after the browser."),
        optional: true,
        ..Line::default()
    };
    let more = move |submit| {
        let told = move || refusal.get().map(|words| p().class("notice bad").child(words));
        Some(div().class("stack").child((
            text_field(submit, "/name", "Name", Bound::signal(name), line),
            div().attr("role", "alert").child(told),
        )))
    };
    ask(api, what, more, close, move |submit, body| {
        refusal.set(None);
        let called = Some(name.get_untracked().trim().to_owned()).filter(|name| !name.is_empty());
        submit.run(async move { make(api, body, called).await }, move |outcome| match outcome {
            Ok(Ok(PasskeyMade { codes, .. })) if codes.is_empty() => close.run(()),
            Ok(Ok(PasskeyMade { codes, .. })) => {
                made.set(Some(codes));
                focus::next_step();
            }
            Ok(Err(words)) => refusal.set(Some(words)),
            Err(error) => submit.fail(error),
        });
    })
}

/// Asks the API, then the browser, then the API again.
async fn make(
    api: Api,
    proof: PasswordProof,
    name: Option<String>,
) -> Answer<Result<PasskeyMade, &'static str>> {
    let asked = api.begin_new_passkey(&proof).await?;
    let credential = match passkey::make(&asked.options).await {
        Ok(credential) => credential,
        Err(words) => return Ok(Err(words)),
    };
    let body = NewPasskey { token: asked.token, name, credential };
    Ok::<_, ApiError>(Ok(api.create_passkey(&body).await?))
}
