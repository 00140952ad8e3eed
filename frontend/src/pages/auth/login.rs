//! Logging in.

use leptos::prelude::*;
use portal_types::{Login, Secret, Session, SsoProvider};

use super::layout::{auth_form, auth_page, link, send_button};
use crate::{
    api::{Api, ApiError},
    dom::{El, div, fixed, p, span, watch},
    forms::{Bound, Submit, summary},
    frame::{LoginStep, login_steps, passkey_button, start_sso},
    parts::{Line, Load, Password, password_field, text_field},
    router::{Go, Router},
    routes,
};

/// The page. Whoever is logged in already goes on at once.
pub(crate) fn login() -> El {
    let api = expect_context::<Api>();
    let router = expect_context::<Router>();
    watch(move || {
        if api.session.user().is_some() {
            let next = untrack(|| router.query("next"));
            router.go(routes::local_path(next.as_deref()), Go::Instead);
        }
    });
    let email = RwSignal::new(String::new());
    let step = RwSignal::new(LoginStep::Password(None));
    let begin = Callback::new(move |session| api.session.begin(session));
    let password = move |error| password_step(api, email, step, begin, error);
    auth_page(fixed("Log in"), "Good to see you again.", login_steps(api, step, begin, password))
}

fn password_step(
    api: Api,
    email: RwSignal<String>,
    step: RwSignal<LoginStep>,
    begin: Callback<Session>,
    error: Option<ApiError>,
) -> El {
    let submit = Submit::new("login");
    if let Some(error) = error {
        submit.fail(error);
    }
    let password = RwSignal::new(String::new());
    let send = move || {
        let (address, typed) = (email.get_untracked(), password.get_untracked());
        let complete = submit.require(&[
            ("/email", &address, "Type the e-mail address that you signed up with."),
            ("/password", &typed, "Type your password."),
        ]);
        if !complete {
            return;
        }
        let body = Login { email: address, password: Secret::new(typed) };
        submit.run(async move { api.login(&body).await }, move |outcome| match outcome {
            Ok(session) => api.session.begin(session),
            Err(error) => match LoginStep::after(error) {
                LoginStep::Password(Some(error)) => submit.fail(error),
                next => step.set(next),
            },
        });
    };
    let line = Line { kind: "email", autocomplete: "username", ..Line::default() };
    let fields = (
        summary(submit),
        text_field(submit, "/email", "E-mail address", Bound::signal(email), line),
        password_field(submit, "/password", "Password", password, Password::CURRENT),
        send_button(submit, "Log in", "Logging in…"),
    );
    let providers = Load::new(move || api.sso_providers());
    let router = expect_context::<Router>();
    let elsewhere = move || {
        let next = router.query("next");
        let to = |provider: &SsoProvider| {
            start_sso(provider, routes::local_path(next.as_deref()))
                .class("button wide")
                .child(format!("Log in with {}", provider.name))
        };
        providers.map(|all| all.iter().map(to).collect::<Vec<_>>())
    };
    let others = p().class("apart").child((
        link(routes::FORGOT_PASSWORD, "Forgot password"),
        span().child(("New here? ", link(routes::SIGN_UP, "Sign up"))),
    ));
    div().class("stack").child((
        auth_form(submit, send, fields),
        passkey_button(api, None, begin),
        elsewhere,
        others,
    ))
}
