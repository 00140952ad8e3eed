//! Which entries are on screen.

use leptos::prelude::*;
use portal_types::{AuditAction, AuditEvent, UserId};

use crate::{
    api::Filter,
    dom::{El, a, div, header, memo},
    parts::InAddress,
    routes, words,
};

#[derive(Clone, Copy)]
pub(super) struct Place {
    address: InAddress,
    /// As the API takes it.
    pub(super) wanted: Memo<Filter>,
}

impl Place {
    pub(super) fn new() -> Self {
        let address = InAddress::new(routes::ACTIVITY, &["action", "actor", "from", "to"]);
        Self { address, wanted: memo(move || wanted(address)) }
    }

    pub(super) fn is_filtered(self) -> bool {
        self.wanted.with(|wanted| !wanted.is_empty())
    }

    /// The address of what one person did.
    pub(super) fn of_actor(self, actor: UserId) -> String {
        self.address.with("actor", &actor.to_string())
    }
}

/// What can't be read is left out: an address may be cut short.
fn wanted(address: InAddress) -> Filter {
    let action = address.value("action").parse::<AuditAction>().ok();
    let actor = address.value("actor").parse::<UserId>().ok();
    let words = [
        ("action", action.map(|action| action.to_string())),
        ("actor", actor.map(|actor| actor.to_string())),
    ];
    let all = words.into_iter().chain(address.days());
    all.filter_map(|(name, value)| Some((name, value?))).collect()
}

/// Above the list.
pub(super) fn tools(place: Place, rows: Memo<Vec<AuditEvent>>) -> El {
    let one = |wire: &str, words: &str| (wire.to_owned(), words.to_owned());
    let mut actions = vec![one("", "Everything")];
    actions.extend(AuditAction::ALL.iter().map(|a| one(a.as_str(), words::action(*a))));
    header().child((
        place.address.choice("action", "What was done", actions),
        place.address.day("from", "From"),
        place.address.day("to", "To"),
        div().class("actions").child(move || only(place, rows)),
    ))
}

/// That one person's entries are shown, and how to see everybody's; else how to see all.
fn only(place: Place, rows: Memo<Vec<AuditEvent>>) -> Option<El> {
    let actor = place.address.value("actor").parse::<UserId>().ok();
    if !place.is_filtered() {
        return None;
    }
    let words = match actor {
        None => "Show everything".to_owned(),
        Some(actor) => {
            let name = rows.with(|rows| {
                let theirs = rows.iter().filter_map(|event| event.by.as_ref());
                theirs.filter(|by| by.id == actor).map(|by| by.name.clone()).next()
            });
            format!("Only {}: show everything", name.unwrap_or_else(|| "one person".to_owned()))
        }
    };
    Some(a().class("button").attr("href", routes::ACTIVITY).child(words))
}
