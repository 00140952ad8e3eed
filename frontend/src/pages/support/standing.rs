//! Where a ticket stands, and what its people can do about that.

use leptos::prelude::*;
use portal_types::{PatchTicket, TicketStatus};

use super::{row::state, ticket::Data};
use crate::{
    browser::clock,
    dom::{El, button, dd, div, dl, dt, fixed, footer, h2, header, memo, p, section},
    forms::{Submit, summary},
    pages::tickets::{chooser, priorities},
    parts::{Dialog, ago, dialog},
    router::{Go, Router},
    routes,
    words::{self, tickets},
};

pub(super) fn standing(data: Data) -> El {
    let Data { ticket, act, .. } = data;
    let facts = memo(move || {
        ticket.map(|one| {
            (one.status, one.category, one.connector.clone(), one.author.clone(), one.created_at)
        })
    });
    let list = move || {
        facts.get().map(|(status, category, connector, author, at)| {
            let connector = connector
                .map(|kind| (dt().child("Connector"), dd().child(words::connector(&kind))));
            dl().class("facts").child((
                (dt().child("State"), dd().child(state(status))),
                (dt().child("About"), dd().child(tickets::category(category))),
                connector,
                (dt().child("Submitted"), dd().child((author, ", ", ago(at)))),
            ))
        })
    };
    let due = memo(move || ticket.map(|one| one.first_response_due_at).flatten());
    let promise = move || {
        due.get().map(|at| {
            let words = format!("Support means to answer until {}.", clock::date_and_time(at));
            p().class("notice").child(words)
        })
    };
    let merged = memo(move || ticket.map(|one| one.merged_into.is_some()).unwrap_or(false));
    let priority = memo(move || ticket.map(|one| one.priority.to_string()).unwrap_or_default());
    let choose = move |value: String| {
        data.patch(PatchTicket { status: None, priority: value.parse().ok() });
    };
    let changes = move || {
        (!merged.get()).then(|| {
            (
                chooser(act, "/priority", "Priority", priorities(), priority, choose),
                close_or_reopen(data),
            )
        })
    };
    section().class("panel").attr("aria-labelledby", "standing").child((
        header().child(h2().id("standing").child("About this ticket")),
        div().class("body stack").child((list, promise, changes, delete(data))),
        div().class("summary").child(summary(act)),
    ))
}

fn close_or_reopen(data: Data) -> El {
    let status = memo(move || data.ticket.map(|one| one.status));
    let act = move || {
        status.get().map(|status| {
            let (words, next) = if status == TicketStatus::Closed {
                ("Reopen the ticket", TicketStatus::Open)
            } else {
                ("Close the ticket", TicketStatus::Closed)
            };
            let to = move |next| data.patch(PatchTicket { status: Some(next), priority: None });
            let button = |words: &'static str| {
                button()
                    .attr("type", "button")
                    .class("button")
                    .attr("disabled", move || data.act.busy.get())
                    .child(words)
            };
            let reopen = (status == TicketStatus::Resolved)
                .then(|| button("Reopen the ticket").on("click", move |_| to(TicketStatus::Open)));
            (button(words).on("click", move |_| to(next)), reopen)
        })
    };
    div().class("actions start").child(act)
}

/// For administrators, once it is closed.
fn delete(data: Data) -> El {
    let may = data.api.session.may_write();
    let closed = memo(move || {
        may && data.ticket.map(|one| one.status == TicketStatus::Closed).unwrap_or(false)
    });
    let asking = RwSignal::new(false);
    let what = Dialog {
        open: memo(move || asking.get()),
        on_close: Callback::new(move |()| asking.set(false)),
        title: fixed("Delete this ticket?"),
        sheet: false,
    };
    let ask = move || {
        closed.get().then(|| {
            button()
                .attr("type", "button")
                .class("button danger")
                .on("click", move |_| asking.set(true))
                .child("Delete the ticket…")
        })
    };
    div().child((
        div().class("actions start").child(ask),
        dialog(what, move || confirm(data, asking)),
    ))
}

fn confirm(data: Data, asking: RwSignal<bool>) -> El {
    let (api, number) = (data.api, data.number);
    let router = expect_context::<Router>();
    let submit = Submit::new("delete-ticket");
    let send = move |_| {
        submit.run(async move { api.delete_ticket(number).await }, move |outcome| match outcome {
            Ok(()) => router.go(routes::SUPPORT, Go::Instead),
            Err(error) => submit.fail(error),
        });
    };
    let button = |class: &'static str| button().attr("type", "button").class(class);
    div().class("stack").child((
        p().child("All that was written, the files and the diagnostics go, for support, too. That can't be undone."),
        summary(submit),
        footer().class("actions").child((
            button("button")
                .attr("autofocus", true)
                .on("click", move |_| asking.set(false))
                .child("Keep it"),
            button("button danger")
                .attr("disabled", move || submit.busy.get())
                .on("click", send)
                .child("Delete it"),
        )),
    ))
}
