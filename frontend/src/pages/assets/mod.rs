//! Asset tracking: which assets are used where, now and before.

mod asset;
mod bynder;
mod chart;
mod connectors;
mod filter;
mod list;
mod overview;
mod pages;
mod places;
mod uploads;

use leptos::prelude::*;
use portal_types::UsageSummary;

use self::filter::Place;
use crate::{
    api::Api,
    browser::file,
    dom::{El, a, button, div, fixed, header, memo, nav, p},
    forms::{Submit, summary},
    parts::{Load, page_title, when_loaded},
};

/// The page: all assets or pages, or one of them with its usages.
pub(crate) fn assets() -> Vec<El> {
    let api = expect_context::<Api>();
    let place = Place::new();
    let numbers = Load::new(move || api.usage_summary());
    let export = Submit::new("export-usages");
    let lead = move || numbers.map(in_short).unwrap_or_else(|| "One moment.".to_owned());
    let head = header().child((
        div().child((
            page_title(fixed("Asset tracking")),
            p().class("quiet").attr("role", "status").child(memo(lead)),
        )),
        download(api, place, export),
    ));
    let one = memo(move || (place.asset(), place.uri()));
    let has_pages = memo(move || place.has_pages());
    let any = memo(move || numbers.map(|all| all.usages > 0).unwrap_or(false));
    let body = when_loaded(numbers, 8, move |_| {
        move || {
            if one.get() != (None, None) {
                return vec![places::places(api, place)];
            }
            let glance = move || any.get().then(|| overview::overview(api, place, numbers));
            let list = move || {
                if has_pages.get() {
                    pages::pages(api, place, numbers)
                } else {
                    list::list(api, place, numbers)
                }
            };
            vec![
                div().class("stack").child(glance),
                uploads::uploads(api),
                div().class("stack").child((move || any.get().then(|| views(place)), list)),
                bynder::bynder(api),
                connectors::connectors(api, numbers),
            ]
        }
    });
    vec![head, summary(export), div().class("stack wide").child(body)]
}

/// Assets or pages.
fn views(place: Place) -> El {
    let view = move |has_pages: bool, words: &'static str| {
        let current = move || (place.has_pages() == has_pages).then_some("page");
        a().attr("href", move || place.of_view(has_pages))
            .attr("aria-current", current)
            .child(words)
    };
    nav()
        .class("views")
        .attr("aria-label", "View")
        .child((view(false, "Assets"), view(true, "Pages")))
}

fn in_short(numbers: &UsageSummary) -> String {
    let assets = match numbers.assets {
        0 => return "Which assets are used where, as connectors tell it.".to_owned(),
        1 => "One asset is used".to_owned(),
        many => format!("{many} assets are used"),
    };
    let places = match numbers.usages {
        1 => "at one place".to_owned(),
        many => format!("at {many} places"),
    };
    let pages = match numbers.pages {
        1 => "on one page".to_owned(),
        many => format!("on {many} pages"),
    };
    format!("{assets} {places}, {pages}.")
}

/// What is filtered is also what is taken elsewhere.
fn download(api: Api, place: Place, submit: Submit) -> El {
    let save = move |_| {
        let filter = place.wanted.get_untracked();
        let coming = async move { api.export_usages(&filter).await };
        submit.run(coming, move |outcome| match outcome {
            Ok(text) => file::save_table("asset-usage.csv", text),
            Err(error) => submit.fail(error),
        });
    };
    button()
        .attr("type", "button")
        .class("button")
        .attr("disabled", move || submit.busy.get())
        .on("click", save)
        .child("Download CSV")
}
