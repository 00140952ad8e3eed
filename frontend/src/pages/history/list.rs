//! The revisions, the newest first.

use leptos::prelude::*;
use portal_types::{Revision, RevisionCause, SettingsPart};

use super::{Data, place};
use crate::{
    dom::{El, a, div, li, memo, ol, span},
    parts::ago,
    words,
};

pub(super) fn list() -> El {
    let data = expect_context::<Data>();
    let all = memo(move || data.revisions.all());
    let rows = move || {
        let all = all.get();
        let newest = all.first().map(|revision| revision.revision);
        all.into_iter()
            .map(|revision| {
                let current = newest == Some(revision.revision);
                row(&revision, current)
            })
            .collect::<Vec<_>>()
    };
    ol().class("rows revisions").child(rows)
}

fn row(revision: &Revision, current: bool) -> El {
    let number = revision.revision;
    let link = a()
        .class("row-link")
        .attr("href", place::of(number, None))
        .attr("data-deeper", true)
        .child(title(revision));
    li().child((
        span()
            .class("num quiet number")
            .attr("aria-label", format!("Revision {number}"))
            .child(number),
        div().child((
            link,
            div().class("quiet small").child((who(revision), " · ", ago(revision.at))),
        )),
        div().child(current.then(|| span().class("state good small").child("Now"))),
    ))
}

/// What a revision did, in a few words.
pub(super) fn title(revision: &Revision) -> String {
    let count = revision.change_count;
    let fields = |verb: &str| match count {
        1 => format!("{verb} one field"),
        many => format!("{verb} {many} fields"),
    };
    match revision.cause {
        RevisionCause::Opened => "The account was opened".to_owned(),
        RevisionCause::Recorded => {
            "The history begins here; what came before was not recorded".to_owned()
        }
        RevisionCause::Restored => match revision.restored_from {
            Some(from) => format!("Restored revision {from}"),
            None => "Restored an earlier revision".to_owned(),
        },
        RevisionCause::Imported => fields("Imported"),
        RevisionCause::BulkChanged => fields("Changed"),
        RevisionCause::Changed => match (&revision.field, revision.parts.as_slice()) {
            (Some(field), _) => field.clone(),
            (None, [SettingsPart::Field]) if count == 1 => "Global".to_owned(),
            (None, []) => "Nothing but secrets".to_owned(),
            (None, parts) => {
                let words: Vec<_> = parts.iter().map(|part| words::part(*part)).collect();
                words.join(", ")
            }
        },
    }
}

pub(super) fn who(revision: &Revision) -> String {
    match (&revision.by, revision.cause) {
        (Some(by), _) => by.name.clone(),
        (None, RevisionCause::Opened | RevisionCause::Recorded) => "The portal".to_owned(),
        (None, _) => "Nobody who was logged in".to_owned(),
    }
}
