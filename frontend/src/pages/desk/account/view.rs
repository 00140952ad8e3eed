//! What support may see of an account.

use portal_types::{DeskAccount, DeskMember};
use serde_json::Value;

use super::{Data, ask::SEEN, logs::logs, subscription::subscription};
use crate::{
    dom::{
        Child, El, b, details, div, h2, header, li, p, section, span, summary, table, tbody, td,
        th, thead, tr, ul,
    },
    parts::{Icon, connector_holds, connector_name, connector_seen, facts, icon, quiet, until},
    words,
};

pub(super) fn view(data: Data, one: &DeskAccount) -> Vec<El> {
    let newest = one.settings.get("revision").and_then(Value::as_i64).unwrap_or_default();
    let look = p().class("notice").child((
        format!("You look because of “{}”. {SEEN} It ends ", one.look.reason),
        until(one.look.ends_at),
        ".",
    ));
    vec![
        look,
        subscription(data, one),
        panel("people", "People", people(&one.members)),
        panel("settings", "Settings, without secrets", settings(&one.settings)),
        panel("connectors", "Connectors", connectors(one, newest)),
        logs(data, one.consents_to_logs),
    ]
}

/// A panel with a title.
pub(super) fn panel(id: &'static str, title: &'static str, content: impl Child) -> El {
    section()
        .class("panel")
        .attr("aria-labelledby", id)
        .child((header().child(h2().id(id).child(title)), content))
}

fn people(members: &[DeskMember]) -> El {
    let head = ["Person", "Role"].map(|name| th().attr("scope", "col").child(name));
    let rows: Vec<El> = members
        .iter()
        .map(|one| {
            tr().child((
                th().attr("scope", "row")
                    .child((b().child(one.name.clone()), quiet(one.email.clone()))),
                td().attr("data-label", "Role").child(words::role(one.role)),
            ))
        })
        .collect();
    table().class("listing").attr("aria-label", "People").child((
        thead().child(tr().child(head.into_iter().collect::<Vec<_>>())),
        tbody().child(rows),
    ))
}

fn settings(all: &Value) -> El {
    let Value::Object(members) = all else { return div().class("body").child(facts(all)) };
    let folds: Vec<El> = members
        .iter()
        .filter(|(_, value)| value.is_object() || value.is_array())
        .map(|(name, value)| {
            details().class("fold").child((
                summary().child((icon(Icon::Chevron), words::in_facts(name).to_owned())),
                div().class("fold-body small").child(facts(value)),
            ))
        })
        .collect();
    let revision = members.get("revision").map(|revision| {
        p().class("body body-tight quiet small num").child(format!("Revision {revision}"))
    });
    div().class("diagnostics").child((revision, folds))
}

fn connectors(one: &DeskAccount, newest: i64) -> El {
    if one.connectors.is_empty() {
        return div().class("body").child(p().class("quiet").child("None has called yet."));
    }
    let lines: Vec<El> = one
        .connectors
        .iter()
        .map(|one| {
            li().child((
                div().class("line").child(connector_name(one)),
                div()
                    .class("line small")
                    .child((connector_holds(one, newest), span().child(connector_seen(one)))),
            ))
        })
        .collect();
    ul().class("lines").child(lines)
}
