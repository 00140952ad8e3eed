//! Which records are on screen.

use leptos::prelude::*;
use portal_types::LogLevel;

use crate::{
    api::{Connectors, Filter},
    dom::{El, a, div, header, input, label, memo, typed},
    parts::{Icon, InAddress, Load, icon, unseen},
    routes,
};

const FOLLOWED: &str = "1";

#[derive(Clone, Copy)]
pub(crate) struct Place {
    address: InAddress,
    /// As the API takes it.
    pub(super) wanted: Memo<Filter>,
}

impl Place {
    pub(super) fn new() -> Self {
        let names = &["q", "level", "instance", "from", "to", "follow"];
        let address = InAddress::new(routes::LOGS, names);
        Self { address, wanted: memo(move || wanted(address)) }
    }

    pub(super) fn is_filtered(self) -> bool {
        self.wanted.with(|wanted| !wanted.is_empty())
    }

    /// Whether new records show up by themselves.
    pub(super) fn is_followed(self) -> bool {
        self.address.value("follow") == FOLLOWED
    }

    /// The address where they do, or don't.
    fn of_following(self, is_followed: bool) -> String {
        self.address.with("follow", if is_followed { FOLLOWED } else { "" })
    }

    /// The address of an instance's records.
    pub(super) fn of_instance(self, instance: &str) -> String {
        self.address.with("instance", instance)
    }
}

fn wanted(address: InAddress) -> Filter {
    let words = ["q", "level", "instance"].map(|name| (name, Some(address.value(name))));
    let all = words.into_iter().chain(address.days());
    all.filter_map(|(name, value)| Some((name, value.filter(|value| !value.is_empty())?))).collect()
}

/// Above the list.
pub(super) fn tools(place: Place, connectors: Load<Connectors>) -> El {
    let one = |wire: &str, words: &str| (wire.to_owned(), words.to_owned());
    let levels = [
        one("", "Every level"),
        one(LogLevel::Info.as_str(), "Info and above"),
        one(LogLevel::Warn.as_str(), "Warnings and above"),
        one(LogLevel::Error.as_str(), "Errors and above"),
        one(LogLevel::Fatal.as_str(), "Only fatal"),
    ];
    let follow = move || {
        let is_followed = place.is_followed();
        let words = if is_followed { "Stop following" } else { "Follow" };
        let all = place
            .is_filtered()
            .then(|| a().class("button").attr("href", routes::LOGS).child("Show everything"));
        (a().class("button").attr("href", place.of_following(!is_followed)).child(words), all)
    };
    header().child((
        search(place),
        place.address.choice("level", "Level", levels.into()),
        move || instances(place, connectors),
        place.address.day("from", "From"),
        place.address.day("to", "to"),
        div().class("actions").child(follow),
    ))
}

/// Those that call; and what the address says, which may be another.
fn instances(place: Place, connectors: Load<Connectors>) -> Option<El> {
    let said = untrack(|| place.address.value("instance"));
    let mut names: Vec<String> = connectors
        .map(|all| all.instances.iter().filter_map(|one| one.instance.clone()).collect())
        .unwrap_or_default();
    if !said.is_empty() {
        names.push(said);
    }
    names.sort();
    names.dedup();
    if names.is_empty() {
        return None;
    }
    let mut options = vec![(String::new(), "Every instance".to_owned())];
    options.extend(names.into_iter().map(|name| (name.clone(), name)));
    Some(place.address.choice("instance", "Instance", options))
}

fn search(place: Place) -> El {
    let words = "Find records by words; time* for what begins so";
    let typed = input()
        .class("input")
        .attr("type", "search")
        .attr("placeholder", "Words in a record, such as time*")
        .attr("maxlength", "200")
        .prop("value", move || place.address.value("q"))
        .on("change", move |event| place.address.set("q", &typed(&event)));
    label().class("search").child((unseen(words), icon(Icon::Search), typed))
}
