//! One revision: what it changed, or how it differs from another, and a way back to it.

use leptos::prelude::*;
use portal_types::{Revision, RevisionDetail};

use super::{Data, list, place::Place, restore};
use crate::{
    api::Api,
    browser::{clock, focus},
    dom::{El, button, div, footer, label, memo, option, p, select, span, typed},
    parts::{Dialog, Load, ago, dialog, difference, no_difference, when_loaded},
};

/// Opens with the revision that the address names.
pub(super) fn sheet() -> El {
    let place = expect_context::<Place>();
    let restoring = RwSignal::new(false);
    let title = move || match (place.open.get(), restoring.get()) {
        (Some(number), true) => format!("Restore revision {number}?"),
        (Some(number), false) => format!("Revision {number}"),
        (None, _) => String::new(),
    };
    let close = move || {
        restoring.set(false);
        place.close();
    };
    let what = Dialog {
        open: memo(move || place.open.with(Option::is_some)),
        on_close: Callback::new(move |()| close()),
        title: memo(title),
        sheet: true,
    };
    dialog(what, move || {
        move || {
            let number = place.open.get()?;
            focus::next_step();
            Some(if restoring.get() {
                restore::restore(number, restoring)
            } else {
                detail(number, restoring)
            })
        }
    })
}

fn detail(number: i64, restoring: RwSignal<bool>) -> El {
    let api = expect_context::<Api>();
    let data = expect_context::<Data>();
    let place = expect_context::<Place>();
    let content = move || {
        let against = place.against.get();
        let load = Load::new(move || api.revision(number, against));
        when_loaded(load, 5, move |detail| shown(&detail, against.is_some()))
    };
    let may_restore = memo(move || {
        api.session.may_write() && data.newest().is_some_and(|newest| newest != number)
    });
    let foot = move || {
        let said = if data.newest() == Some(number) {
            "These are the settings now."
        } else if may_restore.get() {
            "Restoring makes a new revision; nothing of the history is lost."
        } else {
            "Restoring takes an administrator or the owner of your organisation."
        };
        footer().class("sheet-foot").child((
            span().class("grow quiet small").child(said),
            may_restore.get().then(|| {
                button()
                    .attr("type", "button")
                    .class("button")
                    .on("click", move |_| restoring.set(true))
                    .child("Restore…")
            }),
        ))
    };
    div()
        .class("sheet-page")
        .child((div().class("sheet-body").child((compare(number), content)), foot))
}

fn shown(detail: &RevisionDetail, compared: bool) -> (El, El) {
    let revision = &detail.revision;
    let lead = if compared {
        let (from, to) = (detail.against, revision.revision);
        p().class("quiet").child(format!("What differs, from revision {from} to revision {to}."))
    } else {
        p().class("quiet").child((about(revision), " · ", ago(revision.at)))
    };
    let body = if detail.changes.is_empty() {
        no_difference(if compared { "Nothing differs." } else { "No setting changed." })
    } else {
        difference(&detail.changes)
    };
    (lead, body)
}

fn about(revision: &Revision) -> String {
    let by = match &revision.by {
        Some(by) => format!("{} ({})", by.name, by.email),
        None => list::who(revision),
    };
    let from = revision.from.as_ref().map(|from| format!(" from {from}")).unwrap_or_default();
    format!("{} · {by}{from}", list::title(revision))
}

/// What to compare with.
fn compare(number: i64) -> El {
    let data = expect_context::<Data>();
    let place = expect_context::<Place>();
    let others = memo(move || {
        let mut all: Vec<(i64, String)> = data
            .revisions
            .all()
            .into_iter()
            .filter(|one| one.revision != number)
            .map(|one| {
                let when = clock::date_and_time(one.at);
                (
                    one.revision,
                    format!("Revision {} · {} · {when}", one.revision, list::title(&one)),
                )
            })
            .collect();
        // The address may name one that is not on the list yet.
        if let Some(other) = place.against.get()
            && all.iter().all(|(listed, _)| *listed != other)
        {
            all.push((other, format!("Revision {other}")));
        }
        all
    });
    let options = move || {
        let before = option().attr("value", "").child("The one before it");
        let all = others.get().into_iter().map(|(other, words)| {
            option()
                .attr("value", other.to_string())
                .attr("selected", place.against.get_untracked() == Some(other))
                .child(words)
        });
        std::iter::once(before).chain(all).collect::<Vec<_>>()
    };
    let list = select()
        .class("input")
        .id("compare-with")
        .on("change", move |event| place.compare(number, typed(&event).parse().ok()))
        .child(options);
    div()
        .class("field compare")
        .child((label().attr("for", "compare-with").child("Compared with"), list))
}
