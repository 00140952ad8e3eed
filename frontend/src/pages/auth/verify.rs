//! Where the link in the confirmation mail leads: confirms at once, and goes to Overview.

use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};
use portal_types::{ProblemCode, Secret, VerifyEmail};

use super::layout::{auth_page, link, next};
use crate::{
    api::{Api, ApiError},
    browser::task,
    dom::{Drawn, El, div, p},
    parts::{self, waiting},
    routes,
};

/// The page.
pub(crate) fn verify_email() -> Drawn {
    let api = expect_context::<Api>();
    let navigate = use_navigate();
    let token = use_query_map().with_untracked(|query| query.get("token")).unwrap_or_default();
    let failure = RwSignal::new(None::<ApiError>);
    let dead = RwSignal::new(token.is_empty());
    let confirm = Callback::new(move |()| {
        let (token, navigate) = (token.clone(), navigate.clone());
        failure.set(None);
        task::spawn(async move {
            match api.verify_email(&VerifyEmail { token: Secret::new(token) }).await {
                Ok(session) => {
                    api.session.begin(session);
                    let options = NavigateOptions { replace: true, ..Default::default() };
                    navigate(routes::OVERVIEW, options);
                }
                Err(error) => match error.code() {
                    Some(ProblemCode::LinkInvalid | ProblemCode::InvalidInput) => {
                        let _ = dead.try_set(true);
                    }
                    _ => {
                        let _ = failure.try_set(Some(error));
                    }
                },
            }
        });
    });
    if !dead.get_untracked() {
        confirm.run(());
    }
    let title = move || {
        if dead.get() { "This link does not work any more" } else { "Confirming your address" }
            .to_owned()
    };
    let lead = move || {
        if dead.get() {
            "It was used before, is older than 24 hours, or was cut short by the mail program."
        } else {
            "One moment."
        }
    };
    auth_page(Signal::derive(title), lead, move || {
        if failure.with(Option::is_some) {
            parts::failure(failure.into(), confirm)
        } else if dead.get() {
            next_steps()
        } else {
            waiting(1)
        }
    })
}

fn next_steps() -> El {
    div().class("stack").attr("role", "alert").child((
        p().child("If you confirmed already, log in. If not, sign up again: you get a new link."),
        div().class("actions start").child((
            next(routes::LOGIN, "Log in"),
            link(routes::SIGN_UP, "Sign up again").class("button"),
        )),
    ))
}
