//! Which usages are wanted.

use leptos::prelude::*;
use portal_types::{AssetMark, UsageSummary, UsageValue};

use crate::{
    api::Filter,
    dom::{El, a, div, header, input, label, memo, typed},
    parts::{Icon, InAddress, Load, icon, unseen},
    routes, words,
};

/// What the address says as the API takes it.
const WORDS: [&str; 9] =
    ["uri", "q", "name", "type", "mark", "field", "language", "site", "connector"];

/// The types that Bynder has from the start.
const TYPES: [(&str, &str); 4] =
    [("image", "Images"), ("video", "Videos"), ("document", "Documents"), ("audio", "Audio")];

const PAGES: &str = "pages";

#[derive(Clone, Copy)]
pub(super) struct Place {
    address: InAddress,
    /// As the API takes it.
    pub(super) wanted: Memo<Filter>,
}

impl Place {
    pub(super) fn new() -> Self {
        let names = &[
            "view",
            "asset",
            "uri",
            "q",
            "name",
            "type",
            "mark",
            "field",
            "language",
            "site",
            "connector",
            "from",
            "to",
        ];
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

    /// The page that is looked at.
    pub(super) fn uri(self) -> Option<String> {
        Some(self.address.value("uri")).filter(|uri| !uri.is_empty())
    }

    /// The address of one page, with the same filter; empty: of all.
    pub(super) fn of_page(self, uri: &str) -> String {
        self.address.with("uri", uri)
    }

    /// Whether pages are listed, and not assets.
    pub(super) fn has_pages(self) -> bool {
        self.address.value("view") == PAGES
    }

    /// The address of the list of assets, or of pages, with the same filter.
    pub(super) fn of_view(self, has_pages: bool) -> String {
        self.address.with("view", if has_pages { PAGES } else { "" })
    }

    /// The address of the list that is shown, without a filter.
    fn of_nothing(self) -> String {
        let view = if self.has_pages() { "?view=pages" } else { "" };
        format!("{}{view}", routes::ASSETS)
    }

    /// The address of the assets that have a mark.
    pub(super) fn of_mark(mark: &str) -> String {
        format!("{}?mark={mark}", routes::ASSETS)
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
    let one = |wire: &str, words: &str| (wire.to_owned(), words.to_owned());
    let mut types = vec![one("", "Every type")];
    types.extend(TYPES.map(|(wire, words)| one(wire, words)));
    let mut marks = vec![one("", "Every state"), one("any", "Anything that stands out")];
    marks.extend(AssetMark::ALL.iter().map(|mark| one(mark.as_str(), words::asset_mark(*mark))));
    header().child((
        move || {
            if place.has_pages() {
                search(place, "q", "Find a page by its address")
            } else {
                search(place, "name", "Find an asset by its name")
            }
        },
        place.address.choice("type", "Every type", types),
        place.address.choice("mark", "Every state", marks),
        choices,
        place.address.day("from", "There from"),
        place.address.day("to", "to"),
        div().class("actions").child(move || {
            let all = place.of_nothing();
            let clear = a().class("button").attr("href", all).child("Show everything");
            place.is_filtered().then_some(clear)
        }),
    ))
}

fn search(place: Place, name: &'static str, words: &'static str) -> El {
    let typed = input()
        .class("input")
        .attr("type", "search")
        .attr("placeholder", words)
        .prop("value", move || place.address.value(name))
        .on("change", move |event| place.address.set(name, &typed(&event)));
    label().class("search").child((unseen(words), icon(Icon::Search), typed))
}
