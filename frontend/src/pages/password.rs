//! Changing one's own password.

use leptos::prelude::*;
use portal_types::{ChangePassword, Secret};

use crate::{
    api::Api,
    dom::{El, button, div, fixed, footer, form, header, memo, p, span},
    forms::{Guard, Submit, summary},
    parts::{Password, page_title, password_field, username},
};

/// The page.
pub(crate) fn password() -> Vec<El> {
    let api = expect_context::<Api>();
    let submit = Submit::new("password");
    let (current, new) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let done = RwSignal::new(false);
    let dirty = move || current.with(|text| !text.is_empty()) || new.with(|text| !text.is_empty());
    expect_context::<Guard>().watch(memo(dirty), None);
    let send = move |event: web_sys::Event| {
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
    let email = untrack(|| api.session.user()).map(|user| user.email).unwrap_or_default();
    let lead = format!("For {email}. Every other place where you are logged in is logged out.");
    let head = div().child((page_title(fixed("Change password")), p().class("quiet").child(lead)));
    let fields = div().class("body stack").child((
        username(email),
        password_field(submit, "/currentPassword", "Current password", current, Password::CURRENT),
        password_field(submit, "/newPassword", "New password", new, Password::NEW),
    ));
    let said =
        move || done.get().then(|| span().class("state good").child("Your password is changed"));
    let foot = footer().child((
        span().class("grow").attr("role", "status").child(said),
        button()
            .attr("type", "submit")
            .class("button primary")
            .attr("disabled", move || submit.busy.get())
            .child("Change password"),
    ));
    let form = form()
        .class("panel narrow")
        .attr("novalidate", true)
        .refer(submit.root)
        .on("submit", send)
        .child((fields, div().class("summary").child(summary(submit)), foot));
    vec![header().child(head), form]
}
