//! The form that every question here has: its inputs, a reason, and the two ways out.

use leptos::prelude::*;

use super::Billing;
use crate::{
    dom::{Child, El, button, footer, form},
    forms::{Bound, Submit, summary},
    parts::{Area, area_field},
};

/// `send` gets the reason.
pub(super) fn question(
    billing: Billing,
    submit: Submit,
    verb: &'static str,
    inputs: impl Child,
    send: impl Fn(String) + 'static,
) -> El {
    let reason = RwSignal::new(String::new());
    let area = Area {
        rows: 2,
        hint: Some("The account's people read it in their activity."),
        optional: false,
    };
    let act = move |event: web_sys::Event| {
        event.prevent_default();
        let why = reason.get_untracked();
        if submit.require(&[("/reason", &why, "Say why.")]) {
            send(why);
        }
    };
    form().class("stack").attr("novalidate", true).refer(submit.root).on("submit", act).child((
        inputs,
        area_field(submit, "/reason", "Reason", Bound::signal(reason), area),
        summary(submit),
        footer().class("actions").child((
            button()
                .attr("type", "button")
                .class("button")
                .on("click", move |_| billing.open.set(None))
                .child("Leave it"),
            button()
                .attr("type", "submit")
                .class("button primary")
                .attr("disabled", move || submit.busy.get())
                .child(verb),
        )),
    ))
}
