//! Consent to remote logging, which may end by itself.

use leptos::prelude::*;
use portal_types::{AdvancedSettings, FieldCode, FieldProblem, PutAdvancedSettings, Timestamp};

use super::{Data, lead, titled};
use crate::{
    api::{Answer, Api},
    browser::clock,
    dom::{Child, El, button, div, memo},
    forms::{Bound, Draft, Form, Value},
    parts::{Line, switch_field, text_field, when_loaded},
};

const DAY_MS: f64 = 86_400_000.0;

/// `until` as its input holds it: local time, or nothing.
#[derive(Clone, PartialEq, Eq)]
struct AdvancedDraft {
    enabled: bool,
    until: String,
    /// The moment that `until` was made from: an input has no seconds, and a save that does not
    /// touch the end must not move it.
    exact: Option<Timestamp>,
}

impl AdvancedDraft {
    fn end(&self) -> Option<Timestamp> {
        match self.exact {
            Some(exact) if clock::to_local_input(exact) == self.until => Some(exact),
            _ => clock::from_local_input(&self.until),
        }
        .filter(|_| self.enabled)
    }
}

impl Draft for AdvancedDraft {
    type Wire = AdvancedSettings;

    fn of(wire: &Self::Wire) -> (Self, i64) {
        let exact = wire.remote_logging_until;
        let until = exact.map(clock::to_local_input).unwrap_or_default();
        (Self { enabled: wire.remote_logging_enabled, until, exact }, wire.revision)
    }

    async fn load(&self, api: Api) -> Answer<Self::Wire> {
        api.advanced().await
    }

    async fn save(&self, api: Api, revision: i64) -> Answer<Self::Wire> {
        let body = PutAdvancedSettings {
            remote_logging_enabled: self.enabled,
            remote_logging_until: self.end(),
        };
        api.put_advanced(&body, revision).await
    }

    fn values(&self) -> Vec<Value> {
        let until = match self.end() {
            Some(end) => clock::date_and_time(end),
            None => "no end".to_owned(),
        };
        vec![
            Value::new("enabled", "Remote logging", if self.enabled { "on" } else { "off" }),
            Value::new("until", "Ends by itself", until),
        ]
    }

    fn take(&mut self, key: &str, from: &Self) {
        if key == "enabled" {
            self.enabled = from.enabled;
        } else {
            self.until.clone_from(&from.until);
            self.exact = from.exact;
        }
    }
}

pub(super) fn advanced_section() -> El {
    let data = expect_context::<Data>();
    let is_off =
        memo(move || data.advanced.map(|wire| !wire.remote_logging_enabled).unwrap_or(false));
    let api = expect_context::<Api>();
    let left = move || is_off.get().then(|| crate::pages::logs::left_behind(api));
    let body = when_loaded(data.advanced, 2, move |wire| {
        let saved = Callback::new(move |wire| {
            data.advanced.put(wire);
            data.account.again();
        });
        let form = Form::<AdvancedDraft>::new("advanced", &wire, saved).guarded(None);
        (form.panel_that(data.may_write, inputs(form), move || send(form)), left)
    });
    titled("advanced", "Advanced", lead("Only needed when something is wrong."), false, body)
}

/// A time that is not complete reads as none, and would silently mean "no end".
fn send(form: Form<AdvancedDraft>) {
    let incomplete = form.submit.root.get::<web_sys::Element>().is_some_and(|root| {
        let input = root.query_selector("input[type=datetime-local]").ok().flatten();
        input.is_some_and(|input| input.matches(":invalid").unwrap_or(false))
    });
    if incomplete {
        form.submit.refuse(FieldProblem::new(
            "/remoteLoggingUntil",
            FieldCode::InvalidFormat,
            "Complete the date and the time, or empty both.",
        ));
    } else {
        form.save();
    }
}

fn inputs(form: Form<AdvancedDraft>) -> impl Child {
    let enabled = form.bind(
        "/remoteLoggingEnabled",
        |draft| draft.enabled,
        |draft, on| {
            draft.enabled = on;
            if !on {
                draft.until = String::new();
            }
        },
    );
    let until = form.bind(
        "/remoteLoggingUntil",
        |draft| draft.until.clone(),
        |draft, text| draft.until = text,
    );
    let switch = switch_field(
        form.submit,
        "/remoteLoggingEnabled",
        "Remote logging",
        enabled,
        "Lets our support team read your connectors' logs. Turn it on when support asks for it; turning it off works at once.",
    );
    (switch, move || enabled.get.get().then(|| end(form, until)))
}

/// When it ends by itself.
fn end(form: Form<AdvancedDraft>, until: Bound<String>) -> El {
    let quick = move |class: &'static str, words: &'static str, days: Option<f64>| {
        button()
            .attr("type", "button")
            .class(class)
            .on("click", move |_| {
                let end = days.map(|days| clock::moment(clock::now_ms() + days * DAY_MS));
                until.set.run(end.map(clock::to_local_input).unwrap_or_default());
            })
            .child(words)
    };
    let line = Line {
        kind: "datetime-local",
        optional: true,
        hint: Some("In your own time zone. Empty: it stays on until somebody turns it off."),
        ..Line::default()
    };
    div().class("until").child((
        text_field(form.submit, "/remoteLoggingUntil", "Ends by itself", until, line),
        div().class("actions start").child((
            quick("button small", "In a day", Some(1.0)),
            quick("button small", "In a week", Some(7.0)),
            quick("button small plain", "No end", None),
        )),
    ))
}
