//! The connection test: steps that tick as they finish, each failure with what to do about it.

use leptos::prelude::*;
use portal_types::{
    CheckStatus, ConnectionCheck, ConnectionTest, ConnectionTestLine, Dam, PastConnectionTest,
    REQUIRED_SCOPES, Timestamp, UPLOAD_SCOPE,
};

use super::Data;
use crate::{
    api::{Api, ApiError},
    browser::{focus, task},
    dom::{Child, El, a, button, div, h3, header, li, memo, ol, p, section, span, watch},
    parts::{Icon, Load, ago, icon, quiet, request_id, unseen},
};

/// A step: waiting to be made, or made.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    Waiting { id: String, title: String },
    Made(ConnectionCheck),
}

impl Step {
    fn id(&self) -> &str {
        match self {
            Self::Waiting { id, .. } | Self::Made(ConnectionCheck { id, .. }) => id,
        }
    }
}

/// The steps that a test will likely make, so that there is something to look at from the start.
fn expected(dam: Dam) -> Vec<Step> {
    let step = |id: &str, title: &str| Step::Waiting { id: id.to_owned(), title: title.to_owned() };
    let mut steps = vec![
        step("settings", "Settings"),
        step("name", "Name"),
        step("tls", "Encrypted connection"),
    ];
    match dam {
        Dam::Webdam => steps.push(step("webdam", "Webdam")),
        Dam::Bynder => {
            steps.push(step("token", "Access token"));
            for scope in REQUIRED_SCOPES.into_iter().chain([UPLOAD_SCOPE]) {
                steps.push(step(&format!("scope:{scope}"), &format!("Scope {scope}")));
            }
            steps.push(step("usage", "Usage API and role"));
        }
    }
    steps
}

/// A test, running or over.
#[derive(Clone, Copy)]
struct Run {
    steps: RwSignal<Vec<Step>>,
    running: RwSignal<bool>,
    result: RwSignal<Option<ConnectionTest>>,
    error: RwSignal<Option<ApiError>>,
    /// The revision of the settings that were tested; of a test of before, when that was current.
    tested: RwSignal<Option<i64>>,
    /// When, of a test that was made before this page was opened.
    at: RwSignal<Option<Timestamp>>,
}

impl Run {
    fn new() -> Self {
        Self {
            steps: RwSignal::new(Vec::new()),
            running: RwSignal::new(false),
            result: RwSignal::new(None),
            error: RwSignal::new(None),
            tested: RwSignal::new(None),
            at: RwSignal::new(None),
        }
    }

    /// Takes up the last test that was made, unless one runs by now.
    fn recall(self, last: PastConnectionTest, revision: i64) {
        if self.tested.with_untracked(Option::is_some) {
            return;
        }
        self.at.set(Some(last.tested_at));
        self.tested.set(Some(if last.is_current { revision } else { 0 }));
        self.take(ConnectionTestLine::Result(last.result));
    }

    fn start(self, api: Api, dam: Dam, revision: i64) {
        if self.running.get_untracked() {
            return;
        }
        let keyboard = focus::here();
        self.running.set(true);
        self.at.set(None);
        self.error.set(None);
        self.result.set(None);
        self.tested.set(Some(revision));
        self.steps.set(expected(dam));
        task::spawn(async move {
            let outcome = api.test_bynder(move |line| self.take(line)).await;
            // The page may be gone by now.
            if self.running.try_set(false).is_some() {
                return;
            }
            if let Err(error) = outcome {
                self.error.set(Some(error));
            } else if self.result.with_untracked(Option::is_none) {
                self.error.set(Some(ApiError::Unreachable));
            }
            self.steps.update(|steps| steps.retain(|step| matches!(step, Step::Made(_))));
            focus::keep(keyboard, None);
        });
    }

    /// Whether more is wanted.
    fn take(self, line: ConnectionTestLine) -> bool {
        match line {
            ConnectionTestLine::Check(check) => self
                .steps
                .try_update(|steps| match steps.iter_mut().find(|step| step.id() == check.id) {
                    Some(step) => *step = Step::Made(check),
                    None => steps.push(Step::Made(check)),
                })
                .is_some(),
            ConnectionTestLine::Result(result) => {
                // In the order in which they were made, with nothing that did not apply.
                let _ = self.steps.try_set(result.checks.iter().cloned().map(Step::Made).collect());
                let _ = self.result.try_set(Some(result));
                false
            }
        }
    }
}

