//! What can be said of a key: its name, what it may be used for, and when it ends.

use leptos::prelude::*;
use portal_types::{ApiKey, Scope, Timestamp};

use crate::{
    browser::clock,
    dom::{Child, El, button, code, div, fieldset, input, label, legend, memo, span},
    forms::{Bound, Submit},
    parts::{Around, Line, quiet, text_field},
    words,
};

const DAY_MS: f64 = 86_400_000.0;

/// The values, as inputs hold them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Typed {
    pub(super) name: String,
    pub(super) scopes: Vec<Scope>,
    /// Local time, or nothing.
    ends: String,
    /// The moment that `ends` was made from: an input has no seconds.
    exact: Option<Timestamp>,
}

impl Typed {
    pub(super) fn new() -> Self {
        Self { name: String::new(), scopes: Scope::ALL.to_vec(), ends: String::new(), exact: None }
    }

    pub(super) fn of(key: &ApiKey) -> Self {
        Self {
            name: key.name.clone(),
            scopes: in_order(&key.scopes),
            ends: key.expires_at.map(clock::to_local_input).unwrap_or_default(),
            exact: key.expires_at,
        }
    }

    pub(super) fn end(&self) -> Option<Timestamp> {
        match self.exact {
            Some(exact) if clock::to_local_input(exact) == self.ends => Some(exact),
            _ => clock::from_local_input(&self.ends),
        }
    }
}

fn in_order(scopes: &[Scope]) -> Vec<Scope> {
    Scope::ALL.iter().copied().filter(|scope| scopes.contains(scope)).collect()
}

/// The inputs.
pub(super) fn inputs(submit: Submit, typed: RwSignal<Typed>, autofocus: bool) -> impl Child {
    let name = Bound {
        get: memo(move || typed.with(|typed| typed.name.clone())),
        set: Callback::new(move |name| typed.update(|typed| typed.name = name)),
    };
    let line = Line {
        hint: Some("Tells it from others, for instance by where it is used: “Production”, “Test”."),
        autofocus,
        ..Line::default()
    };
    (text_field(submit, "/name", "Name", name, line), scopes(submit, typed), ends(submit, typed))
}

fn scopes(submit: Submit, typed: RwSignal<Typed>) -> El {
    let around = Around::new(submit, "/scopes", false);
    let choices: Vec<El> = Scope::ALL
        .iter()
        .map(|scope| {
            let scope = *scope;
            let (what, more) = words::scope(scope);
            let tick = input()
                .attr("type", "checkbox")
                .attr("aria-invalid", move || around.invalid())
                .prop("checked", move || typed.with(|typed| typed.scopes.contains(&scope)))
                .on("change", move |_| {
                    submit.touched("/scopes");
                    typed.update(|typed| {
                        if typed.scopes.contains(&scope) {
                            typed.scopes.retain(|other| *other != scope);
                        } else {
                            typed.scopes.push(scope);
                            typed.scopes = in_order(&typed.scopes);
                        }
                    });
                });
            let said = span().child((what, " ", code().class("quiet small").child(scope.as_str())));
            label().child((tick, div().child((said, div().child(quiet(more))))))
        })
        .collect();
    fieldset().class("field").attr("aria-describedby", move || around.described()).child((
        legend().child("What it may be used for"),
        div().class("ticks").child(choices),
        around.problem(),
    ))
}

fn ends(submit: Submit, typed: RwSignal<Typed>) -> El {
    let value = Bound {
        get: memo(move || typed.with(|typed| typed.ends.clone())),
        set: Callback::new(move |ends| typed.update(|typed| typed.ends = ends)),
    };
    let quick = move |class: &'static str, words: &'static str, days: Option<f64>| {
        button()
            .attr("type", "button")
            .class(class)
            .on("click", move |_| {
                submit.touched("/expiresAt");
                let end = days.map(|days| clock::moment(clock::now_ms() + days * DAY_MS));
                value.set.run(end.map(clock::to_local_input).unwrap_or_default());
            })
            .child(words)
    };
    let line = Line {
        kind: "datetime-local",
        optional: true,
        hint: Some("In your own time zone. Empty: it works until somebody ends it."),
        ..Line::default()
    };
    div().class("until").child((
        text_field(submit, "/expiresAt", "Ends by itself", value, line),
        div().class("actions start").child((
            quick("button small", "In 90 days", Some(90.0)),
            quick("button small", "In a year", Some(365.0)),
            quick("button small plain", "No end", None),
        )),
    ))
}
