//! The session ended under an open page: signing in again in place. The calls that wait go on
//! afterwards, so nothing typed is lost.

use leptos::prelude::*;
use portal_types::{Login, Secret};

use super::{LoginStep, login_steps};
use crate::{
    api::{Api, ApiError},
    dom::{El, b, button, div, fixed, footer, form, memo, p},
    forms::{Submit, summary},
    parts::{Dialog, Password, dialog, password_field, username},
};

/// Opens by itself.
pub(crate) fn sign_in_again() -> El {
    let api = expect_context::<Api>();
    let what = Dialog {
        open: memo(move || api.session.asking().get()),
        // Not an end: the page stays, with what is typed in it, and the next call asks again.
        on_close: Callback::new(move |()| api.session.dismiss()),
        title: fixed("Sign in again"),
        sheet: false,
    };
    dialog(what, move || content(api))
}

/// Drawn anew each time, so that no password stays behind.
fn content(api: Api) -> El {
    let step = RwSignal::new(LoginStep::Password(None));
    let begin = Callback::new(move |session| api.take_over(session));
    div().child(login_steps(api, step, begin, move |error| password_step(api, step, error)))
}

fn password_step(api: Api, step: RwSignal<LoginStep>, error: Option<ApiError>) -> El {
    let submit = Submit::new("again");
    if let Some(error) = error {
        submit.fail(error);
    }
    let password = RwSignal::new(String::new());
    let email = untrack(|| api.session.user()).map(|user| user.email).unwrap_or_default();
    let address = email.clone();
    let send = move |event: web_sys::Event| {
        event.prevent_default();
        let typed = password.get_untracked();
        if !submit.require(&[("/password", &typed, "Type your password.")]) {
            return;
        }
        let body = Login { email: email.clone(), password: Secret::new(typed) };
        submit.run(async move { api.login(&body).await }, move |outcome| match outcome {
            Ok(session) => api.take_over(session),
            Err(error) => match LoginStep::after(error) {
                LoginStep::Password(Some(error)) => submit.fail(error),
                next => step.set(next),
            },
        });
    };
    let how = Password { autofocus: true, ..Password::CURRENT };
    let buttons = footer().class("actions").child((
        button()
            .attr("type", "button")
            .class("button plain")
            .on("click", move |_| api.session.end())
            .child("Leave this page"),
        button()
            .attr("type", "submit")
            .class("button primary")
            .attr("disabled", move || submit.busy.get())
            .child("Sign in"),
    ));
    form().attr("novalidate", true).class("stack").refer(submit.root).on("submit", send).child((
        p().child("Your session has ended. What you typed is still here: sign in, and it goes on."),
        p().class("quiet").child(("You were logged in as ", b().child(address.clone()), ".")),
        username(address),
        password_field(submit, "/password", "Password", password, how),
        summary(submit),
        buttons,
    ))
}
