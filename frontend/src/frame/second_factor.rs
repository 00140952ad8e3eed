//! The step after the password: a code of the authenticator app.

use leptos::prelude::*;
use portal_types::{LoginMfa, MfaMethod, ProblemCode, Secret, Session};

use super::passkey_button;
use crate::{
    api::{Api, ApiError},
    browser::focus,
    dom::{El, button, form, p},
    forms::{Bound, Submit, summary},
    parts::{Line, text_field},
};

/// Where somebody is who logs in.
#[derive(Clone)]
pub(crate) enum LoginStep {
    /// With why it has to be typed once more.
    Password(Option<ApiError>),
    /// The password was right; with what the second factor is sent with, and what it can be.
    Code(Secret, Vec<MfaMethod>),
}

impl LoginStep {
    /// The step that follows a password that did not open a session.
    pub(crate) fn after(error: ApiError) -> Self {
        match error.mfa_token() {
            Some(token) if error.code() == Some(ProblemCode::MfaRequired) => {
                Self::Code(token, error.mfa_methods().to_vec())
            }
            _ => Self::Password(Some(error)),
        }
    }
}

/// Draws the step that somebody is at.
pub(crate) fn login_steps(
    api: Api,
    step: RwSignal<LoginStep>,
    then: Callback<Session>,
    password: impl Fn(Option<ApiError>) -> El + Send + 'static,
) -> impl Fn() -> El + Send + 'static {
    move || match step.get() {
        LoginStep::Password(error) => password(error),
        LoginStep::Code(token, methods) => code_step(api, token, &methods, step, then),
    }
}

/// Asks for the passkey or the code.
fn code_step(
    api: Api,
    token: Secret,
    methods: &[MfaMethod],
    step: RwSignal<LoginStep>,
    then: Callback<Session>,
) -> El {
    focus::next_step();
    let key = methods.contains(&MfaMethod::Passkey);
    let key = key.then(|| passkey_button(api, Some(token.clone()), then)).flatten();
    let app = methods.contains(&MfaMethod::Totp);
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
                    step.set(LoginStep::Password(Some(error)));
                    return;
                }
                code.set(String::new());
                submit.fail(error);
            }
        });
    };
    let line = Line {
        autocomplete: "one-time-code",
        hint: Some(if app {
            "Six digits of your authenticator app, or one of your recovery codes."
        } else {
            "One of your recovery codes."
        }),
        autofocus: true,
        ..Line::default()
    };
    form().attr("novalidate", true).class("stack").refer(submit.root).on("submit", send).child((
        p().child("That is right. Now the second factor."),
        key,
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
            .on("click", move |_| {
                step.set(LoginStep::Password(None));
                focus::next_step();
            })
            .child("Back to the password"),
    ))
}
