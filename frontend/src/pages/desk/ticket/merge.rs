//! Making a ticket a part of another.

use leptos::prelude::*;
use portal_types::{FieldCode, FieldProblem};

use super::Data;
use crate::{
    api::Side,
    dom::{El, button, div, fixed, footer, form, memo, p},
    forms::{Bound, Submit, summary},
    pages::tickets::address,
    parts::{Dialog, Line, dialog, text_field},
    router::{Go, Router},
};

/// The button, and the question that it asks.
pub(super) fn merge(data: Data) -> El {
    let asking = RwSignal::new(false);
    let what = Dialog {
        open: memo(move || asking.get()),
        on_close: Callback::new(move |()| asking.set(false)),
        title: fixed("Merge into another ticket"),
        sheet: false,
    };
    let ask = button()
        .attr("type", "button")
        .class("button")
        .on("click", move |_| asking.set(true))
        .child("Merge…");
    div().child((ask, dialog(what, move || question(data, asking))))
}

fn question(data: Data, asking: RwSignal<bool>) -> El {
    let (api, number) = (data.api, data.number);
    let router = expect_context::<Router>();
    let submit = Submit::new("merge");
    let into = RwSignal::new(String::new());
    let send = move |event: web_sys::Event| {
        event.prevent_default();
        let Ok(into) = into.get_untracked().trim().trim_start_matches('#').parse::<i64>() else {
            let words = "Type the number of a ticket.";
            submit.refuse(FieldProblem::new("/into", FieldCode::Required, words));
            return;
        };
        submit.run(
            async move { api.merge_ticket(number, into).await },
            move |outcome| match outcome {
                Ok(stays) => {
                    asking.set(false);
                    router.go(&address(Side::Desk, stays.ticket.number), Go::On);
                }
                Err(error) => submit.fail(error),
            },
        );
    };
    let line = Line {
        hint: Some("Of the same account. It gets all that was written here, with the files."),
        autofocus: true,
        ..Line::default()
    };
    form().class("stack").attr("novalidate", true).refer(submit.root).on("submit", send).child((
        p().child(format!("Ticket {number} closes, and says where it went. That can't be undone.")),
        text_field(submit, "/into", "Number of the ticket that stays", Bound::signal(into), line),
        summary(submit),
        footer().class("actions").child((
            button()
                .attr("type", "button")
                .class("button")
                .on("click", move |_| asking.set(false))
                .child("Leave it"),
            button()
                .attr("type", "submit")
                .class("button primary")
                .attr("disabled", move || submit.busy.get())
                .child("Merge"),
        )),
    ))
}
