//! Where a ticket stands, whose it is, and what support can do about that.

use leptos::prelude::*;
use portal_types::{DeskTicket, PatchDeskTicket, TicketStatus};

use super::{Data, merge::merge};
use crate::{
    dom::{El, a, button, dd, div, dl, dt, h2, header, memo, p, section, span},
    forms::summary,
    pages::{
        desk::target::target,
        tickets::{categories, chooser, priorities},
    },
    parts::ago,
    routes,
    words::{self, tickets},
};

/// The longest reason that the API takes.
const LONGEST_REASON: usize = 200;

pub(super) fn standing(data: Data) -> El {
    let list = move || data.ticket.map(facts);
    let merged = memo(move || data.ticket.map(|one| one.merged_into.is_some()).unwrap_or(false));
    let changes = move || (!merged.get()).then(|| changes(data));
    section().class("panel").attr("aria-labelledby", "standing").child((
        header().child(h2().id("standing").child("About this ticket")),
        div().class("body stack").child((list, changes)),
        div().class("summary").child(summary(data.act)),
    ))
}

fn facts(one: &DeskTicket) -> El {
    let ticket = &one.ticket;
    let due = ticket.target.map(|what| (dt().child("Due"), dd().child(target(what))));
    let connector = one
        .connector
        .as_ref()
        .map(|kind| (dt().child("Connector"), dd().child(words::connector(kind))));
    let rating = one.rating.map(|mark| {
        let comment = one.rating_comment.clone().map(|words| p().child(words));
        (dt().child("Rated"), dd().child((format!("{mark} of 5"), comment)))
    });
    let account = a().attr("href", account(one)).child(ticket.account_name.clone());
    dl().class("facts").child((
        (dt().child("State"), dd().child(tickets::status_at_the_desk(ticket.status))),
        due,
        (dt().child("Account"), dd().child(account)),
        (
            dt().child("Author"),
            dd().child((
                ticket.author.clone(),
                " ",
                span().class("quiet").child(one.author_email.clone()),
            )),
        ),
        connector,
        (dt().child("Submitted"), dd().child(ago(ticket.created_at))),
        (dt().child("Waits since"), dd().child(ago(ticket.waiting_since))),
        rating,
    ))
}

/// The address of its account, with the ticket as the reason for looking.
fn account(one: &DeskTicket) -> String {
    let reason: String = format!("Ticket {}: {}", one.ticket.number, one.ticket.subject)
        .chars()
        .take(LONGEST_REASON)
        .collect();
    let reason = String::from(js_sys::encode_uri_component(&reason));
    format!("{}?id={}&reason={reason}", routes::DESK_ACCOUNT, one.ticket.account_id)
}

fn changes(data: Data) -> El {
    let act = data.act;
    let of = move |read: fn(&DeskTicket) -> String| {
        memo(move || data.ticket.map(read).unwrap_or_default())
    };
    let priority = of(|one| one.ticket.priority.to_string());
    let category = of(|one| one.ticket.category.to_string());
    div().class("stack").child((
        assignee(data),
        chooser(act, "/priority", "Priority", priorities(), priority, move |value| {
            data.patch(PatchDeskTicket { priority: value.parse().ok(), ..Default::default() });
        }),
        chooser(act, "/category", "About", categories(), category, move |value| {
            data.patch(PatchDeskTicket { category: value.parse().ok(), ..Default::default() });
        }),
        div().class("actions start").child((statuses(data), merge(data))),
    ))
}

/// Whose it is, and a quick way to make it one's own.
fn assignee(data: Data) -> El {
    let now = memo(move || {
        let person = data.ticket.map(|one| one.ticket.assignee.clone()).flatten();
        person.map(|person| person.id.to_string()).unwrap_or_default()
    });
    let give = move |value: String| {
        let to = value.parse().ok();
        data.patch(PatchDeskTicket { assignee_id: Some(to), ..Default::default() });
    };
    let list = move || {
        let mut options = vec![(String::new(), "Nobody".to_owned())];
        let people = data.people.get().unwrap_or_default();
        options.extend(people.into_iter().map(|person| (person.id.to_string(), person.name)));
        chooser(data.act, "/assigneeId", "Whose it is", options, now, give)
    };
    let me = untrack(|| data.api.session.user()).map(|user| user.id.to_string());
    let take = move || {
        let me = me.clone().filter(|me| *me != now.get())?;
        Some(
            div().class("actions start").child(
                button()
                    .attr("type", "button")
                    .class("button")
                    .attr("disabled", move || data.act.busy.get())
                    .on("click", move |_| give(me.clone()))
                    .child("Take it"),
            ),
        )
    };
    div().class("stack").child((list, take))
}

fn statuses(data: Data) -> impl crate::dom::Child {
    let status = memo(move || data.ticket.map(|one| one.ticket.status));
    move || {
        let to = |words: &'static str, next: TicketStatus| {
            button()
                .attr("type", "button")
                .class("button")
                .attr("disabled", move || data.act.busy.get())
                .on("click", move |_| {
                    data.patch(PatchDeskTicket { status: Some(next), ..Default::default() });
                })
                .child(words)
        };
        let (resolve, close) =
            (|| to("Resolve", TicketStatus::Resolved), || to("Close", TicketStatus::Closed));
        let reopen = || to("Reopen", TicketStatus::Open);
        status.get().map(|status| match status {
            TicketStatus::Closed => vec![reopen()],
            TicketStatus::Resolved => vec![close(), reopen()],
            _ => vec![resolve(), close()],
        })
    }
}
