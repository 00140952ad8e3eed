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
    dom::{El, div, memo, watch},
    forms::Submit,
    frame::Waiting,
    pages::tickets::{
        LOGS_NOT_SENT, LOGS_WITHHELD, Shown, diagnostics, page_of_ticket, sent_diagnostics,
    },
    parts::{Load, when_loaded},
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
    page_of_ticket(page)
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
    let shown = Shown::new((Side::Desk, number), data.ticket);
    mark_read(data, shown);
    tell_menu(data);
    let body = when_loaded(data.ticket, 6, move |_| {
        let main = div().class("stack wide").child((
            shown.goes_on(),
            shown.talk(),
            presence(data),
            shown.answer(move || reply(data)),
        ));
        let sent = shown.sent(move || sent(data));
        let side = div().class("stack wide").child((standing(data), sent));
        div().class("two ticket").child((main, side))
    });
    vec![shown.head(), div().child(body)]
}

/// What is on screen is read.
fn mark_read(data: Data, shown: Shown) {
    shown.mark_read(move |until| {
        task::spawn(async move {
            // Should it fail, the next look marks it.
            let _ = data.api.mark_desk_ticket_read(data.number, until).await;
        });
    });
}

/// The menu counts what waits for support.
fn tell_menu(data: Data) {
    let waiting = expect_context::<Waiting>();
    let waits = memo(move || data.ticket.map(|one| one.ticket.status.waits_for_support()));
    let mut before = None;
    watch(move || {
        let now = waits.get();
        // The first is what it was counted as.
        if before.is_some() && now != before {
            waiting.look_again();
        }
        before = now;
    });
}

fn sent(data: Data) -> El {
    let fetch = move || Load::new(move || data.api.desk_diagnostics(data.number));
    sent_diagnostics(fetch, |what| {
        let why = if what.are_logs_withheld { LOGS_WITHHELD } else { LOGS_NOT_SENT };
        diagnostics(&what.diagnostics, why)
    })
}