/// The panel below the form. `dirty` says whether the form holds something that is not stored.
pub(super) fn connection(dirty: Memo<bool>) -> El {
    let api = expect_context::<Api>();
    let data = expect_context::<Data>();
    let run = Run::new();
    let stored =
        memo(move || data.bynder.map(|wire| (wire.portal_url.is_some(), wire.dam, wire.revision)));
    let last = Load::new(move || api.last_connection_test());
    watch(move || {
        let Some((_, _, revision)) = stored.get() else { return };
        if let Some(last) = last.map(|answer| answer.last.clone()).flatten() {
            run.recall(last, revision);
        }
    });
    let blocked = memo(move || match stored.get() {
        _ if !data.may_write => Some("Testing takes an administrator or the owner."),
        Some((false, ..)) | None => Some("Save a portal URL first."),
        _ if dirty.get() => Some("Save your changes first: the test uses what is stored."),
        _ => None,
    });
    let start = move |_| {
        if let Some((true, dam, revision)) = stored.get_untracked() {
            run.start(api, dam, revision);
        }
    };
    let word = move || {
        if run.tested.get().is_none() { "Test connection" } else { "Test again" }
    };
    let test = button()
        .attr("type", "button")
        .class("button")
        .attr("disabled", move || blocked.get().is_some() || run.running.get())
        .attr("aria-describedby", move || blocked.get().map(|_| "connection-blocked"))
        .on("click", start)
        .child(word);
    let stale = memo(move || {
        let tested = run.tested.get();
        tested.is_some() && tested != stored.get().map(|(_, _, revision)| revision)
    });
    let hint = move || match blocked.get() {
        Some(why) => Some(p().class("hint").id("connection-blocked").child(why)),
        None if run.tested.get().is_none() => Some(
            p().class("hint")
                .child("Tries out what is stored, step by step. It changes nothing there."),
        ),
        None if stale.get() => {
            Some(p().class("hint").child("The settings have changed since this test."))
        }
        None => None,
    };
    let when = move || run.at.get().map(|at| p().class("hint").child(("Tested ", ago(at), ".")));
    let said = span().class("grow").attr("role", "status").child(move || verdict(run));
    let head = header().child((h3().id("connection-title").child("Connection"), said, test));
    section().class("panel connection").attr("aria-labelledby", "connection-title").child((
        head,
        div().class("body-tight").child((hint, when)),
        move || steps(run),
        trouble(run),
    ))
}

/// How it stands, in a word.
fn verdict(run: Run) -> Option<El> {
    if run.running.get() {
        return Some(quiet("Testing…"));
    }
    let result = run.result.get()?;
    let count = |status| result.checks.iter().filter(|check| check.status == status).count();
    let (failed, warned) = (count(CheckStatus::Fail), count(CheckStatus::Warn));
    let (class, words) = match (failed, warned) {
        (0, 0) => ("state good", "Everything works".to_owned()),
        (0, 1) => ("state warn", "It works, with one thing to know".to_owned()),
        (0, many) => ("state warn", format!("It works, with {many} things to know")),
        (1, _) => ("state bad", "One step failed".to_owned()),
        (many, _) => ("state bad", format!("{many} steps failed")),
    };
    Some(span().class(class).child(words))
}

fn steps(run: Run) -> Option<El> {
    let steps = run.steps.get();
    if steps.is_empty() {
        return None;
    }
    let next = steps.iter().position(|step| matches!(step, Step::Waiting { .. }));
    let rows: Vec<El> = steps
        .into_iter()
        .enumerate()
        .map(|(place, step)| row(step, Some(place) == next && run.running.get_untracked()))
        .collect();
    Some(ol().class("checks-list").attr("aria-label", "Steps of the connection test").child(rows))
}

fn row(step: Step, now: bool) -> El {
    let (class, mark, title, said, detail, link) = match step {
        Step::Waiting { title, .. } => {
            let class = if now { "now" } else { "ahead" };
            (class, None, title, if now { "runs now" } else { "waits" }, String::new(), None)
        }
        Step::Made(check) => {
            let (class, mark, said) = match check.status {
                CheckStatus::Pass => ("pass", Some(Icon::Check), "passed"),
                CheckStatus::Warn => ("warn", Some(Icon::Attention), "passed, with a warning"),
                CheckStatus::Fail => ("fail", Some(Icon::Close), "failed"),
                CheckStatus::Skipped => ("skipped", None, "skipped"),
            };
            let link = check
                .link
                .filter(|_| matches!(check.status, CheckStatus::Warn | CheckStatus::Fail));
            (class, mark, check.title, said, check.detail, link)
        }
    };
    let link = link.filter(|link| link.starts_with("http")).map(|link| {
        a().attr("href", link).attr("target", "_blank").attr("rel", "noopener noreferrer").child((
            "Open it in Bynder ",
            icon(Icon::External),
            unseen(" (opens in a new tab)"),
        ))
    });
    let detail = (!detail.is_empty()).then(|| p().class("quiet small").child(detail));
    li().class(class).child((
        span().class("tick").child(mark.map(icon)),
        div().child((
            span().class("what").child((title, unseen((": ", said)))),
            detail,
            link.map(|link| p().class("small").child(link)),
        )),
    ))
}

fn trouble(run: Run) -> impl Child {
    let error = memo(move || run.error.get());
    div().attr("role", "alert").child(move || {
        error.get().map(|why| {
            div()
                .class("body-tight")
                .child(div().class("notice bad").child((p().child(why.words()), request_id(error))))
        })
    })
}
