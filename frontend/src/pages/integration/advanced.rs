//! Consent to remote logging, which may end by itself.

use leptos::prelude::*;
use portal_types::{AdvancedSettings, FieldCode, FieldProblem, PutAdvancedSettings, Timestamp};

use super::{Data, section};
use crate::{
    api::{Answer, Api},
    browser::clock,
    forms::{ConflictDialog, Draft, Form, SaveBar, Value},
    parts::{SwitchField, TextField, when_loaded},
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

#[component]
pub(super) fn AdvancedSection() -> impl IntoView {
    let data = expect_context::<Data>();
    let lead = view! { <p class="quiet">"Only needed when something is wrong."</p> };
    let body = when_loaded(data.advanced, 2, move |wire| {
        let saved = Callback::new(move |wire| {
            data.advanced.put(wire);
            data.account.again();
        });
        let form = Form::<AdvancedDraft>::new("advanced", &wire, saved).guarded(None);
        view! {
            <form
                class="panel"
                novalidate
                node_ref=form.submit.root
                on:submit=move |event| {
                    event.prevent_default();
                    send(form);
                }
            >
                <fieldset class="body stack" disabled=!data.may_write>{inputs(form)}</fieldset>
                <SaveBar form=form may_write=data.may_write/>
            </form>
            <ConflictDialog form=form/>
        }
    });
    section("advanced", "Advanced", lead, false, body)
}

/// A time that is not complete reads as none, and would silently mean "no end".
fn send(form: Form<AdvancedDraft>) {
    let incomplete = form.submit.root.get_untracked().is_some_and(|root| {
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

fn inputs(form: Form<AdvancedDraft>) -> impl IntoView {
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
    let quick = move |days: f64, words: &'static str| {
        view! {
            <button
                type="button"
                class="button small"
                on:click=move |_| {
                    let end = clock::moment(clock::now_ms() + days * DAY_MS);
                    until.set.run(clock::to_local_input(end));
                }
            >
                {words}
            </button>
        }
    };
    view! {
        <SwitchField
            submit=form.submit
            at="/remoteLoggingEnabled"
            label="Remote logging"
            value=enabled
            hint=|| {
                "Lets our support team read your connectors' logs. Turn it on when support asks for it; turning it off works at once."
            }
        />
        <Show when=move || enabled.get.get()>
            <div class="until">
                <TextField
                    submit=form.submit
                    at="/remoteLoggingUntil"
                    label="Ends by itself"
                    optional=true
                    kind="datetime-local"
                    value=until
                    hint="In your own time zone. Empty: it stays on until somebody turns it off."
                />
                <div class="actions start">
                    {quick(1.0, "In a day")} {quick(7.0, "In a week")}
                    <button
                        type="button"
                        class="button small plain"
                        on:click=move |_| until.set.run(String::new())
                    >
                        "No end"
                    </button>
                </div>
            </div>
        </Show>
    }
}
