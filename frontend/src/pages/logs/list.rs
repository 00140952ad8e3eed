//! The records, the newest first.

use leptos::prelude::*;

use super::{
    Data, PERIOD,
    filter::{self, Place},
    record::{Open, record},
};
use crate::{
    browser::clock,
    dom::{El, div, memo, ol, p, span},
    parts::{Load, Paged, again_with, live_while, when_loaded},
};

pub(super) fn list(data: Data) -> El {
    let Data { api, place, .. } = data;
    let wanted = place.wanted;
    // Where the newest answer stopped before its page was full.
    let stopped = RwSignal::new(None);
    let records = Paged::new(move |cursor| async move {
        let filter = wanted.get_untracked();
        let page = api.logs(&filter, cursor).await?;
        stopped.try_set(page.searched_to);
        Ok((page.items, page.next_cursor))
    });
    let looked_to = move || {
        let moment = clock::date_and_time(stopped.get()?);
        Some(format!("Looked back to {moment}. There may be older ones."))
    };
    again_with(records.first, wanted);
    let connectors = Load::new(move || api.connectors());
    let rows = memo(move || records.all());
    let open = Open::default();
    // Not under the eyes of somebody who reads one, or who went further back.
    let is_open = move || {
        open.with_value(|open| {
            rows.with_untracked(|rows| rows.iter().any(|one| open.contains(&one.id)))
        })
    };
    let is_read = move || is_open() || records.has_more_pages();
    live_while(records.first, PERIOD, move || place.is_followed() && !is_read());
    let listing = move || {
        let rows = rows.get();
        if rows.is_empty() {
            let words = if stopped.get().is_some() {
                "No record is like that so far."
            } else {
                "No record is like that. Words are whole ones; time* finds what begins so."
            };
            return div().class("body").child(p().class("quiet").child(words));
        }
        let rows: Vec<El> = rows.iter().map(|one| record(Some(place), open, one)).collect();
        ol().class("lines records").attr("aria-label", "Records").child(rows)
    };
    let body =
        when_loaded(records.first, 8, move |_| (listing, records.foot_after("records", looked_to)));
    let lost = memo(move || records.first.error().is_some());
    let tools = filter::tools(place, connectors);
    div().class("panel activity").child((tools, following(place, lost), body))
}

/// Whether what is on screen is still what is so.
fn following(place: Place, lost: Memo<bool>) -> El {
    div().attr("role", "status").child(move || {
        place.is_followed().then(|| {
            let state = if lost.get() {
                span().class("state bad").child("Not live: the service can't be reached")
            } else {
                span()
                    .class("state good")
                    .child("Live: new records show up by themselves, unless one is open")
            };
            div().class("body body-tight small").child(state)
        })
    })
}
