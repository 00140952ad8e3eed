//! Signing up: the form, and then what to do with the mail.

use leptos::prelude::*;
use portal_types::{Secret, SignUp};

use super::layout::{auth_form, auth_page, link, send_button};
use crate::{
    api::Api,
    dom::{El, button, div, memo, p, span},
    forms::{Bound, Submit, summary},
    parts::{Line, Password, password_field, text_field},
    routes,
};

/// The page.
pub(crate) fn sign_up() -> El {
    let sent = RwSignal::new(None::<String>);
    let title =
        move || if sent.with(Option::is_some) { "Look at your mail" } else { "Sign up" }.to_owned();
    let lead = move || {
        sent.with(|sent| match sent {
            Some(email) => format!("A message is on its way to {email}."),
            None => {
                "A key for your connectors, in about a minute. The trial costs nothing.".to_owned()
            }
        })
    };
    let api = expect_context::<Api>();
    auth_page(memo(title), lead, move || {
        if sent.with(Option::is_some) { after(sent) } else { form(api, sent) }
    })
}

fn after(sent: RwSignal<Option<String>>) -> (El, El) {
    let words = div().class("stack").attr("role", "status").child((
        p().child("Open the link in it, and you are in. The link works once, for 24 hours."),
        p().class("quiet").child(
            "Nothing there after a few minutes? Look among unwanted mail, and see whether the address is right. If you have an account already, the message says so.",
        ),
    ));
    let again = button()
        .attr("type", "button")
        .class("link")
        .on("click", move |_| sent.set(None))
        .child("Use another address");
    (words, p().class("apart").child((again, link(routes::LOGIN, "Log in"))))
}

fn form(api: Api, sent: RwSignal<Option<String>>) -> (El, El) {
    let submit = Submit::new("sign-up");
    let text = || RwSignal::new(String::new());
    let (name, company, email, password) = (text(), text(), text(), text());
    let send = move || {
        let body = SignUp {
            email: email.get_untracked(),
            password: Secret::new(password.get_untracked()),
            name: name.get_untracked(),
            company: company.get_untracked(),
        };
        let complete = submit.require(&[
            ("/name", &body.name, "Type your name."),
            ("/company", &body.company, "Type the name of your organisation."),
            ("/email", &body.email, "Type the e-mail address that you work with."),
            ("/password", body.password.expose(), "Choose a password."),
        ]);
        if !complete {
            return;
        }
        let address = body.email.trim().to_owned();
        submit.run(async move { api.sign_up(&body).await }, move |outcome| match outcome {
            Ok(()) => sent.set(Some(address)),
            Err(error) => submit.fail(error),
        });
    };
    let line = |autocomplete| Line { autocomplete, ..Line::default() };
    let address = Line {
        kind: "email",
        autocomplete: "username",
        hint: Some("We send a link there to confirm that it is yours."),
        ..Line::default()
    };
    let bound = Bound::signal;
    let fields = (
        summary(submit),
        div().class("pair").child((
            text_field(submit, "/name", "Your name", bound(name), line("name")),
            text_field(submit, "/company", "Organisation", bound(company), line("organization")),
        )),
        text_field(submit, "/email", "E-mail address", bound(email), address),
        password_field(submit, "/password", "Password", password, Password::NEW),
        send_button(submit, "Sign up", "Signing up…"),
    );
    let others = span().child(("Signed up already? ", link(routes::LOGIN, "Log in")));
    (auth_form(submit, send, fields), p().class("apart").child(others))
}
