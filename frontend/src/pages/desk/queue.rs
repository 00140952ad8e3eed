//! The queue: tickets of all accounts, what is due first at the top.

use std::time::Duration;

use leptos::prelude::*;
use portal_types::{DeskTicketSummary, TicketPriority, TicketStatus};

use super::{
    place::{self, Place},
    target::target,
};
use crate::{
    api::{Api, Side},
    dom::{El, a, div, fixed, header, memo, p, span, table, tbody, td, th, thead, tr},
    pages::tickets::address,
    parts::{Load, Paged, again_with, ago, live_while, page_title, quiet, unseen, when_loaded},
    words::tickets as words,
};

/// How often it looks.
const PERIOD: Duration = Duration::from_secs(10);

pub(super) fn queue() -> Vec<El> {
    let api = expect_context::<Api>();
    let place = Place::new();
    let wanted = place.wanted;
    let tickets = Paged::new(move |cursor| async move {
        let filter = wanted.get_untracked();
        let page = api.desk_tickets(&filter, cursor).await?;
        Ok((page.items, page.next_cursor))
    });
    again_with(tickets.first, wanted);
    live_while(tickets.first, PERIOD, move || !tickets.has_more_pages());
    let people = Load::new(move || api.staff_people());
    let lead = "Tickets of all accounts. To open one is a look at its account, which the customer can see.";
    let head =
        header().child(div().child((page_title(fixed("Queue")), p().class("quiet").child(lead))));
    let rows = memo(move || tickets.all());
    let listing = move || {
        let rows = rows.get();
        if rows.is_empty() {
            let words = if place.is_filtered() {
                "No ticket is like that."
            } else {
                "Nothing is to be done: tickets that customers submit show up here."
            };
            return div().class("body").child(p().class("quiet").child(words));
        }
        list(&rows)
    };
    let body = when_loaded(tickets.first, 8, move |_| (listing, tickets.foot("tickets")));
    vec![head, div().class("panel activity many").child((place::tools(place, people), body))]
}

fn list(rows: &[DeskTicketSummary]) -> El {
    let head = ["Ticket", "Account", "Priority", "Waits for", "Whose", "Due"];
    let head: Vec<El> =
        head.into_iter().map(|name| th().attr("scope", "col").child(name)).collect();
    let rows: Vec<El> = rows.iter().map(row).collect();
    table()
        .class("listing queue")
        .attr("aria-label", "Tickets")
        .child((thead().child(tr().child(head)), tbody().child(rows)))
}

fn row(one: &DeskTicketSummary) -> El {
    let link = a()
        .class(if one.is_unread { "row-link unread" } else { "row-link" })
        .attr("href", address(Side::Desk, one.number))
        .child((one.is_unread.then(|| unseen("Has news: ")), one.subject.clone()));
    let under = format!("{} · {}", one.number, words::category(one.category));
    let whose = match &one.assignee {
        Some(person) => span().child(person.name.clone()),
        None => quiet("nobody"),
    };
    let due = match one.target {
        Some(what) => target(what),
        None => span().class("quiet").child(words::status_at_the_desk(one.status)),
    };
    let waits = match one.status {
        TicketStatus::AwaitingCustomer => {
            span().child((quiet("the customer · "), ago(one.waiting_since)))
        }
        status if status.is_live() => span().child((quiet("us · "), ago(one.waiting_since))),
        _ => quiet("nobody"),
    };
    let cell = |name: &'static str, content: El| td().attr("data-label", name).child(content);
    tr().child((
        th().attr("scope", "row").child((link, quiet(div().child(under)))),
        cell("Account", span().child(one.account_name.clone())),
        cell("Priority", priority(one.priority)),
        cell("Waits for", waits),
        cell("Whose", whose),
        cell("Due", due),
    ))
}

fn priority(priority: TicketPriority) -> El {
    let class = match priority {
        TicketPriority::Urgent => "state bad",
        TicketPriority::High => "state warn",
        TicketPriority::Normal | TicketPriority::Low => "state",
    };
    span().class(class).child(words::priority(priority).0)
}
