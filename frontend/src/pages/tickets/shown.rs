//! A ticket on screen: what its page shows alike to the customer and at the desk.

use leptos::prelude::*;
use portal_types::{DeskTicket, Ticket, TicketMessage, Timestamp};

use super::{address, thread::thread};
use crate::{
    api::Side,
    dom::{El, a, div, header, memo, p, watch},
    pages::not_found,
    parts::{Load, page_title},
    router::Router,
    routes,
};

/// A ticket, as either side is told of it.
pub(crate) trait AnyTicket: Clone + PartialEq + Send + Sync + 'static {
    fn subject(&self) -> &str;
    fn changed_at(&self) -> Timestamp;
    /// Where it goes on, if not here; what was written; and whether diagnostics went with it.
    fn parts(&self) -> (Option<i64>, &[TicketMessage], bool);
}

impl AnyTicket for Ticket {
    fn subject(&self) -> &str {
        &self.subject
    }

    fn changed_at(&self) -> Timestamp {
        self.changed_at
    }

    fn parts(&self) -> (Option<i64>, &[TicketMessage], bool) {
        (self.merged_into, &self.messages, self.has_diagnostics)
    }
}

impl AnyTicket for DeskTicket {
    fn subject(&self) -> &str {
        &self.ticket.subject
    }

    fn changed_at(&self) -> Timestamp {
        self.ticket.changed_at
    }

    fn parts(&self) -> (Option<i64>, &[TicketMessage], bool) {
        (self.merged_into, &self.messages, self.has_diagnostics)
    }
}

/// What of it is on screen, while it changes.
#[derive(Clone, Copy)]
pub(crate) struct Shown {
    side: Side,
    number: i64,
    subject: Memo<Option<String>>,
    changed_at: Memo<Option<Timestamp>>,
    merged_into: Memo<Option<i64>>,
    messages: Memo<Vec<TicketMessage>>,
    has_diagnostics: Memo<bool>,
    again: Callback<()>,
}

/// The page of the ticket that the address names.
pub(crate) fn page_of_ticket(page: fn(i64) -> Vec<El>) -> Vec<El> {
    let router = expect_context::<Router>();
    let number = memo(move || router.query("number").and_then(|number| number.parse().ok()));
    // Another number is another page.
    vec![div().class("page-inner").child(move || match number.get() {
        Some(number) => page(number),
        None => vec![not_found()],
    })]
}

impl Shown {
    pub(crate) fn new<T: AnyTicket>((side, number): (Side, i64), ticket: Load<T>) -> Self {
        Self {
            side,
            number,
            subject: memo(move || ticket.map(|one| one.subject().to_owned())),
            changed_at: memo(move || ticket.map(T::changed_at)),
            merged_into: memo(move || ticket.map(|one| one.parts().0).flatten()),
            messages: memo(move || ticket.map(|one| one.parts().1.to_vec()).unwrap_or_default()),
            has_diagnostics: memo(move || ticket.map(|one| one.parts().2).unwrap_or(false)),
            again: Callback::new(move |()| ticket.again()),
        }
    }

    /// Above it: the way back, and what it is about.
    pub(crate) fn head(self) -> El {
        let Self { side, number, subject, .. } = self;
        let title = memo(move || subject.get().unwrap_or_else(|| format!("Ticket {number}")));
        let (to, name) = match side {
            Side::Customer => (routes::SUPPORT, "Support"),
            Side::Desk => (routes::DESK, "Queue"),
        };
        let back = a().attr("href", to).child(name);
        header().child(div().child((
            p().class("quiet small").child((back, format!(" / Ticket {number}"))),
            page_title(title),
        )))
    }

    /// Has it marked as read as far as it is on screen, now and with each change.
    pub(crate) fn mark_read(self, mark: impl Fn(Timestamp) + 'static) {
        watch(move || {
            if let Some(until) = self.changed_at.get() {
                mark(until);
            }
        });
    }

    /// Where it goes on, if not here.
    pub(crate) fn goes_on(self) -> El {
        let Self { side, merged_into, .. } = self;
        div().child(move || {
            merged_into.get().map(|into| {
                let link = a().attr("href", address(side, into)).child(format!("ticket {into}"));
                p().class("notice").child(("This ticket was merged: it goes on in ", link, "."))
            })
        })
    }

    /// What was written, and what happened.
    pub(crate) fn talk(self) -> El {
        div().class("panel").child(thread((self.side, self.number), self.messages, self.again))
    }

    /// Where something can be written, as long as it goes on here.
    pub(crate) fn answer(self, reply: impl Fn() -> El + 'static) -> El {
        div().child(move || self.merged_into.get().is_none().then(&reply))
    }

    /// The diagnostics that went with it, if some did.
    pub(crate) fn sent(self, diagnostics: impl Fn() -> El + 'static) -> El {
        div().child(move || self.has_diagnostics.get().then(&diagnostics))
    }
}
