//! Who did what in the account, from where.

mod entry;
mod filter;

use leptos::prelude::*;
use portal_types::AuditEvent;

use self::filter::Place;
use crate::{
    api::Api,
    browser::file,
    dom::{El, button, div, fixed, header, memo, ol, p},
    forms::{Submit, summary},
    parts::{Paged, again_with, page_title, when_loaded},
};

/// The page.
pub(crate) fn activity() -> Vec<El> {
    let api = expect_context::<Api>();
    let place = Place::new();
    let wanted = place.wanted;
    let entries = Paged::new(move |cursor| async move {
        let filter = wanted.get_untracked();
        let page = api.activity(&filter, cursor).await?;
        Ok((page.items, page.next_cursor))
    });
    again_with(entries.first, wanted);
    let export = Submit::new("export-activity");
    let head = header().child((
        div().child((
            page_title(fixed("Activity")),
            p().class("quiet").child(
                "Who did what, when and from where. No entry can be changed or removed unnoticed.",
            ),
        )),
        download(api, place, export),
    ));
    let rows = memo(move || entries.all());
    let listing = move || {
        let rows = rows.get();
        if rows.is_empty() {
            return vec![empty(place)];
        }
        vec![list(place, &rows)]
    };
    let body = when_loaded(entries.first, 8, move |_| (listing, entries.foot("entries")));
    let panel = div().class("panel activity").child((filter::tools(place, rows), body));
    vec![head, summary(export), panel]
}

fn list(place: Place, rows: &[AuditEvent]) -> El {
    let rows: Vec<El> = rows.iter().map(|event| entry::entry(place, event)).collect();
    ol().class("rows entries").child(rows)
}

/// What is filtered is also what is taken elsewhere.
fn download(api: Api, place: Place, submit: Submit) -> El {
    let save = move |_| {
        let filter = place.wanted.get_untracked();
        let coming = async move { api.export_activity(&filter).await };
        submit.run(coming, move |outcome| match outcome {
            Ok(text) => file::save_table("activity.csv", text),
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

fn empty(place: Place) -> El {
    let words = if place.is_filtered() {
        "Nothing of this kind was done in this time."
    } else {
        "What people do in this account shows up here."
    };
    div().class("body").child(p().class("quiet").child(words))
}
