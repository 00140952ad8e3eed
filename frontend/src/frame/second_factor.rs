//! The step after the password: a code of the authenticator app.

use leptos::prelude::*;
use portal_types::{LoginMfa, ProblemCode, Secret, Session};

use crate::{
    api::{Api, ApiError},
    dom::{El, button, form, p},
    forms::{Bound, Submit, summary},
    parts::{Line, text_field},
};

/// The token of a log-in that waits for its second factor, if that is what an error says.
pub(crate) fn waits_for_code(error: &ApiError) -> Option<Secret> {
    error.mfa_token().filter(|_| error.code() == Some(ProblemCode::MfaRequired))
}

/// Asks for the code. `again`: the time for it is over, and the password is asked for once more.
pub(crate) fn code_step(
    api: Api,
    token: Secret,
    then: Callback<Session>,
    again: Callback<()>,
) -> El {
    let submit = Submit::new("code");
    let code = RwSignal::new(String::new());
    let send = move |event: web_sys::Event| {
        event.prevent_default();
        let typed = code.get_untracked();
        if !submit.require(&[("/code", &typed, "Type the code.")]) {
            return;
        }
        let body = LoginMfa { mfa_token: token.clone(), code: Secret::new(typed) };
        submit.run(async move { api.login_mfa(&body).await }, move |outcome| match outcome {
            Ok(session) => then.run(session),
            Err(error) => {
                if error.code() == Some(ProblemCode::MfaTokenInvalid) {
                    again.run(());
                }
                code.set(String::new());
                submit.fail(error);
            }
        });
    };
    let line = Line {
        autocomplete: "one-time-code",
        hint: Some("Six digits of your authenticator app, or one of your recovery codes."),
        autofocus: true,
        ..Line::default()
    };
    form().attr("novalidate", true).class("stack").refer(submit.root).on("submit", send).child((
        p().child("Your password is right. Now the second factor."),
        summary(submit),
        text_field(submit, "/code", "Code", Bound::signal(code), line),
        button()
            .attr("type", "submit")
            .class("button primary wide")
            .attr("disabled", move || submit.busy.get())
            .child("Go on"),
        button()
            .attr("type", "button")
            .class("link")
            .on("click", move |_| again.run(()))
            .child("Back to the password"),
    ))
}
