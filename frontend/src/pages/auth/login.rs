//! Logging in.

use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};
use portal_types::{Login as Body, Secret};

use super::layout::AuthPage;
use crate::{
    api::Api,
    forms::{Bound, Submit, Summary},
    parts::{PasswordField, TextField},
    routes,
};

/// The page. Whoever is logged in already goes on at once.
#[component]
pub(crate) fn Login() -> impl IntoView {
    let api = expect_context::<Api>();
    let query = use_query_map();
    let navigate = use_navigate();
    let submit = Submit::new("login");
    let (email, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    Effect::new(move || {
        if api.session.user().is_some() {
            let next = query.with_untracked(|query| query.get("next"));
            let options = NavigateOptions { replace: true, ..Default::default() };
            navigate(routes::local_path(next.as_deref()), options);
        }
    });
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (address, typed) = (email.get_untracked(), password.get_untracked());
        let complete = submit.require(&[
            ("/email", &address, "Type the e-mail address that you signed up with."),
            ("/password", &typed, "Type your password."),
        ]);
        if !complete {
            return;
        }
        let body = Body { email: address, password: Secret::new(typed) };
        submit.run(async move { api.login(&body).await }, move |outcome| match outcome {
            Ok(session) => api.session.begin(session),
            Err(error) => submit.fail(error),
        });
    };
    view! {
        <AuthPage title="Log in" lead="Good to see you again.">
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
                <PasswordField
                    submit=submit
                    at="/password"
                    label="Password"
                    value=password
                    autocomplete="current-password"
                />
                <button
                    type="submit"
                    class="button primary wide"
                    disabled=move || submit.busy.get()
                >
                    {move || if submit.busy.get() { "Logging in…" } else { "Log in" }}
                </button>
            </form>
            <p class="apart">
                <a href=routes::FORGOT_PASSWORD>"Forgot password"</a>
                <span>"New here? " <a href=routes::SIGN_UP>"Sign up"</a></span>
            </p>
        </AuthPage>
    }
}
