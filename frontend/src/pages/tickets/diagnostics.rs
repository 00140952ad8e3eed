//! What support gets with a ticket, for people to read before it goes, and after.

use leptos::prelude::*;
use portal_types::Diagnostics;
use serde_json::Value;

use crate::{
    dom::{El, details, div, ol, p, summary},
    pages::logs::{Open, record},
    parts::{Icon, Load, facts, icon, when_loaded},
};

/// What is looked at first stands first; what is not known here stands before all.
const ORDER: [&str; 5] = ["settings", "connectors", "connectionTest", "account", "portal"];

/// Why there are no log records: before it is sent, afterwards, and where support may not see them.
pub(crate) const LOGS_OFF: &str = "Log records are not in it: remote logging is off. It can be switched on under Integration › Advanced.";
pub(crate) const LOGS_NOT_SENT: &str = "No log records went with it: remote logging was off.";
pub(crate) const LOGS_WITHHELD: &str =
    "Log records are kept back: the customer does not consent to remote logging any more.";

/// All of it, and why there are no log records if there are none.
pub(crate) fn diagnostics(what: &Diagnostics, without_logs: &'static str) -> El {
    let mut parts: Vec<El> = Vec::new();
    if let Value::Object(members) = &what.content {
        let mut members: Vec<_> = members.iter().collect();
        members.sort_by_key(|(name, _)| ORDER.iter().position(|known| known == name));
        parts.extend(members.into_iter().map(|(name, value)| fold(title(name), part(name, value))));
    }
    let logs = match &what.logs {
        None => p().class("body quiet").child(without_logs),
        Some(all) if all.is_empty() => {
            p().class("body quiet").child("Remote logging is on, and no record is there.")
        }
        Some(all) => {
            let open = Open::default();
            let records: Vec<El> = all.iter().map(|log| record(None, open, log)).collect();
            let title = match records.len() {
                1 => "One log record".to_owned(),
                many => format!("The last {many} log records"),
            };
            fold(title, ol().class("lines records").attr("aria-label", "Records").child(records))
        }
    };
    parts.push(logs);
    div().class("diagnostics").child(parts)
}

fn fold(title: String, content: El) -> El {
    details().class("fold").child((
        summary().child((icon(Icon::Chevron), title)),
        div().class("fold-body small").child(content),
    ))
}

fn title(name: &str) -> String {
    match name {
        "portal" => "This portal",
        "account" => "Account and subscription",
        "settings" => "Settings, without secrets",
        "connectors" => "Connectors that were seen",
        "connectionTest" => "Last connection test",
        other => other,
    }
    .to_owned()
}

fn part(name: &str, value: &Value) -> El {
    let none = match name {
        "connectors" if value.as_array().is_some_and(Vec::is_empty) => "None has called yet.",
        "connectionTest" if value.is_null() => "None was run yet.",
        _ => return facts(value),
    };
    p().class("quiet").child(none)
}

/// What went with a ticket: fetched when somebody wants to see it.
pub(crate) fn sent_diagnostics<T>(
    fetch: impl Fn() -> Load<T> + Copy + 'static,
    here: impl Fn(T) -> El + Copy + 'static,
) -> El
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let wanted = RwSignal::new(false);
    let content = move || wanted.get().then(|| div().child(when_loaded(fetch(), 3, here)));
    let title = summary().child((icon(Icon::Chevron), "Diagnostics that went with it"));
    let panel = details().class("panel fold-panel").on("toggle", move |_| wanted.set(true));
    panel.child((title, content))
}
