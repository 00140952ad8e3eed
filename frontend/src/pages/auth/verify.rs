//! Where the link in the confirmation mail leads: confirms at once, and goes to Overview.

use leptos::{prelude::*, task::spawn_local};
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};
use portal_types::{ProblemCode, Secret, VerifyEmail as Body};

use super::layout::AuthPage;
use crate::{
    api::{Api, ApiError},
    parts::Failure,
    routes,
};

/// The page.
#[component]
pub(crate) fn VerifyEmail() -> impl IntoView {
    let api = expect_context::<Api>();
    let navigate = use_navigate();
    let token = use_query_map().with_untracked(|query| query.get("token")).unwrap_or_default();
    let failure = RwSignal::new(None::<ApiError>);
    let dead = RwSignal::new(token.is_empty());
    let confirm = Callback::new(move |()| {
        let (token, navigate) = (token.clone(), navigate.clone());
        failure.set(None);
        spawn_local(async move {
            match api.verify_email(&Body { token: Secret::new(token) }).await {
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
    };
    let lead = move || {
        if dead.get() {
            "It was used before, is older than 24 hours, or was cut short by the mail program."
        } else {
            "One moment."
        }
    };
    view! {
        <AuthPage
            title=Signal::derive(move || title().to_owned())
            lead=Signal::derive(move || lead().to_owned())
        >
            {move || {
                if failure.with(Option::is_some) {
                    view! { <Failure error=failure again=confirm/> }.into_any()
                } else if dead.get() {
                    next_steps().into_any()
                } else {
                    view! { <div class="waiting" aria-busy="true"><span class="bone"></span></div> }
                        .into_any()
                }
            }}
        </AuthPage>
    }
}

fn next_steps() -> impl IntoView {
    view! {
        <div class="stack" role="alert">
            <p>"If you confirmed already, log in. If not, sign up again: you get a new link."</p>
            <div class="actions start">
                <a class="button primary" href=routes::LOGIN>"Log in"</a>
                <a class="button" href=routes::SIGN_UP>"Sign up again"</a>
            </div>
        </div>
    }
}
