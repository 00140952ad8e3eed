//! Diagnostics: shown before they are sent, exactly as they will be.

use leptos::prelude::*;
use portal_types::{Diagnostics, DiagnosticsId, FieldCode, FieldProblem};

use crate::{
    api::Api,
    dom::{El, button, div, memo, p, span},
    forms::{Bound, Submit},
    pages::tickets::{LOGS_OFF, diagnostics},
    parts::{Load, ago, failure, switch_field, waiting},
};

const AT: &str = "/diagnosticsId";

#[derive(Clone, Copy)]
pub(super) struct Preview {
    is_wanted: RwSignal<bool>,
    /// Gathered once somebody wants them.
    gathered: Load<Option<Diagnostics>>,
}

impl Preview {
    pub(super) fn new(api: Api) -> Self {
        let is_wanted = RwSignal::new(false);
        let gathered = Load::new(move || {
            let is_wanted = is_wanted.get_untracked();
            async move { if is_wanted { api.gather_diagnostics().await.map(Some) } else { Ok(None) } }
        });
        Self { is_wanted, gathered }
    }

    /// Whether they go, and which; `None` while nobody has seen what would.
    pub(super) fn to_send(self, submit: Submit) -> Option<(bool, Option<DiagnosticsId>)> {
        if !self.is_wanted.get_untracked() {
            return Some((false, None));
        }
        let shown = self.gathered.get_untracked().flatten();
        if shown.is_none() {
            let words = "Wait until they are shown below, or leave them out.";
            submit.refuse(FieldProblem::new(AT, FieldCode::Required, words));
        }
        shown.map(|shown| (true, Some(shown.id)))
    }
}

pub(super) fn preview(submit: Submit, preview: Preview) -> El {
    let Preview { is_wanted, gathered } = preview;
    let want = Callback::new(move |wanted| {
        submit.touched(AT);
        is_wanted.set(wanted);
        if wanted && gathered.get_untracked().flatten().is_none() {
            gathered.again();
        }
    });
    let value = Bound { get: memo(move || is_wanted.get()), set: want };
    let hint = "Lets support see how things are without asking you: settings without secrets, connectors, the last connection test, and the last log records if remote logging is on. You see it first.";
    let shown = memo(move || gathered.get().flatten());
    let error = memo(move || gathered.error());
    let again = Callback::new(move |()| gathered.again());
    let content = move || {
        if !is_wanted.get() {
            return None;
        }
        if let Some(what) = shown.get() {
            return Some(box_of(&what, again));
        }
        Some(div().child(if error.with(Option::is_some) {
            failure(error, again)
        } else {
            waiting(3)
        }))
    };
    div().class("stack").child((
        switch_field(submit, AT, "Send diagnostics", value, hint),
        div().attr("role", "status").child(content),
    ))
}

fn box_of(what: &Diagnostics, again: Callback<()>) -> El {
    let again = button()
        .attr("type", "button")
        .class("button small")
        .on("click", move |_| again.run(()))
        .child("Gather again");
    div().class("framed").child((
        div().class("body body-tight line").child((
            p().child((
                "This goes with your ticket. ",
                span().class("quiet small").child(("Gathered ", ago(what.at))),
            )),
            again,
        )),
        diagnostics(what, LOGS_OFF),
    ))
}
