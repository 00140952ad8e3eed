//! Who else in support has the ticket before them, so that two don't answer at once.

use std::time::Duration;

use leptos::prelude::*;
use portal_types::Presence;

use super::Data;
use crate::{
    dom::{El, memo, p, span, watch},
    parts::{Load, again_with, live},
};

/// How often it says so; after 20 s without, somebody counts as gone.
const PERIOD: Duration = Duration::from_secs(5);

/// The line that says who. It also finds out whether the ticket changed, and has it read again.
pub(super) fn presence(data: Data) -> El {
    let Data { api, number, ticket, is_writing, .. } = data;
    let there: Load<Presence> = Load::new(move || {
        let is_writing = is_writing.get_untracked();
        async move { api.be_present(number, is_writing).await }
    });
    live(there, PERIOD);
    again_with(there, memo(move || is_writing.get()));
    let changed = memo(move || there.map(|all| all.changed_at));
    watch(move || {
        let changed = changed.get();
        let known = untrack(|| ticket.map(|one| one.ticket.changed_at));
        if changed.is_some() && changed != known {
            ticket.again();
        }
    });
    let words = memo(move || {
        let others = there.map(|all| all.others.clone()).unwrap_or_default();
        let said = others.into_iter().map(|one| {
            let what = if one.is_writing { "is writing" } else { "is here" };
            format!("{} {what}", one.name)
        });
        said.collect::<Vec<_>>().join(" · ")
    });
    p().class("presence state-line small").attr("role", "status").child(move || {
        let words = words.get();
        (!words.is_empty()).then(|| span().class("state warn").child(words))
    })
}
