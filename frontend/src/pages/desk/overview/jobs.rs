//! Jobs in one state, and what a person can do about those that were given up.

use leptos::prelude::*;
use portal_types::{StaffJob, StaffJobState};

use super::{PERIOD, panel};
use crate::{
    api::Api,
    dom::{El, b, button, code, div, li, memo, p, span, ul},
    forms::{Submit, summary},
    parts::{Paged, ago, live_while, quiet, unseen, until, when_loaded},
};

#[derive(Clone, Copy)]
struct Data {
    api: Api,
    jobs: Paged<StaffJob>,
    act: Submit,
    /// The numbers above change with what is done here.
    changed: Callback<()>,
}

pub(super) fn jobs(api: Api, state: StaffJobState, changed: Callback<()>) -> El {
    let is_dead = state == StaffJobState::Dead;
    let jobs = Paged::new(move |cursor| async move {
        let page = api.staff_jobs(&vec![("state", state.to_string())], cursor).await?;
        Ok((page.items, page.next_cursor))
    });
    live_while(jobs.first, PERIOD, move || !jobs.has_more_pages());
    let act = Submit::new(if is_dead { "dead-jobs" } else { "failing-jobs" });
    let data = Data { api, jobs, act, changed };
    let rows = memo(move || jobs.all());
    let listing = move || {
        let rows = rows.get();
        if rows.is_empty() {
            let words = if is_dead { "No job was given up." } else { "No job is failing." };
            return div().class("body").child(p().class("quiet").child(words));
        }
        let rows: Vec<El> = rows.iter().map(|one| row(data, one)).collect();
        ul().class("lines").child(rows)
    };
    let body = when_loaded(jobs.first, 3, move |_| (listing, jobs.foot("jobs")));
    let (id, title) = if is_dead {
        ("dead-jobs", "Jobs that were given up, and wait for a person")
    } else {
        ("failing-jobs", "Jobs that failed, and are tried again")
    };
    panel(id, title, (div().class("summary").child(summary(act)), body))
}

fn row(data: Data, one: &StaffJob) -> El {
    let times =
        if one.attempts == 1 { "once".to_owned() } else { format!("{} times", one.attempts) };
    let when = match one.state {
        StaffJobState::Dead => None,
        StaffJobState::Queued | StaffJobState::Failing => Some((", again ", until(one.run_at))),
    };
    let acts = (one.state == StaffJobState::Dead).then(|| acts(data, one));
    li().child((
        div().class("line").child((
            span().child((
                b().child(one.kind.clone()),
                " ",
                code().class("quiet small").child(one.id.to_string()),
            )),
            acts,
        )),
        quiet(("Left ", ago(one.created_at), format!(", tried {times}"), when)),
        one.error.clone().map(|error| p().class("problem").child(error)),
    ))
}

fn acts(data: Data, one: &StaffJob) -> El {
    let Data { api, jobs, act, changed } = data;
    let id = one.id;
    let is_sure = RwSignal::new(false);
    let done = move |outcome| match outcome {
        Ok(()) => {
            jobs.first.again();
            changed.run(());
        }
        Err(error) => act.fail(error),
    };
    let retry = move |_| act.run(async move { api.retry_job(id).await }, done);
    let throw = move |_| {
        // A second click says that it is meant: what it carries is lost.
        if is_sure.get_untracked() {
            act.run(async move { api.throw_job_away(id).await }, done);
        } else {
            is_sure.set(true);
        }
    };
    let of = unseen(format!(" job {id}"));
    let again = unseen(format!(" job {id}"));
    let small = |class: &'static str| {
        button().attr("type", "button").class(class).attr("disabled", move || act.busy.get())
    };
    let throw_words = move || if is_sure.get() { "Really throw away" } else { "Throw away" };
    div().class("actions").child((
        small("button small").on("click", retry).child(("Retry", again)),
        small("button small danger").on("click", throw).child((throw_words, of)),
    ))
}
