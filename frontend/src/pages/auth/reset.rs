//! Where the link in the mail about a forgotten password leads.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use portal_types::{ProblemCode, ResetPassword as Body, Secret};

use super::{PASSWORD_HINT, layout::AuthPage};
use crate::{
    api::Api,
    forms::{Submit, Summary},
    parts::PasswordField,
    routes,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Asking,
    Done,
    Dead,
}

/// The page.
#[component]
pub(crate) fn ResetPassword() -> impl IntoView {
    let token = use_query_map().with_untracked(|query| query.get("token")).unwrap_or_default();
    let step = RwSignal::new(if token.is_empty() { Step::Dead } else { Step::Asking });
    let title = move || match step.get() {
        Step::Asking => "Set a new password",
        Step::Done => "Your password is set",
        Step::Dead => "This link does not work any more",
    };
    let lead = move || match step.get() {
        Step::Asking => "It replaces the one that you forgot.",
        Step::Done => "Wherever you were logged in, you are logged out now.",
        Step::Dead => {
            "It was used before, is older than an hour, or was cut short by the mail program."
        }
    };
    view! {
        <AuthPage
            title=Signal::derive(move || title().to_owned())
            lead=Signal::derive(move || lead().to_owned())
        >
            {move || match step.get() {
                Step::Asking => view! { <Form token=token.clone() step=step/> }.into_any(),
                Step::Done => {
                    view! {
                        <p role="status"><a class="button primary" href=routes::LOGIN>"Log in"</a></p>
                    }
                        .into_any()
                }
                Step::Dead => {
                    view! {
                        <p role="alert">
                            <a class="button primary" href=routes::FORGOT_PASSWORD>"Ask for a new link"</a>
                        </p>
                    }
                        .into_any()
                }
            }}
        </AuthPage>
    }
}

#[component]
fn Form(token: String, step: RwSignal<Step>) -> impl IntoView {
    let api = expect_context::<Api>();
    let submit = Submit::new("reset");
    let password = RwSignal::new(String::new());
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = password.get_untracked();
        if !submit.require(&[("/password", &typed, "Choose a password.")]) {
            return;
        }
        let body = Body { token: Secret::new(token.clone()), password: Secret::new(typed) };
        submit.run(async move { api.reset_password(&body).await }, move |outcome| match outcome {
            Ok(()) => step.set(Step::Done),
            Err(error) if error.code() == Some(ProblemCode::LinkInvalid) => step.set(Step::Dead),
            Err(error) => submit.fail(error),
        });
    };
    view! {
        <form class="stack" novalidate node_ref=submit.root on:submit=send>
            <Summary submit=submit/>
            <PasswordField
                submit=submit
                at="/password"
                label="New password"
                value=password
                autocomplete="new-password"
                hint=PASSWORD_HINT
            />
            <button type="submit" class="button primary wide" disabled=move || submit.busy.get()>
                "Set the password"
            </button>
        </form>
    }
}
