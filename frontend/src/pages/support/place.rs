//! Which tickets are on screen.

use leptos::prelude::*;
use portal_types::TicketStatus;

use crate::{
    api::Filter,
    dom::{El, header, memo},
    pages::tickets::{categories, said, search, show_all},
    parts::InAddress,
    routes,
    words::tickets as words,
};

#[derive(Clone, Copy)]
pub(super) struct Place {
    address: InAddress,
    /// As the API takes it.
    pub(super) wanted: Memo<Filter>,
}

const NAMES: &[&str] = &["status", "category", "q", "mine"];

impl Place {
    pub(super) fn new() -> Self {
        let address = InAddress::new(routes::SUPPORT, NAMES);
        Self { address, wanted: memo(move || said(address, NAMES)) }
    }

    pub(super) fn is_filtered(self) -> bool {
        self.wanted.with(|wanted| !wanted.is_empty())
    }
}

/// Above the list.
pub(super) fn tools(place: Place) -> El {
    let one = |wire: &str, words: &str| (wire.to_owned(), words.to_owned());
    let status = |status: TicketStatus| one(status.as_str(), words::status(status));
    let mut about = vec![one("", "About anything")];
    about.extend(categories());
    header().child((
        search(place.address, "Find by number or words"),
        place.address.choice(
            "status",
            "State",
            vec![
                one("", "Every state"),
                one("live", "Not done yet"),
                status(TicketStatus::AwaitingCustomer),
                status(TicketStatus::Resolved),
                status(TicketStatus::Closed),
            ],
        ),
        place.address.choice("category", "About", about),
        place.address.choice("mine", "Whose", vec![one("", "Everybody's"), one("true", "Mine")]),
        show_all(move || place.is_filtered(), routes::SUPPORT),
    ))
}
