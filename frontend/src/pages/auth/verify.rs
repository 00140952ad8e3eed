//! Where the link in the confirmation mail leads: confirms at once, and goes to Overview.

use leptos::prelude::*;
use portal_types::{ProblemCode, Secret, VerifyEmail};

use super::layout::{auth_page, link, next};
use crate::{
    api::{Api, ApiError},
    browser::task,
    dom::{El, div, memo, p},
    parts::{self, waiting},
    router::{Go, Router},
    routes,
};

/// The page.
pub(crate) fn verify_email() -> El {
    let api = expect_context::<Api>();
    let router = expect_context::<Router>();
    let token = untrack(|| router.query("token")).unwrap_or_default();
    let failure = RwSignal::new(None::<ApiError>);
    let dead = RwSignal::new(token.is_empty());
    let confirm = Callback::new(move |()| {
        let token = token.clone();
        failure.set(None);
        task::spawn(async move {
            match api.verify_email(&VerifyEmail { token: Secret::new(token) }).await {
                Ok(session) => {
                    api.session.begin(session);
                    router.go(routes::OVERVIEW, Go::Instead);
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
    auth_page(memo(title), lead, move || {
        if failure.with(Option::is_some) {
            parts::failure(memo(move || failure.get()), confirm)
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
