//! The foot of a settings form: what state it is in, and the two things to do about it.

use leptos::prelude::*;

use super::{Draft, Form, Outcome, Submit, summary};
use crate::{
    dom::{Child, El, button, div, footer, memo, span},
    parts::{Icon, icon, quiet},
};

/// State, Discard and Save; or, for who may not save, a word on why.
pub(crate) fn save_bar<D: Draft>(form: Form<D>, may_write: bool) -> impl Child {
    if may_write {
        let discard = Callback::new(move |()| form.discard());
        let undo = Callback::new(move |()| form.undo());
        bar(form.submit, form.dirty(), form.outcome, discard, undo)
    } else {
        let words = "You can read this. Changing it takes an administrator or the owner of your organisation.";
        vec![footer().child(quiet(words))]
    }
}

/// Not generic, so that the browser downloads it once.
fn bar(
    submit: Submit,
    dirty: Memo<bool>,
    outcome: RwSignal<Option<Outcome>>,
    discard: Callback<()>,
    undo: Callback<()>,
) -> Vec<El> {
    let state = move || {
        if submit.busy.get() {
            return Some(span().class("quiet").child("Saving…"));
        }
        if dirty.get() {
            return Some(span().class("state warn").child("Unsaved changes"));
        }
        let good = |words: String| span().class("state good num").child(words);
        Some(match outcome.get()? {
            Outcome::Saved { revision, .. } => good(format!("Saved · revision {revision}")),
            Outcome::Undone { revision } => good(format!("Undone · revision {revision}")),
            Outcome::Kept => {
                span().class("state").child("Nothing to undo: a secret is not kept in the history")
            }
        })
    };
    let can_undo = memo(move || {
        matches!(outcome.get(), Some(Outcome::Saved { undo: true, .. })) && !dirty.get()
    });
    let undo = move || {
        can_undo.get().then(|| {
            button()
                .attr("type", "button")
                .class("button plain")
                .attr("disabled", move || submit.busy.get())
                .on("click", move |_| undo.run(()))
                .child((icon(Icon::Revert), "Undo"))
        })
    };
    let idle = move || !dirty.get() || submit.busy.get();
    vec![
        div().class("summary").child(summary(submit)),
        footer().child((
            span()
                .class("grow")
                .attr("role", "status")
                .attr("tabindex", "-1")
                .id(submit.id("/saved"))
                .child(state),
            undo,
            button()
                .attr("type", "button")
                .class("button plain")
                .class_if("gone", move || !dirty.get())
                .attr("disabled", idle)
                .on("click", move |_| discard.run(()))
                .child("Discard"),
            button()
                .attr("type", "submit")
                .class("button primary")
                .attr("disabled", idle)
                .child("Save"),
        )),
    ]
}
