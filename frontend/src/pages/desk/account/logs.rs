//! An account's log records, while it consents to that.

use leptos::prelude::*;
use portal_types::LogLevel;

use super::{Data, view::panel};
use crate::{
    dom::{El, div, header, memo, ol, p},
    pages::{
        logs::{Open, record},
        tickets::{said, search},
    },
    parts::{Paged, again_with, when_loaded},
    words,
};

pub(super) fn logs(data: Data, consents: bool) -> El {
    if !consents {
        let words =
            "The customer doesn't consent to remote logging, so there are no log records to see.";
        return panel("logs", "Logs", div().class("body").child(p().class("quiet").child(words)));
    }
    let Data { api, id, address, .. } = data;
    let wanted = memo(move || said(address, &["q", "level"]));
    let records = Paged::new(move |cursor| async move {
        let filter = wanted.get_untracked();
        let page = api.desk_account_logs(id, &filter, cursor).await?;
        Ok((page.items, page.next_cursor))
    });
    again_with(records.first, wanted);
    let open = Open::default();
    let rows = memo(move || records.all());
    let listing = move || {
        let rows = rows.get();
        if rows.is_empty() {
            let words = "No record is like that. Words are whole ones; time* finds what begins so.";
            return div().class("body").child(p().class("quiet").child(words));
        }
        let rows: Vec<El> = rows.iter().map(|one| record(None, open, one)).collect();
        ol().class("lines records").attr("aria-label", "Records").child(rows)
    };
    let mut levels = vec![(String::new(), "Every level".to_owned())];
    levels.extend(LogLevel::ALL.iter().map(|one| (one.to_string(), at_least(*one))));
    let tools = header().class("logs-tools").child((
        search(address, "Words in a record, such as time*"),
        address.choice("level", "Level", levels),
    ));
    let body = when_loaded(records.first, 6, move |_| (listing, records.foot("records")));
    panel("logs", "Logs", (tools, body))
}

fn at_least(level: LogLevel) -> String {
    match level {
        LogLevel::Fatal => "Only fatal".to_owned(),
        less => format!("{} and above", words::log_level(less)),
    }
}
