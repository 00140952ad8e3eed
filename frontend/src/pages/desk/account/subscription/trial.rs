//! A longer trial.

use leptos::prelude::*;
use portal_types::{ExtendTrial, FieldCode, FieldProblem};

use super::{Billing, question::question};
use crate::{
    browser::clock,
    dom::El,
    forms::{Bound, Submit},
    parts::{Line, text_field},
};

pub(super) fn trial(billing: Billing) -> El {
    let submit = Submit::new("trial");
    let day = RwSignal::new(String::new());
    let (api, account) = (billing.api, billing.account);
    let send = move |reason: String| {
        // The day itself is a part of it.
        let Some(ends_at) = clock::begin_of_day(&day.get_untracked(), 1) else {
            let words = "Choose the last day.";
            submit.refuse(FieldProblem::new("/endsAt", FieldCode::Required, words));
            return;
        };
        let body = ExtendTrial { ends_at, reason };
        submit.run(async move { api.extend_trial(account, &body).await }, move |outcome| {
            match outcome {
                Ok(now) => {
                    let until = now.trial_ends_at.map(clock::date_only).unwrap_or_default();
                    billing.done(format!("The trial ends on {until}."));
                }
                Err(error) => submit.fail(error),
            }
        });
    };
    let line = Line {
        kind: "date",
        hint: Some("Connectors are served until the end of this day."),
        autofocus: true,
        ..Line::default()
    };
    let field = text_field(submit, "/endsAt", "Last day of the trial", Bound::signal(day), line);
    question(billing, submit, "Extend the trial", field, send)
}
