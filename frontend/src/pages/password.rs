//! Changing one's own password.

use leptos::prelude::*;
use portal_types::{ChangePassword, Secret};

use crate::{
    api::Api,
    forms::{Guard, Submit, Summary},
    parts::{PageTitle, PasswordField},
};

/// The page.
#[component]
pub(crate) fn Password() -> impl IntoView {
    let api = expect_context::<Api>();
    let submit = Submit::new("password");
    let (current, new) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let done = RwSignal::new(false);
    let dirty = move || current.with(|text| !text.is_empty()) || new.with(|text| !text.is_empty());
    expect_context::<Guard>().watch(Signal::derive(dirty), None);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (now, next) = (current.get_untracked(), new.get_untracked());
        let complete = submit.require(&[
            ("/currentPassword", &now, "Type the password that you have now."),
            ("/newPassword", &next, "Type the password that you want."),
        ]);
        if !complete {
            return;
        }
        done.set(false);
        let body =
            ChangePassword { current_password: Secret::new(now), new_password: Secret::new(next) };
        submit.run(async move { api.change_password(&body).await }, move |outcome| match outcome {
            Ok(()) => {
                current.set(String::new());
                new.set(String::new());
                done.set(true);
            }
            Err(error) => submit.fail(error),
        });
    };
    let email = move || api.session.user().map(|user| user.email).unwrap_or_default();
    view! {
        <header>
            <div>
                <PageTitle title="Change password"/>
                <p class="quiet">"For " {email} ". Every other place where you are logged in is logged out."</p>
            </div>
        </header>
        <form class="panel narrow" novalidate node_ref=submit.root on:submit=send>
            <div class="body stack">
                <input
                    class="unseen"
                    type="text"
                    autocomplete="username"
                    tabindex="-1"
                    aria-hidden="true"
                    readonly
                    prop:value=email
                />
                <PasswordField
                    submit=submit
                    at="/currentPassword"
                    label="Current password"
                    value=current
                    autocomplete="current-password"
                />
                <PasswordField
                    submit=submit
                    at="/newPassword"
                    label="New password"
                    value=new
                    autocomplete="new-password"
                    hint="At least 12 characters. A few words in a row are easy to remember and hard to guess."
                />
            </div>
            <div class="summary"><Summary submit=submit/></div>
            <footer>
                <span class="grow" role="status">
                    {move || done.get().then(|| view! { <span class="state good">"Your password is changed"</span> })}
                </span>
                <button type="submit" class="button primary" disabled=move || submit.busy.get()>
                    "Change password"
                </button>
            </footer>
        </form>
    }
}
