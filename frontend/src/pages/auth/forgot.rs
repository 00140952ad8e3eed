//! Asking for a link to set a new password.

use leptos::prelude::*;
use portal_types::ForgotPassword;

use super::layout::{auth_form, auth_page, link, send_button};
use crate::{
    api::Api,
    dom::{El, memo, p},
    forms::{Bound, Submit, summary},
    parts::{Line, text_field},
    routes,
};

/// The page.
pub(crate) fn forgot_password() -> El {
    let sent = RwSignal::new(false);
    let title = move || if sent.get() { "Look at your mail" } else { "Forgot password" }.to_owned();
    let lead = move || {
        if sent.get() {
            "If the address has an account, a message is on its way."
        } else {
            "Type your address, and we send you a link to set a new one."
        }
    };
    let api = expect_context::<Api>();
    let content = move || {
        if sent.get() {
            p().attr("role", "status")
                .child("Open the link in it to set a new password. It works once, for one hour.")
        } else {
            form(api, sent)
        }
    };
    let back = p().class("apart").child(link(routes::LOGIN, "Back to log in"));
    auth_page(memo(title), lead, (content, back))
}

fn form(api: Api, sent: RwSignal<bool>) -> El {
    let submit = Submit::new("forgot");
    let email = RwSignal::new(String::new());
    let send = move || {
        let body = ForgotPassword { email: email.get_untracked() };
        if !submit.require(&[("/email", &body.email, "Type your e-mail address.")]) {
            return;
        }
        submit.run(async move { api.forgot_password(&body).await }, move |outcome| match outcome {
            Ok(()) => sent.set(true),
            Err(error) => submit.fail(error),
        });
    };
    let line = Line { kind: "email", autocomplete: "username", ..Line::default() };
    let fields = (
        summary(submit),
        text_field(submit, "/email", "E-mail address", Bound::signal(email), line),
        send_button(submit, "Send the link", "Sending…"),
    );
    auth_form(submit, send, fields)
}
