//! One ticket, as support sees it.

mod canned;
mod merge;
mod presence;
mod reply;
mod standing;

use leptos::prelude::*;
use portal_types::{DeskTicket, PatchDeskTicket, StaffPerson};

use self::{presence::presence, reply::reply, standing::standing};
use crate::{
    api::{Api, Side},
    browser::task,
    dom::{El, a, div, header, memo, p, watch},
    forms::Submit,
    pages::{
        not_found,
        tickets::{
            LOGS_NOT_SENT, LOGS_WITHHELD, address, diagnostics, number_in_address,
            sent_diagnostics, thread,
        },
    },
    parts::{Load, page_title, when_loaded},
    routes,
};

/// What the page knows.
#[derive(Clone, Copy)]
struct Data {
    api: Api,
    number: i64,
    ticket: Load<DeskTicket>,
    people: Load<Vec<StaffPerson>>,
    /// What is changed at once.
    act: Submit,
    /// Whether the caller writes: the others see it.
    is_writing: RwSignal<bool>,
}

impl Data {
    fn patch(self, body: PatchDeskTicket) {
        let Self { api, number, ticket, act, .. } = self;
        act.run(async move { api.patch_desk_ticket(number, &body).await }, move |outcome| {
            match outcome {
                Ok(now) => ticket.put(now),
                Err(error) => act.fail(error),
            }
        });
    }
}

pub(super) fn ticket() -> Vec<El> {
    let number = number_in_address();
    // Another number is another page.
    vec![div().class("page-inner").child(move || match number.get() {
        Some(number) => page(number),
        None => vec![not_found()],
    })]
}

fn page(number: i64) -> Vec<El> {
    let api = expect_context::<Api>();
    let data = Data {
        api,
        number,
        ticket: Load::new(move || api.desk_ticket(number)),
        people: Load::new(move || api.staff_people()),
        act: Submit::new("standing"),
        is_writing: RwSignal::new(false),
    };
    mark_read(data);
    let title = memo(move || {
        let subject = data.ticket.map(|one| one.ticket.subject.clone());
        subject.unwrap_or_else(|| format!("Ticket {number}"))
    });
    let back = a().attr("href", routes::DESK).child("Queue");
    let head = header().child(div().child((
        p().class("quiet small").child((back, format!(" / Ticket {number}"))),
        page_title(title),
    )));
    let body = when_loaded(data.ticket, 6, move |_| {
        let main = div().class("stack wide").child((
            goes_on(data),
            talk(data),
            presence(data),
            answer(data),
        ));
        let side = div().class("stack wide").child((standing(data), sent(data)));
        div().class("two ticket").child((main, side))
    });
    vec![head, div().child(body)]
}

/// What is on screen is read.
fn mark_read(data: Data) {
    let changed = memo(move || data.ticket.map(|one| one.ticket.changed_at));
    watch(move || {
        if changed.get().is_some() {
            task::spawn(async move {
                // Should it fail, the next look marks it.
                let _ = data.api.mark_desk_ticket_read(data.number).await;
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
            let link = a().attr("href", address(Side::Desk, into)).child(format!("ticket {into}"));
            p().class("notice").child(("This ticket was merged: it goes on in ", link, "."))
        })
    })
}

fn talk(data: Data) -> El {
    let messages = memo(move || data.ticket.map(|one| one.messages.clone()).unwrap_or_default());
    let again = Callback::new(move |()| data.ticket.again());
    div().class("panel").child(thread((Side::Desk, data.number), messages, again))
}

fn answer(data: Data) -> El {
    let into = merged_into(data);
    div().child(move || into.get().is_none().then(|| reply(data)))
}

fn sent(data: Data) -> El {
    let has = memo(move || data.ticket.map(|one| one.has_diagnostics).unwrap_or(false));
    div().child(move || {
        has.get().then(|| {
            let fetch = move || Load::new(move || data.api.desk_diagnostics(data.number));
            sent_diagnostics(fetch, |what| {
                let why = if what.are_logs_withheld { LOGS_WITHHELD } else { LOGS_NOT_SENT };
                diagnostics(&what.diagnostics, why)
            })
        })
    })
}
