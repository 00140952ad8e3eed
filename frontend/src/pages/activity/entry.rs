//! One entry.

use portal_types::AuditEvent;
use serde_json::Value;

use super::filter::Place;
use crate::{
    dom::{El, a, b, dd, details, div, dl, dt, li, span, summary},
    parts::ago,
    words,
};

pub(super) fn entry(place: Place, event: &AuditEvent) -> El {
    let number = event.number.map(|number| number.to_string()).unwrap_or_default();
    let target = event.target.as_ref().map(|target| (" ", b().child(target.name.clone())));
    let revision = event.revision.map(|revision| {
        let to = format!("/integration/history?revision={revision}");
        (" ", a().attr("href", to).child(format!("Revision {revision}")))
    });
    let who = match &event.by {
        Some(by) => {
            let to = place.of_actor(by.id);
            a().attr("href", to).attr("title", by.email.clone()).child(by.name.clone())
        }
        None => span().child("Nobody who was logged in"),
    };
    let from = event.from.clone().map(|from| (" · ", span().class("num").child(from)));
    li().child((
        span().class("num quiet number").child(number),
        div().child((
            div().child((words::action(event.action), target, revision)),
            div().class("quiet small").child((who, " · ", ago(event.at), from)),
            values(event),
        )),
    ))
}

/// What changed, where there is more to say than that.
fn values(event: &AuditEvent) -> Option<El> {
    // The revision that an entry leads to says more.
    if event.revision.is_some() {
        return None;
    }
    let names = names(event.before.as_ref(), event.after.as_ref());
    if names.is_empty() {
        return None;
    }
    let lines: Vec<(El, El)> = names
        .into_iter()
        .map(|name| {
            let before = said(event.before.as_ref(), &name);
            let after = said(event.after.as_ref(), &name);
            let words = match (before, after) {
                (Some(before), Some(after)) => format!("{before} → {after}"),
                (Some(only), None) | (None, Some(only)) => only,
                (None, None) => String::new(),
            };
            (dt().child(words::audit_value(&name).to_owned()), dd().child(words))
        })
        .collect();
    let more = summary().child("Details");
    Some(details().class("small").child((more, dl().class("entry-values").child(lines))))
}

fn names(before: Option<&Value>, after: Option<&Value>) -> Vec<String> {
    let mut names = Vec::new();
    for value in [before, after].into_iter().flatten() {
        for name in value.as_object().into_iter().flat_map(|members| members.keys()) {
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
    }
    names
}

/// A value as people read it.
fn said(values: Option<&Value>, name: &str) -> Option<String> {
    fn words(value: &Value) -> String {
        match value {
            Value::Null => "none".to_owned(),
            Value::Bool(true) => "yes".to_owned(),
            Value::Bool(false) => "no".to_owned(),
            Value::String(text) => text.clone(),
            Value::Array(items) => items.iter().map(words).collect::<Vec<_>>().join(", "),
            other => other.to_string(),
        }
    }
    values?.get(name).map(words)
}
