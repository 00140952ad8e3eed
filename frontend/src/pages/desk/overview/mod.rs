//! How the portal runs, for its operator. Live.

mod jobs;

use std::time::Duration;

use leptos::prelude::*;
use portal_types::{OperatorOverview, StaffJobState, StateCount, SubscriptionStatus, TicketStatus};

use crate::{
    api::Api,
    dom::{
        Child, El, b, dd, div, dl, dt, fixed, h2, header, memo, p, section, span, table, tbody, td,
        th, thead, tr,
    },
    parts::{Load, ago, live, page_title, when_loaded},
    words::{self, tickets},
};

/// How often it looks.
const PERIOD: Duration = Duration::from_secs(10);

pub(super) fn overview() -> Vec<El> {
    let api = expect_context::<Api>();
    let numbers = Load::new(move || api.operator_overview());
    live(numbers, PERIOD);
    let lost = memo(move || numbers.error().is_some());
    let freshness = move || {
        if lost.get() {
            span().class("state bad").child("Not live: the service can't be reached")
        } else {
            span().class("state good").child("Live")
        }
    };
    let lead = "Work that waits, mails that fail, the DAM hosts, accounts and tickets.";
    let head = header().class("spread").child((
        div().child((page_title(fixed("How it runs")), p().class("quiet").child(lead))),
        p().class("quiet small").child(freshness),
    ));
    let body = when_loaded(numbers, 8, move |_| move || numbers.map(figures));
    let again = Callback::new(move |()| numbers.again());
    vec![
        head,
        div().class("stack wide").child(body),
        jobs::jobs(api, StaffJobState::Dead, again),
        jobs::jobs(api, StaffJobState::Failing, again),
    ]
}

fn figures(all: &OperatorOverview) -> (El, El, El) {
    let figure = |name: &'static str, count: i64, bad: &'static str| {
        let class = if count > 0 { bad } else { "state good" };
        div().child((h2().child(name), b().child(span().class(class).child(count))))
    };
    let oldest = match all.oldest_due_at {
        None => div().child((h2().child("Most overdue"), b().child("Nothing"))),
        Some(at) => div().child((
            h2().child("Most overdue"),
            b().child(span().class("state warn").child(("Due ", ago(at)))),
        )),
    };
    let numbers = div().class("numbers figures-5").child((
        figure("Jobs waiting", all.queued_jobs, "state"),
        figure("Jobs failing", all.failing_jobs, "state warn"),
        figure("Jobs given up", all.dead_jobs, "state bad"),
        figure("Mails that fail", all.failing_mails, "state bad"),
        oldest,
    ));
    let counts = div().class("two even").child((
        panel(
            "accounts",
            "Accounts",
            counts(&all.accounts, |state| {
                state.parse().map(|known: SubscriptionStatus| words::subscription(known)).ok()
            }),
        ),
        panel(
            "tickets",
            "Tickets",
            counts(&all.tickets, |state| {
                state.parse().map(|known: TicketStatus| tickets::status_at_the_desk(known)).ok()
            }),
        ),
    ));
    (numbers, counts, panel("hosts", "DAM hosts", hosts(all)))
}

fn panel(id: &'static str, title: &'static str, content: impl Child) -> El {
    section()
        .class("panel")
        .attr("aria-labelledby", id)
        .child((header().child(h2().id(id).child(title)), content))
}

fn counts(all: &[StateCount], words: impl Fn(&str) -> Option<&'static str>) -> El {
    if all.is_empty() {
        return div().class("body").child(p().class("quiet").child("There is none yet."));
    }
    let lines: Vec<(El, El)> = all
        .iter()
        .map(|one| {
            let name = words(&one.state).map_or_else(|| one.state.clone(), str::to_owned);
            (dt().child(name), dd().class("num").child(one.count))
        })
        .collect();
    div().class("body").child(dl().class("facts").child(lines))
}

fn hosts(all: &OperatorOverview) -> El {
    if all.dam_hosts.is_empty() {
        let words = "None was called lately by the replica that answers here.";
        return div().class("body").child(p().class("quiet").child(words));
    }
    let head = ["Host", "Calls left at once", "State"];
    let head: Vec<El> =
        head.into_iter().map(|name| th().attr("scope", "col").child(name)).collect();
    let rows: Vec<El> = all
        .dam_hosts
        .iter()
        .map(|one| {
            let state = if one.quiet_for_seconds > 0 {
                let words =
                    format!("left alone for {} s: it had too many calls", one.quiet_for_seconds);
                span().class("state warn").child(words)
            } else {
                span().class("state good").child("is called")
            };
            tr().child((
                th().attr("scope", "row").child(one.host.clone()),
                td().attr("data-label", "Calls left at once").class("num").child(one.calls_left),
                td().attr("data-label", "State").child(state),
            ))
        })
        .collect();
    table()
        .class("listing")
        .attr("aria-label", "DAM hosts")
        .child((thead().child(tr().child(head)), tbody().child(rows)))
}
