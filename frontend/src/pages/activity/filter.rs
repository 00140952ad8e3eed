//! Which entries are on screen: it lives in the address.

use leptos::prelude::*;
use portal_types::{AuditAction, AuditEvent, UserId};

use crate::{
    api::Filter,
    browser::clock,
    dom::{El, a, div, header, input, label, memo, option, select, span, typed},
    parts::unseen,
    router::{Go, Router},
    routes, words,
};

/// What the address says, by its names there.
const NAMES: [&str; 4] = ["action", "actor", "from", "to"];

#[derive(Clone, Copy)]
pub(super) struct Place {
    said: Memo<[String; 4]>,
    /// As the API takes it.
    pub(super) wanted: Memo<Filter>,
    router: Router,
}

impl Place {
    pub(super) fn new() -> Self {
        let router = expect_context::<Router>();
        let said = memo(move || NAMES.map(|name| router.query(name).unwrap_or_default()));
        Self { said, wanted: memo(move || said.with(wanted)), router }
    }

    pub(super) fn is_filtered(self) -> bool {
        self.wanted.with(|wanted| !wanted.is_empty())
    }

    fn value(self, name: &'static str) -> String {
        let at = NAMES.iter().position(|known| *known == name);
        self.said.with(|said| at.map(|at| said[at].clone()).unwrap_or_default())
    }

    /// The address with one part changed.
    fn with(self, name: &'static str, value: &str) -> String {
        let parts: Vec<String> = NAMES
            .iter()
            .map(|known| {
                let value = if *known == name { value.to_owned() } else { self.value(known) };
                (known, String::from(js_sys::encode_uri_component(&value)))
            })
            .filter(|(_, value)| !value.is_empty())
            .map(|(known, value)| format!("{known}={value}"))
            .collect();
        if parts.is_empty() {
            routes::ACTIVITY.to_owned()
        } else {
            format!("{}?{}", routes::ACTIVITY, parts.join("&"))
        }
    }

    /// The address of what one person did.
    pub(super) fn of_actor(self, actor: UserId) -> String {
        self.with("actor", &actor.to_string())
    }

    fn set(self, name: &'static str, value: &str) {
        self.router.go(&untrack(|| self.with(name, value)), Go::Instead);
    }
}

/// What can't be read is left out: an address may be cut short.
fn wanted(said: &[String; 4]) -> Filter {
    let [action, actor, from, to] = said;
    let action = action.parse::<AuditAction>().ok().map(|action| action.to_string());
    let actor = actor.parse::<UserId>().ok().map(|actor| actor.to_string());
    let from = clock::begin_of_day(from, 0).map(|at| at.to_string());
    // That day included.
    let to = clock::begin_of_day(to, 1).map(|at| at.to_string());
    let all = [("action", action), ("actor", actor), ("from", from), ("to", to)];
    all.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

/// Above the list.
pub(super) fn tools(place: Place, rows: Memo<Vec<AuditEvent>>) -> El {
    let one = |wire: &'static str, words: &'static str| option().attr("value", wire).child(words);
    let mut actions = vec![one("", "Everything")];
    actions.extend(AuditAction::ALL.iter().map(|a| one(a.as_str(), words::action(*a))));
    let kind = select()
        .class("input")
        .on("change", move |event| place.set("action", &typed(&event)))
        .child(actions)
        .prop("value", move || place.value("action"));
    let day = move |name: &'static str, words: &'static str| {
        let input = input()
            .class("input")
            .attr("type", "date")
            .prop("value", move || place.value(name))
            .on("change", move |event| place.set(name, &typed(&event)));
        label().class("filter day").child((span().class("quiet small").child(words), input))
    };
    header().child((
        label().class("filter").child((unseen("What was done"), kind)),
        day("from", "From"),
        day("to", "To"),
        div().class("actions").child(move || only(place, rows)),
    ))
}

/// That one person's entries are shown, and how to see everybody's; else how to see all.
fn only(place: Place, rows: Memo<Vec<AuditEvent>>) -> Option<El> {
    let actor = place.value("actor").parse::<UserId>().ok();
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
