//! The session ended under an open page: signing in again in place. The calls that wait go on
//! afterwards, so nothing typed is lost.

use leptos::prelude::*;
use portal_types::{Login, Secret};

use crate::{
    api::Api,
    forms::{Submit, Summary},
    parts::{Dialog, PasswordField},
};

/// Opens by itself.
#[component]
pub(crate) fn SignInAgain() -> impl IntoView {
    let api = expect_context::<Api>();
    let leave = Callback::new(move |()| api.session.end());
    view! {
        <Dialog open=api.session.asking().into() on_close=leave title="Sign in again">
            <Form/>
        </Dialog>
    }
}

/// Drawn anew each time, so that no password stays behind.
#[component]
fn Form() -> impl IntoView {
    let api = expect_context::<Api>();
    let submit = Submit::new("again");
    let password = RwSignal::new(String::new());
    let email = api.session.user().map(|user| user.email).unwrap_or_default();
    let address = email.clone();
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = password.get_untracked();
        if !submit.require(&[("/password", &typed, "Type your password.")]) {
            return;
        }
        let body = Login { email: email.clone(), password: Secret::new(typed) };
        submit.run(async move { api.login(&body).await }, move |outcome| match outcome {
            Ok(session) => api.session.begin(session),
            Err(error) => submit.fail(error),
        });
    };
    view! {
        <form novalidate node_ref=submit.root on:submit=send class="stack">
            <p>"Your session has ended. What you typed is still here: sign in, and it goes on."</p>
            <p class="quiet">"You were logged in as " <b>{address.clone()}</b> "."</p>
            // Lets a password manager know whose password it is.
            <input
                class="unseen"
                type="text"
                autocomplete="username"
                tabindex="-1"
                aria-hidden="true"
                readonly
                prop:value=address
            />
            <PasswordField
                submit=submit
                at="/password"
                label="Password"
                value=password
                autocomplete="current-password"
                autofocus=true
            />
            <Summary submit=submit/>
            <footer class="actions">
                <button type="button" class="button plain" on:click=move |_| api.session.end()>
                    "Leave this page"
                </button>
                <button type="submit" class="button primary" disabled=move || submit.busy.get()>
                    "Sign in"
                </button>
            </footer>
        </form>
    }
}
