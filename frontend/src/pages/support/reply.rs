//! Writing into a ticket.

use leptos::prelude::*;
use portal_types::CreateTicketMessage;

use super::ticket::Data;
use crate::{
    api::Side,
    dom::{El, button, div, footer, form, memo, span},
    forms::{Bound, Guard, Once, Submit, summary},
    pages::tickets::{Files, Target, file_picker},
    parts::{Area, area_field},
};

pub(super) fn reply(data: Data) -> El {
    let Data { api, number, .. } = data;
    let submit = Submit::new("reply");
    let text = RwSignal::new(String::new());
    let files = Files::new(api);
    let once = Once::new();
    let dirty = memo(move || !text.read().is_empty() || files.any_left());
    expect_context::<Guard>().watch(dirty, Some("number"));
    let send = move |event: web_sys::Event| {
        event.prevent_default();
        let body = CreateTicketMessage { text: text.get_untracked() };
        if !submit.require(&[("/text", &body.text, "Write something.")]) {
            return;
        }
        let key = once.key(&body);
        let work = async move { api.write_to_ticket(number, &body, &key).await };
        submit.run(work, move |outcome| match outcome {
            Ok(message) => {
                once.forget();
                text.set(String::new());
                data.ticket.again();
                let target = Target { ticket: (Side::Customer, number), message: message.id };
                if untrack(|| files.any_left()) {
                    files.send(target, Callback::new(move |_| data.ticket.again()));
                }
            }
            Err(error) => submit.fail(error),
        });
    };
    let is_over = memo(move || data.ticket.map(|one| !one.status.is_live()).unwrap_or(false));
    let note = move || {
        if files.is_busy() {
            "Files are on their way."
        } else if is_over.get() {
            "Writing opens the ticket again."
        } else {
            ""
        }
    };
    let area = Area { rows: 5, ..Area::default() };
    form()
        .class("panel reply")
        .attr("aria-label", "Reply")
        .attr("novalidate", true)
        .refer(submit.root)
        .on("submit", send)
        .child((
            div().class("body stack").child((
                area_field(submit, "/text", "Your reply", Bound::signal(text), area),
                file_picker(files),
            )),
            div().class("summary").child(summary(submit)),
            footer().child((
                span().class("grow quiet small").attr("role", "status").child(note),
                button()
                    .attr("type", "submit")
                    .class("button primary")
                    .attr("disabled", move || submit.busy.get() || files.is_busy())
                    .child("Send"),
            )),
        ))
}
