//! Answering a ticket, or noting something that only support sees.

use leptos::prelude::*;
use portal_types::CreateDeskMessage;

use super::{Data, canned};
use crate::{
    api::Side,
    dom::{El, button, checked, div, footer, form, input, label, memo, span, watch},
    forms::{Bound, Guard, Once, Submit, summary},
    pages::tickets::{Files, Target, file_picker},
    parts::{Area, area_field, choices},
};

const NOTE: &str = "note";
const MODES: [(&str, &str); 2] = [("reply", "Reply"), (NOTE, "Internal note")];

pub(super) fn reply(data: Data) -> El {
    let Data { api, number, ticket, .. } = data;
    let submit = Submit::new("reply");
    let mode = RwSignal::new("reply".to_owned());
    let text = RwSignal::new(String::new());
    let resolves = RwSignal::new(false);
    let files = Files::new(api);
    let once = Once::new();
    let dirty = memo(move || !text.read().is_empty() || files.any_left());
    expect_context::<Guard>().watch(dirty, Some("number"));
    let is_note = memo(move || mode.get() == NOTE);
    let send = move |event: web_sys::Event| {
        event.prevent_default();
        let is_internal = is_note.get_untracked();
        let body = CreateDeskMessage {
            text: text.get_untracked(),
            is_internal,
            resolves: resolves.get_untracked() && !is_internal,
        };
        if !submit.require(&[("/text", &body.text, "Write something.")]) {
            return;
        }
        let key = once.key(&body);
        let work = async move { api.write_as_support(number, &body, &key).await };
        submit.run(work, move |outcome| match outcome {
            Ok(message) => {
                once.forget();
                text.set(String::new());
                resolves.set(false);
                ticket.again();
                let target = Target { ticket: (Side::Desk, number), message: message.id };
                if untrack(|| files.any_left()) {
                    files.send(target, Callback::new(move |_| ticket.again()));
                }
            }
            Err(error) => submit.fail(error),
        });
    };
    let note = move || match (files.is_busy(), is_note.get()) {
        (true, _) => "Files are on their way.",
        (false, true) => "Only support sees it.",
        (false, false) => "The customer gets it by mail, too.",
    };
    let send_words = move || match (is_note.get(), resolves.get()) {
        (true, _) => "Note it",
        (false, true) => "Send and resolve",
        (false, false) => "Send",
    };
    form()
        .class("panel reply")
        .class_if("internal", move || is_note.get())
        .attr("aria-label", "Answer")
        .attr("novalidate", true)
        .refer(submit.root)
        .on("submit", send)
        .child((
            div().class("body stack").child((
                choices(submit, "/isInternal", "What it is", MODES.into(), Bound::signal(mode)),
                move || (!is_note.get()).then(|| canned::picker(data, text)),
                typing(data, submit, text),
                file_picker(files),
                move || (!is_note.get()).then(|| resolving(resolves)),
            )),
            div().class("summary").child(summary(submit)),
            footer().child((
                span().class("grow quiet small").attr("role", "status").child(note),
                button()
                    .attr("type", "submit")
                    .class("button primary")
                    .attr("disabled", move || submit.busy.get() || files.is_busy())
                    .child(send_words),
            )),
        ))
}

/// Whoever has something in the box, and the keyboard there, is writing.
fn typing(data: Data, submit: Submit, text: RwSignal<String>) -> El {
    let is_there = RwSignal::new(false);
    watch(move || {
        let is_writing = is_there.get() && !text.read().trim().is_empty();
        if data.is_writing.get_untracked() != is_writing {
            data.is_writing.set(is_writing);
        }
    });
    let area = Area { rows: 8, ..Area::default() };
    area_field(submit, "/text", "Text", Bound::signal(text), area)
        .on("focusin", move |_| is_there.set(true))
        .on("focusout", move |_| is_there.set(false))
}

fn resolving(resolves: RwSignal<bool>) -> El {
    let tick = input()
        .attr("type", "checkbox")
        .prop("checked", move || resolves.get())
        .on("change", move |event| resolves.set(checked(&event)));
    div().class("checks").child(label().child((tick, "And resolve the ticket")))
}
