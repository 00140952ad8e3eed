//! Writing a ticket.

use leptos::prelude::*;
use portal_types::{Ticket, TicketMessageId};

use super::{
    articles::articles,
    draft::{self, Draft},
    preview::{self, Preview},
};
use crate::{
    api::{Api, Side},
    browser::focus,
    dom::{El, a, button, div, fixed, footer, form, h2, header, memo, p, section, span},
    forms::{Guard, Once, Submit, summary},
    pages::tickets::{Files, Target, address, file_list, file_picker},
    parts::page_title,
    router::{Go, Router},
    routes,
};

/// A ticket that is there, while its files are on their way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Made {
    number: i64,
    message: Option<TicketMessageId>,
}

impl Made {
    fn of(ticket: &Ticket) -> Self {
        // The first message is the description.
        Self { number: ticket.number, message: ticket.messages.first().map(|first| first.id) }
    }
}

#[derive(Clone, Copy)]
struct State {
    api: Api,
    router: Router,
    submit: Submit,
    draft: Draft,
    preview: Preview,
    files: Files,
    made: RwSignal<Option<Made>>,
}

/// The page.
pub(crate) fn new_ticket() -> Vec<El> {
    let api = expect_context::<Api>();
    let state = State {
        api,
        router: expect_context(),
        submit: Submit::new("ticket"),
        draft: Draft::new(),
        preview: Preview::new(api),
        files: Files::new(api),
        made: RwSignal::new(None),
    };
    let dirty = memo(move || {
        (state.made.get().is_none() && state.draft.is_begun()) || state.files.any_left()
    });
    expect_context::<Guard>().watch(dirty, None);
    let back = a().attr("href", routes::SUPPORT).child("Support");
    let head = header().child(div().child((
        p().class("quiet small").child(back),
        page_title(fixed("New ticket")),
        p().class("quiet").child("Somebody of the support team answers, here and by mail."),
    )));
    let made = state.made;
    let body = move || match made.get() {
        None => div().class("two write").child((ask(state), articles(subject(state)))),
        Some(made) => sending(state, made),
    };
    vec![head, div().child(body)]
}

fn subject(state: State) -> Memo<String> {
    memo(move || state.draft.subject.get())
}

fn ask(state: State) -> El {
    let State { api, submit, files, made, .. } = state;
    let once = Once::new();
    let send = move |event: web_sys::Event| {
        event.prevent_default();
        let Some((include, id)) = state.preview.to_send(submit) else { return };
        let Some(body) = state.draft.ready(submit, include, id) else { return };
        let key = once.key(&body);
        submit.run(
            async move { api.submit_ticket(&body, &key).await },
            move |outcome| match outcome {
                Ok(ticket) => {
                    made.set(Some(Made::of(&ticket)));
                    go_on(state);
                }
                Err(error) => submit.fail(error),
            },
        );
    };
    form()
        .class("panel")
        .attr("aria-label", "Ticket")
        .attr("novalidate", true)
        .refer(submit.root)
        .on("submit", send)
        .child((
            div().class("body stack").child((
                draft::inputs(submit, state.draft),
                file_picker(files),
                preview::preview(submit, state.preview),
            )),
            div().class("summary").child(summary(submit)),
            footer().child((
                span()
                    .class("grow quiet small")
                    .child("Everybody in your organisation can read it."),
                button()
                    .attr("type", "submit")
                    .class("button primary")
                    .attr("disabled", move || submit.busy.get())
                    .child(move || if submit.busy.get() { "Submitting…" } else { "Submit" }),
            )),
        ))
}

/// The ticket is there: its files follow, and then the person does.
fn go_on(state: State) {
    let Some(Made { number, message }) = state.made.get_untracked() else { return };
    let there = Callback::new(move |all_there| {
        if all_there {
            state.router.go(&address(Side::Customer, number), Go::Instead);
        }
    });
    match message {
        Some(message) if untrack(|| state.files.any_left()) => {
            focus::id("sending");
            state.files.send(Target { ticket: (Side::Customer, number), message }, there);
        }
        _ => there.run(true),
    }
}

fn sending(state: State, made: Made) -> El {
    let number = made.number;
    let State { files, router, .. } = state;
    let words = move || {
        if files.is_busy() {
            "Your files are on their way."
        } else {
            "Not every file got there. Try again, or go on without."
        }
    };
    // Not a link, which would ask about the files once more.
    let without = button()
        .attr("type", "button")
        .class("button")
        .attr("disabled", move || files.is_busy())
        .on("click", move |_| router.go(&address(Side::Customer, number), Go::Instead))
        .child("Go to the ticket without them");
    section().class("panel").attr("aria-labelledby", "sending").child((
        header().child(
            h2().id("sending")
                .attr("tabindex", "-1")
                .child(format!("Ticket {number} is submitted")),
        ),
        div().class("body").attr("role", "status").child(p().child(words)),
        file_list(files),
        footer().child((span().class("grow"), without)),
    ))
}
