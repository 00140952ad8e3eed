//! Where the link in the mail about a forgotten password leads.

use leptos::prelude::*;
use portal_types::{ProblemCode, ResetPassword, Secret};

use super::layout::{auth_form, auth_page, next, send_button};
use crate::{
    api::Api,
    dom::{El, memo, p},
    forms::{Submit, summary},
    parts::{Password, password_field},
    router::Router,
    routes,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Asking,
    Done,
    Dead,
}

/// The page.
pub(crate) fn reset_password() -> El {
    let api = expect_context::<Api>();
    let router = expect_context::<Router>();
    let token = untrack(|| router.query("token")).unwrap_or_default();
    let step = RwSignal::new(if token.is_empty() { Step::Dead } else { Step::Asking });
    let title = move || {
        match step.get() {
            Step::Asking => "Set a new password",
            Step::Done => "Your password is set",
            Step::Dead => "This link does not work any more",
        }
        .to_owned()
    };
    let lead = move || match step.get() {
        Step::Asking => "It replaces the one that you forgot.",
        Step::Done => "Wherever you were logged in, you are logged out now.",
        Step::Dead => {
            "It was used before, is older than an hour, or was cut short by the mail program."
        }
    };
    auth_page(memo(title), lead, move || match step.get() {
        Step::Asking => form(api, token.clone(), step),
        Step::Done => p().attr("role", "status").child(next(routes::LOGIN, "Log in")),
        Step::Dead => {
            p().attr("role", "alert").child(next(routes::FORGOT_PASSWORD, "Ask for a new link"))
        }
    })
}

fn form(api: Api, token: String, step: RwSignal<Step>) -> El {
    let submit = Submit::new("reset");
    let password = RwSignal::new(String::new());
    let send = move || {
        let typed = password.get_untracked();
        if !submit.require(&[("/password", &typed, "Choose a password.")]) {
            return;
        }
        let body =
            ResetPassword { token: Secret::new(token.clone()), password: Secret::new(typed) };
        submit.run(async move { api.reset_password(&body).await }, move |outcome| match outcome {
            Ok(()) => step.set(Step::Done),
            Err(error) if error.code() == Some(ProblemCode::LinkInvalid) => step.set(Step::Dead),
            Err(error) => submit.fail(error),
        });
    };
    let fields = (
        summary(submit),
        password_field(submit, "/password", "New password", password, Password::NEW),
        send_button(submit, "Set the password", "Setting it…"),
    );
    auth_form(submit, send, fields)
}
