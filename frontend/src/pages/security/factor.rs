//! The authenticator app: whether there is one, and what can be done with it.

use leptos::prelude::*;
use portal_types::{FactorProof, Mfa, Secret};

use super::{codes::codes, enrol::enrol, is_on};
use crate::{
    api::Api,
    dom::{Child, El, button, div, footer, form, memo, p, span},
    forms::{Bound, Submit, summary},
    parts::{Dialog, Line, Load, Password, ago, dialog, password_field, text_field, username},
};

/// What is being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Doing {
    SettingUp,
    Removing,
    ReplacingCodes,
}

pub(super) fn factor(api: Api, mfa: Load<Mfa>) -> impl Child {
    let doing = RwSignal::new(None::<Doing>);
    let act = move |what: Doing, words: &'static str, class: &'static str| {
        button()
            .attr("type", "button")
            .class(class)
            .on("click", move |_| doing.set(Some(what)))
            .child(words)
    };
    let state = move || {
        let since = mfa.map(|mfa| mfa.totp_since).flatten();
        let app = match since {
            Some(since) => vec![
                p().child((
                    span().class("state good").child("On"),
                    " · authenticator app, set up ",
                    ago(since),
                )),
                div().child(act(Doing::Removing, "Remove…", "button danger")),
            ],
            None if is_on(mfa) => vec![
                p().child((
                    span().class("state good").child("On"),
                    " · after the password, your passkey. A code of an app on your phone can be another way.",
                )),
                div().child(act(Doing::SettingUp, "Set up an app…", "button")),
            ],
            None => vec![
                p().child("Besides the password, logging in takes a code of an app on your phone. Whoever learns your password can't get in with it alone."),
                div().child(act(Doing::SettingUp, "Set it up…", "button primary")),
            ],
        };
        let codes = is_on(mfa).then(|| {
            let left = mfa.map(|mfa| mfa.recovery_codes_left).unwrap_or_default();
            let class = if left > 3 { "quiet" } else { "state warn" };
            div().class("stack").child((
                p().class(class).child(format!("{left} recovery codes are left.")),
                div().child(act(Doing::ReplacingCodes, "New recovery codes…", "button")),
            ))
        });
        (app, codes)
    };
    let close = Callback::new(move |()| {
        doing.set(None);
        mfa.again();
    });
    let title = move || match doing.get() {
        Some(Doing::Removing) => "Remove the second factor",
        Some(Doing::ReplacingCodes) => "New recovery codes",
        _ => "Set up the second factor",
    };
    let what = Dialog {
        open: memo(move || doing.with(Option::is_some)),
        on_close: close,
        title: memo(move || title().to_owned()),
        sheet: false,
    };
    let content = move || match doing.get_untracked() {
        Some(Doing::SettingUp) | None => enrol(api, close),
        Some(Doing::Removing) => prove(api, Doing::Removing, close),
        Some(Doing::ReplacingCodes) => prove(api, Doing::ReplacingCodes, close),
    };
    (div().class("body stack").child(state), dialog(what, content))
}

/// Asks for password and code, and does it.
fn prove(api: Api, what: Doing, close: Callback<()>) -> El {
    let submit = Submit::new("prove");
    let (password, code) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let fresh = RwSignal::new(None::<Vec<Secret>>);
    let send = Callback::new(move |()| {
        let (secret, typed) = (password.get_untracked(), code.get_untracked());
        let complete = submit.require(&[
            ("/password", &secret, "Type your password."),
            ("/code", &typed, "Type a code."),
        ]);
        if !complete {
            return;
        }
        let body = FactorProof { password: Secret::new(secret), code: Secret::new(typed) };
        if what == Doing::Removing {
            submit.run(async move { api.remove_totp(&body).await }, move |outcome| match outcome {
                Ok(()) => close.run(()),
                Err(error) => submit.fail(error),
            });
        } else {
            let coming = async move { api.replace_recovery_codes(&body).await };
            submit.run(coming, move |outcome| match outcome {
                Ok(new) => fresh.set(Some(new.codes)),
                Err(error) => submit.fail(error),
            });
        }
    });
    let email = untrack(|| api.session.user()).map(|user| user.email).unwrap_or_default();
    let (lead, verb, class) = if what == Doing::Removing {
        ("Logging in then needs only your password.", "Remove it", "button danger")
    } else {
        ("The old codes stop working.", "Make new codes", "button primary")
    };
    div().class("stack").child(move || {
        if let Some(all) = fresh.get() {
            return codes(&all, close);
        }
        let line = Line {
            autocomplete: "one-time-code",
            hint: Some("Of your authenticator app, or a recovery code."),
            ..Line::default()
        };
        form()
            .class("stack")
            .attr("novalidate", true)
            .refer(submit.root)
            .on("submit", move |event| {
                event.prevent_default();
                send.run(());
            })
            .child((
                p().child(lead),
                username(email.clone()),
                password_field(
                    submit,
                    "/password",
                    "Your password",
                    password,
                    Password { autofocus: true, ..Password::CURRENT },
                ),
                text_field(submit, "/code", "Code", Bound::signal(code), line),
                summary(submit),
                footer().class("actions").child((
                    button()
                        .attr("type", "button")
                        .class("button")
                        .on("click", move |_| close.run(()))
                        .child("Leave it"),
                    button()
                        .attr("type", "submit")
                        .class(class)
                        .attr("disabled", move || submit.busy.get())
                        .child(verb),
                )),
            ))
    })
}
