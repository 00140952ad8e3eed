//! Asset tracking: which assets are used where, now and before.

mod filter;
mod list;
mod places;

use leptos::prelude::*;
use portal_types::UsageSummary;

use self::filter::Place;
use crate::{
    api::Api,
    browser::file,
    dom::{El, button, div, fixed, header, memo, p},
    forms::{Submit, summary},
    parts::{Load, page_title, when_loaded},
};

/// The page: all assets, or one of them with its places.
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
    let is_one = memo(move || place.asset().is_some());
    let body = when_loaded(numbers, 8, move |_| {
        move || {
            if is_one.get() { places::places(api, place) } else { list::list(api, place, numbers) }
        }
    });
    vec![head, summary(export), div().child(body)]
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
    format!("{assets} {places}.")
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
