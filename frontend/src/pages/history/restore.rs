//! Going back to a revision: first what it would change, then the question.

use leptos::prelude::*;
use portal_types::{ProblemCode, Restoration};

use super::{Data, place::Place};
use crate::{
    api::Api,
    dom::{El, button, div, footer, p, span},
    forms::{Submit, summary},
    parts::{Load, difference, no_difference, when_loaded},
};

/// The preview, and the two ways on.
pub(super) fn restore(number: i64, restoring: RwSignal<bool>) -> El {
    let api = expect_context::<Api>();
    let data = expect_context::<Data>();
    let place = expect_context::<Place>();
    let submit = Submit::new("restore");
    let preview = Load::new(move || async move {
        // What is on the list may be old by now.
        let now = api.account().await?.revision;
        api.preview_restore(number, now).await
    });
    let body = when_loaded(preview, 5, move |_| {
        move || preview.get().map(|restoration| shown(&restoration))
    });
    let idle = move || {
        submit.busy.get() || preview.map(|preview| preview.changes.is_empty()).unwrap_or(true)
    };
    let send = move |_| {
        let Some(now) = preview.get_untracked().map(|preview| preview.revision) else { return };
        submit.run(async move { api.restore(number, now).await }, move |outcome| match outcome {
            Ok(done) => {
                let said = format!(
                    "Restored revision {number}. The settings are at revision {} now.",
                    done.revision
                );
                data.said.set(Some(said));
                data.revisions.first.again();
                restoring.set(false);
                place.close();
            }
            Err(error) => {
                if error.code() == Some(ProblemCode::StaleRevision) {
                    preview.again();
                }
                submit.fail(error);
            }
        });
    };
    div().class("sheet-page").child((
        div().class("sheet-body").child((
            p().child(format!(
                "This is what changes if the settings become what they were at revision {number}. Connectors get them within a second."
            )),
            body,
            p().class("hint").child("Secrets are not kept in the history: the client secret stays as it is."),
            summary(submit),
        )),
        footer().class("sheet-foot").child((
            span().class("grow"),
            button()
                .attr("type", "button")
                .class("button")
                .attr("autofocus", true)
                .on("click", move |_| restoring.set(false))
                .child("Back"),
            button()
                .attr("type", "button")
                .class("button primary")
                .attr("disabled", idle)
                .on("click", send)
                .child("Restore"),
        )),
    ))
}

fn shown(restoration: &Restoration) -> El {
    if restoration.changes.is_empty() {
        no_difference("Nothing would change: the settings are as they were then.")
    } else {
        difference(&restoration.changes)
    }
}
