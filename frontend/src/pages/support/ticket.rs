//! One ticket: what was written, and what can be done.

use leptos::prelude::*;
use portal_types::{PatchTicket, Ticket};

use super::{PERIOD, rating::rating, reply::reply, standing::standing};
use crate::{
    api::{Api, Side},
    browser::task,
    dom::{El, div, memo},
    forms::Submit,
    frame::Unread,
    pages::tickets::{LOGS_NOT_SENT, Shown, diagnostics, page_of_ticket, sent_diagnostics},
    parts::{Load, live, when_loaded},
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
    page_of_ticket(page)
}

fn page(number: i64) -> Vec<El> {
    let api = expect_context::<Api>();
    let ticket = Load::new(move || api.ticket(number));
    let data = Data { api, number, ticket, act: Submit::new("standing") };
    let shown = Shown::new((Side::Customer, number), ticket);
    live(ticket, PERIOD);
    mark_read(data, shown);
    let body = when_loaded(ticket, 6, move |_| {
        let answer = shown.answer(move || reply(data));
        let main = div().class("stack wide").child((shown.goes_on(), shown.talk(), answer));
        let sent = shown.sent(move || sent(data));
        let side = div().class("stack wide").child((standing(data), rate(data), sent));
        div().class("two ticket").child((main, side))
    });
    vec![shown.head(), div().child(body)]
}

/// What is on screen is read, and the menu hears of it.
fn mark_read(data: Data, shown: Shown) {
    let unread = expect_context::<Unread>();
    shown.mark_read(move |until| {
        task::spawn(async move {
            if data.api.mark_ticket_read(data.number, until).await.is_ok() {
                unread.look_again();
            }
        });
    });
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
    let fetch = move || Load::new(move || data.api.ticket_diagnostics(data.number));
    sent_diagnostics(fetch, |what| diagnostics(&what, LOGS_NOT_SENT))
}
