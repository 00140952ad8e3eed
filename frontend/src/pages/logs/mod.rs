//! Remote logs: what connectors said while the account let them.

mod filter;
mod histogram;
mod left;
mod list;
mod record;
mod room;

pub(super) use left::left_behind;
pub(super) use record::{Open, record};

use std::time::Duration;

use leptos::prelude::*;
use portal_types::LogSummary;

use self::filter::Place;
use crate::{
    api::Api,
    browser::{file, text},
    dom::{El, button, div, fixed, header, memo, p},
    forms::{Submit, summary},
    parts::{Load, live_while, page_title, when_loaded},
};

/// How often it looks while somebody follows.
const PERIOD: Duration = Duration::from_secs(2);

/// What the page knows.
#[derive(Clone, Copy)]
struct Data {
    api: Api,
    place: Place,
    numbers: Load<LogSummary>,
}

/// The page.
pub(crate) fn logs() -> Vec<El> {
    let api = expect_context::<Api>();
    let place = Place::new();
    let numbers = Load::new(move || api.log_summary());
    live_while(numbers, PERIOD, move || place.is_followed());
    let data = Data { api, place, numbers };
    let export = Submit::new("export-logs");
    let lead = move || numbers.map(in_short).unwrap_or_else(|| "One moment.".to_owned());
    let head = header().child((
        div().child((
            page_title(fixed("Logs")),
            // While somebody follows, it would never be silent.
            p().class("quiet")
                .attr("role", move || (!place.is_followed()).then_some("status"))
                .child(memo(lead)),
        )),
        download(data, export),
    ));
    let any = memo(move || numbers.map(|all| all.records > 0).unwrap_or(false));
    let body = when_loaded(numbers, 8, move |_| {
        let found = move || any.get().then(|| (histogram::histogram(data), list::list(data)));
        vec![room::room(data), div().class("stack wide").child(found)]
    });
    vec![head, summary(export), div().class("stack wide").child(body)]
}

fn in_short(numbers: &LogSummary) -> String {
    let records = match numbers.records {
        0 => "No record is here".to_owned(),
        1 => "One record is here".to_owned(),
        many => {
            format!("{} records are here", text::number(usize::try_from(many).unwrap_or_default()))
        }
    };
    let consent = if numbers.enabled { "on" } else { "off" };
    format!("{records}. Remote logging is {consent}.")
}

/// What is filtered is also what is taken elsewhere.
fn download(data: Data, submit: Submit) -> El {
    let Data { api, place, numbers } = data;
    let nothing = memo(move || numbers.map(|all| all.records == 0).unwrap_or(true));
    let save = move |_| {
        let filter = place.wanted.get_untracked();
        let coming = async move { api.export_logs(&filter).await };
        submit.run(coming, move |outcome| match outcome {
            Ok(blob) => {
                file::save_blob("logs.ndjson", &blob);
            }
            Err(error) => submit.fail(error),
        });
    };
    button()
        .attr("type", "button")
        .class("button")
        .attr("disabled", move || submit.busy.get() || nothing.get())
        .on("click", save)
        .child("Download NDJSON")
}
