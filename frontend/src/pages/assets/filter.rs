//! Which usages are wanted.

use leptos::prelude::*;
use portal_types::{UsageSummary, UsageValue};

use crate::{
    api::Filter,
    dom::{El, a, div, header, input, label, memo, typed},
    parts::{Icon, InAddress, Load, icon, unseen},
    routes, words,
};

const WORDS: [&str; 5] = ["q", "field", "language", "site", "connector"];

#[derive(Clone, Copy)]
pub(super) struct Place {
    address: InAddress,
    /// As the API takes it.
    pub(super) wanted: Memo<Filter>,
}

impl Place {
    pub(super) fn new() -> Self {
        let names = &["asset", "q", "field", "language", "site", "connector", "from", "to"];
        let address = InAddress::new(routes::ASSETS, names);
        Self { address, wanted: memo(move || wanted(address)) }
    }

    /// The asset that is looked at.
    pub(super) fn asset(self) -> Option<String> {
        Some(self.address.value("asset")).filter(|asset| !asset.is_empty())
    }

    /// The address of one asset, with the same filter; empty: of all.
    pub(super) fn of_asset(self, asset: &str) -> String {
        self.address.with("asset", asset)
    }

    pub(super) fn is_filtered(self) -> bool {
        self.wanted.with(|wanted| wanted.iter().any(|(name, _)| *name != "assetId"))
    }
}

fn wanted(address: InAddress) -> Filter {
    let asset = [("assetId", Some(address.value("asset")))];
    let words = WORDS.map(|name| (name, Some(address.value(name))));
    let all = asset.into_iter().chain(words).chain(address.days());
    all.filter_map(|(name, value)| Some((name, value.filter(|value| !value.is_empty())?))).collect()
}

/// Above the list.
pub(super) fn tools(place: Place, numbers: Load<UsageSummary>) -> El {
    let choice = move |name: &'static str, all: &'static str, values: Vec<UsageValue>| {
        // One there is nothing to choose from; what the address says stays to be seen.
        let said = untrack(|| place.address.value(name));
        if values.len() < 2 && said.is_empty() {
            return None;
        }
        let words = |value: &str| {
            if name == "connector" { words::connector(value) } else { value.to_owned() }
        };
        let mut options = vec![(String::new(), all.to_owned())];
        options.extend(
            values
                .iter()
                .map(|one| (one.value.clone(), format!("{} ({})", words(&one.value), one.usages))),
        );
        if !said.is_empty() && values.iter().all(|one| one.value != said) {
            options.push((said.clone(), words(&said)));
        }
        Some(place.address.choice(name, all, options))
    };
    let all = untrack(|| numbers.get());
    let choices: Vec<El> = all
        .into_iter()
        .flat_map(|all| {
            [
                choice("field", "Every field", all.fields),
                choice("language", "Every language", all.languages),
                choice("site", "Every site", all.sites),
                choice("connector", "Every connector", all.connectors),
            ]
        })
        .flatten()
        .collect();
    header().child((
        search(place),
        choices,
        place.address.day("from", "There from"),
        place.address.day("to", "to"),
        div().class("actions").child(move || {
            let clear = a().class("button").attr("href", routes::ASSETS).child("Show everything");
            place.is_filtered().then_some(clear)
        }),
    ))
}

fn search(place: Place) -> El {
    let typed = input()
        .class("input")
        .attr("type", "search")
        .attr("placeholder", "Find a page by its address")
        .prop("value", move || place.address.value("q"))
        .on("change", move |event| place.address.set("q", &typed(&event)));
    label().class("search").child((unseen("Find a page"), icon(Icon::Search), typed))
}
