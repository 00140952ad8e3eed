//! Asking for a link to set a new password.

use leptos::prelude::*;
use portal_types::ForgotPassword as Body;

use super::layout::AuthPage;
use crate::{
    api::Api,
    forms::{Bound, Submit, Summary},
    parts::TextField,
    routes,
};

/// The page.
#[component]
pub(crate) fn ForgotPassword() -> impl IntoView {
    let sent = RwSignal::new(false);
    let title = move || if sent.get() { "Look at your mail" } else { "Forgot password" };
    let lead = move || {
        if sent.get() {
            "If the address has an account, a message is on its way."
        } else {
            "Type your address, and we send you a link to set a new one."
        }
    };
    view! {
        <AuthPage
            title=Signal::derive(move || title().to_owned())
            lead=Signal::derive(move || lead().to_owned())
        >
            {move || {
                if sent.get() {
                    view! {
                        <p role="status">
                            "Open the link in it to set a new password. It works once, for one hour."
                        </p>
                    }
                        .into_any()
                } else {
                    view! { <Form sent=sent/> }.into_any()
                }
            }}
            <p class="apart"><a href=routes::LOGIN>"Back to log in"</a></p>
        </AuthPage>
    }
}

#[component]
fn Form(sent: RwSignal<bool>) -> impl IntoView {
    let api = expect_context::<Api>();
    let submit = Submit::new("forgot");
    let email = RwSignal::new(String::new());
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let body = Body { email: email.get_untracked() };
        if !submit.require(&[("/email", &body.email, "Type your e-mail address.")]) {
            return;
        }
        submit.run(async move { api.forgot_password(&body).await }, move |outcome| match outcome {
            Ok(()) => sent.set(true),
            Err(error) => submit.fail(error),
        });
    };
    view! {
        <form class="stack" novalidate node_ref=submit.root on:submit=send>
            <Summary submit=submit/>
            <TextField
                submit=submit
                at="/email"
                label="E-mail address"
                value=Bound::signal(email)
                kind="email"
                autocomplete="username"
            />
            <button type="submit" class="button primary wide" disabled=move || submit.busy.get()>
                "Send the link"
            </button>
        </form>
    }
}
