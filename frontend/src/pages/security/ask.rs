//! Asks for the password before something is done.

use leptos::prelude::*;
use portal_types::{PasswordProof, Secret};

use crate::{
    api::Api,
    dom::{Child, El, button, footer, form, p},
    forms::{Submit, summary},
    parts::{Password, password_field, username},
};

/// What is asked.
#[derive(Clone, Copy)]
pub(super) struct Ask {
    pub(super) lead: &'static str,
    pub(super) verb: &'static str,
    /// Of the button that does it.
    pub(super) class: &'static str,
}

/// The form, with whatever else belongs in it.
pub(super) fn ask(
    api: Api,
    what: Ask,
    more: impl FnOnce(Submit) -> Option<El>,
    close: Callback<()>,
    act: impl Fn(Submit, PasswordProof) + 'static,
) -> impl Child {
    let submit = Submit::new("ask");
    let password = RwSignal::new(String::new());
    let send = move |event: web_sys::Event| {
        event.prevent_default();
        let typed = password.get_untracked();
        if submit.require(&[("/password", &typed, "Type your password.")]) {
            act(submit, PasswordProof { password: Secret::new(typed) });
        }
    };
    let email = untrack(|| api.session.user()).map(|user| user.email).unwrap_or_default();
    let how = Password { autofocus: true, ..Password::CURRENT };
    form().class("stack").attr("novalidate", true).refer(submit.root).on("submit", send).child((
        p().child(what.lead),
        username(email),
        password_field(submit, "/password", "Your password", password, how),
        more(submit),
        summary(submit),
        footer().class("actions").child((
            button()
                .attr("type", "button")
                .class("button")
                .on("click", move |_| close.run(()))
                .child("Leave it"),
            button()
                .attr("type", "submit")
                .class(what.class)
                .attr("disabled", move || submit.busy.get())
                .child(what.verb),
        )),
    ))
}
