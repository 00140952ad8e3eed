//! Which tickets of the queue are on screen, and in what order.

use leptos::prelude::*;
use portal_types::{StaffPerson, TicketPriority, TicketStatus};

use crate::{
    api::Filter,
    dom::{El, header, memo},
    pages::tickets::{categories, said, search, show_all},
    parts::{InAddress, Load},
    routes,
    words::tickets as words,
};

#[derive(Clone, Copy)]
pub(super) struct Place {
    address: InAddress,
    /// As the API takes it.
    pub(super) wanted: Memo<Filter>,
}

const NAMES: &[&str] = &["status", "waiting", "assignee", "priority", "category", "q", "sort"];

impl Place {
    pub(super) fn new() -> Self {
        let address = InAddress::new(routes::DESK, NAMES);
        Self { address, wanted: memo(move || said(address, NAMES)) }
    }

    /// Whether something is left out, other than what is done.
    pub(super) fn is_filtered(self) -> bool {
        self.wanted.with(|wanted| wanted.iter().any(|(name, _)| *name != "sort"))
    }
}

/// Above the list.
pub(super) fn tools(place: Place, people: Load<Vec<StaffPerson>>) -> El {
    let one = |wire: &str, words: &str| (wire.to_owned(), words.to_owned());
    let mut states = vec![one("", "Not done yet")];
    states.extend(TicketStatus::ALL.iter().map(|s| one(s.as_str(), words::status_at_the_desk(*s))));
    let waiting =
        vec![one("", "Whoever waits"), one("support", "Waits for us"), one("customer", "We wait")];
    let mut priorities = vec![one("", "Every priority")];
    priorities
        .extend(TicketPriority::ALL.iter().rev().map(|p| one(p.as_str(), words::priority(*p).0)));
    let mut about = vec![one("", "About anything")];
    about.extend(categories());
    let sorts = vec![
        one("", "What is due first"),
        one("age", "What waits longest"),
        one("priority", "What is most urgent"),
        one("changed", "What changed last"),
    ];
    header().child((
        search(place.address, "Number, words, name or account"),
        place.address.choice("status", "State", states),
        place.address.choice("waiting", "Who waits", waiting),
        move || assignees(place, people),
        place.address.choice("priority", "Priority", priorities),
        place.address.choice("category", "About", about),
        place.address.choice("sort", "Order", sorts),
        show_all(move || place.is_filtered(), routes::DESK),
    ))
}

fn assignees(place: Place, people: Load<Vec<StaffPerson>>) -> El {
    let one = |wire: &str, words: &str| (wire.to_owned(), words.to_owned());
    let mut options = vec![one("", "Anybody's"), one("me", "Mine"), one("nobody", "Nobody's")];
    let people = people.get().unwrap_or_default();
    options.extend(people.into_iter().map(|person| (person.id.to_string(), person.name)));
    place.address.choice("assignee", "Whose", options)
}
