//! Signing up: the form, and then what to do with the mail.

use leptos::prelude::*;
use portal_types::{Secret, SignUp as Body};

use super::{PASSWORD_HINT, layout::AuthPage};
use crate::{
    api::Api,
    forms::{Bound, Submit, Summary},
    parts::{PasswordField, TextField},
    routes,
};

/// The page.
#[component]
pub(crate) fn SignUp() -> impl IntoView {
    let sent = RwSignal::new(None::<String>);
    let title = move || if sent.with(Option::is_some) { "Look at your mail" } else { "Sign up" };
    let lead = move || {
        sent.with(|sent| match sent {
            Some(email) => format!("A message is on its way to {email}."),
            None => {
                "A key for your connectors, in about a minute. The trial costs nothing.".to_owned()
            }
        })
    };
    view! {
        <AuthPage
            title=Signal::derive(move || title().to_owned())
            lead=Signal::derive(lead)
        >
            {move || {
                if sent.with(Option::is_some) {
                    after(sent).into_any()
                } else {
                    view! { <Form sent=sent/> }.into_any()
                }
            }}
        </AuthPage>
    }
}

fn after(sent: RwSignal<Option<String>>) -> impl IntoView {
    view! {
        <div class="stack" role="status">
            <p>
                "Open the link in it, and you are in. The link works once, for 24 hours."
            </p>
            <p class="quiet">
                "Nothing there after a few minutes? Look among unwanted mail, and see whether the address is right. If you have an account already, the message says so."
            </p>
        </div>
        <p class="apart">
            <button type="button" class="link" on:click=move |_| sent.set(None)>
                "Use another address"
            </button>
            <a href=routes::LOGIN>"Log in"</a>
        </p>
    }
}

#[component]
fn Form(sent: RwSignal<Option<String>>) -> impl IntoView {
    let api = expect_context::<Api>();
    let submit = Submit::new("sign-up");
    let text = || RwSignal::new(String::new());
    let (name, company, email, password) = (text(), text(), text(), text());
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let body = Body {
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
    view! {
        <form class="stack" novalidate node_ref=submit.root on:submit=send>
            <Summary submit=submit/>
            <div class="pair">
                <TextField
                    submit=submit
                    at="/name"
                    label="Your name"
                    value=Bound::signal(name)
                    autocomplete="name"
                />
                <TextField
                    submit=submit
                    at="/company"
                    label="Organisation"
                    value=Bound::signal(company)
                    autocomplete="organization"
                />
            </div>
            <TextField
                submit=submit
                at="/email"
                label="E-mail address"
                value=Bound::signal(email)
                kind="email"
                autocomplete="username"
                hint="We send a link there to confirm that it is yours."
            />
            <PasswordField
                submit=submit
                at="/password"
                label="Password"
                value=password
                autocomplete="new-password"
                hint=PASSWORD_HINT
            />
            <button type="submit" class="button primary wide" disabled=move || submit.busy.get()>
                {move || if submit.busy.get() { "Signing up…" } else { "Sign up" }}
            </button>
        </form>
        <p class="apart"><span>"Signed up already? " <a href=routes::LOGIN>"Log in"</a></span></p>
    }
}
