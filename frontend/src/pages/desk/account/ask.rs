//! Why somebody looks. The customer reads it.

use leptos::prelude::*;

use super::Data;
use crate::{
    dom::{El, button, div, footer, form, p, span},
    forms::{Bound, Submit, summary},
    parts::{Line, text_field},
};

/// That the customer sees it, where the look begins and while it lasts.
pub(super) const SEEN: &str = "The customer sees this look with your reason in their activity.";

pub(super) fn ask(data: Data) -> El {
    let Data { api, id, address, is_looking } = data;
    let submit = Submit::new("look");
    let reason = RwSignal::new(untrack(|| address.value("reason")));
    let send = move |event: web_sys::Event| {
        event.prevent_default();
        let why = reason.get_untracked();
        if !submit.require(&[("/reason", &why, "Say why you look.")]) {
            return;
        }
        let work = async move { api.look_at_account(id, why).await };
        submit.run(work, move |outcome| match outcome {
            Ok(look) => {
                // In the address, so that the page can be loaded again.
                address.set("reason", &look.reason);
                is_looking.set(true);
            }
            Err(error) => submit.fail(error),
        });
    };
    let line = Line {
        hint: Some("Such as a ticket's number and what you look for. 5 to 200 characters."),
        autofocus: true,
        ..Line::default()
    };
    form()
        .class("panel narrow")
        .attr("aria-label", "Reason")
        .attr("novalidate", true)
        .refer(submit.root)
        .on("submit", send)
        .child((
            div().class("body stack").child((
                p().class("notice").child(SEEN),
                text_field(submit, "/reason", "Why do you look?", Bound::signal(reason), line),
            )),
            div().class("summary").child(summary(submit)),
            footer().child((
                span().class("grow quiet small").child("The look ends after half an hour."),
                button()
                    .attr("type", "submit")
                    .class("button primary")
                    .attr("disabled", move || submit.busy.get())
                    .child("Look"),
            )),
        ))
}
