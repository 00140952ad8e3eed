//! One ticket: what was written, and what can be done.

use leptos::prelude::*;
use portal_types::{PatchTicket, Ticket};

use super::{PERIOD, rating::rating, reply::reply, standing::standing};
use crate::{
    api::{Api, Side},
    browser::task,
    dom::{El, a, div, header, memo, p, watch},
    forms::Submit,
    frame::Unread,
    pages::{
        not_found,
        tickets::{
            LOGS_NOT_SENT, address, diagnostics, number_in_address, sent_diagnostics, thread,
        },
    },
    parts::{Load, live, page_title, when_loaded},
    routes,
};

/// What the page knows.
#[derive(Clone, Copy)]
pub(super) struct Data {
    pub(super) api: Api,
    pub(super) number: i64,
    pub(super) ticket: Load<Ticket>,
    /// What is changed at once.
    pub(super) act: Submit,
}

impl Data {
    pub(super) fn patch(self, body: PatchTicket) {
        let Self { api, number, ticket, act } = self;
        act.run(
            async move { api.patch_ticket(number, &body).await },
            move |outcome| match outcome {
                Ok(now) => ticket.put(now),
                Err(error) => act.fail(error),
            },
        );
    }
}

/// The page.
pub(crate) fn ticket() -> Vec<El> {
    let number = number_in_address();
    // Another number is another page.
    vec![div().class("page-inner").child(move || match number.get() {
        Some(number) => page(number),
        None => vec![not_found()],
    })]
}

fn page(number: i64) -> Vec<El> {
    let api = expect_context::<Api>();
    let ticket = Load::new(move || api.ticket(number));
    let data = Data { api, number, ticket, act: Submit::new("standing") };
    live(ticket, PERIOD);
    mark_read(data);
    let title = memo(move || {
        ticket.map(|one| one.subject.clone()).unwrap_or_else(|| format!("Ticket {number}"))
    });
    let back = a().attr("href", routes::SUPPORT).child("Support");
    let head = header().child(div().child((
        p().class("quiet small").child((back, format!(" / Ticket {number}"))),
        page_title(title),
    )));
    let body = when_loaded(ticket, 6, move |_| {
        let main = div().class("stack wide").child((goes_on(data), talk(data), answer(data)));
        let side = div().class("stack wide").child((standing(data), rate(data), sent(data)));
        div().class("two ticket").child((main, side))
    });
    vec![head, div().child(body)]
}

/// What is on screen is read, and the menu hears of it.
fn mark_read(data: Data) {
    let unread = expect_context::<Unread>();
    let changed = memo(move || data.ticket.map(|one| one.changed_at));
    watch(move || {
        if changed.get().is_some() {
            task::spawn(async move {
                if data.api.mark_ticket_read(data.number).await.is_ok() {
                    unread.look_again();
                }
            });
        }
    });
}

fn merged_into(data: Data) -> Memo<Option<i64>> {
    memo(move || data.ticket.map(|one| one.merged_into).flatten())
}

/// Where it goes on, if not here.
fn goes_on(data: Data) -> El {
    let into = merged_into(data);
    div().child(move || {
        into.get().map(|into| {
            let link =
                a().attr("href", address(Side::Customer, into)).child(format!("ticket {into}"));
            p().class("notice").child(("This ticket was merged: it goes on in ", link, "."))
        })
    })
}

fn talk(data: Data) -> El {
    let messages = memo(move || data.ticket.map(|one| one.messages.clone()).unwrap_or_default());
    let again = Callback::new(move |()| data.ticket.again());
    div().class("panel").child(thread((Side::Customer, data.number), messages, again))
}

fn answer(data: Data) -> El {
    let into = merged_into(data);
    div().child(move || into.get().is_none().then(|| reply(data)))
}

/// Once it is over, and goes on nowhere.
fn rate(data: Data) -> El {
    let is_over = memo(move || {
        data.ticket.map(|one| !one.status.is_live() && one.merged_into.is_none()).unwrap_or(false)
    });
    div().child(move || {
        let ticket = is_over.get().then(|| data.ticket.get_untracked()).flatten();
        ticket.map(|ticket| rating(data, &ticket))
    })
}

fn sent(data: Data) -> El {
    let has = memo(move || data.ticket.map(|one| one.has_diagnostics).unwrap_or(false));
    div().child(move || {
        has.get().then(|| {
            let fetch = move || Load::new(move || data.api.ticket_diagnostics(data.number));
            sent_diagnostics(fetch, |what| diagnostics(&what, LOGS_NOT_SENT))
        })
    })
}
