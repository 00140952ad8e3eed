//! The first-run checklist. It ticks itself.

use leptos::prelude::*;
use portal_types::Timestamp;

use super::watch::{Connection, Progress, Watch};
use crate::{
    dom::{El, a, div, h2, header, li, memo, ol, section, span},
    parts::{Icon, ago, failure, icon, quiet, unseen, waiting},
};

/// A step, as it stands now.
struct Step {
    title: &'static str,
    /// What to do, while it is not done.
    todo: String,
    /// Where to do it: address and words.
    link: (&'static str, &'static str),
    done: bool,
    at: Option<Timestamp>,
}

fn steps(now: &Progress) -> [Step; 4] {
    [
        Step {
            title: "Copy the API key into your connector",
            todo: "Every connector authenticates with it.".to_owned(),
            link: ("/integration#api-key", "Get the key"),
            done: now.copied.is_some(),
            at: now.copied,
        },
        connected(&now.dam),
        Step {
            title: "Set how the asset selector behaves in a field",
            todo: "Global holds everywhere already. Give the hero image its own.".to_owned(),
            link: ("/integration?field=new#fields", "Add a field"),
            done: now.field,
            at: None,
        },
        Step {
            title: "A connector calls for the first time",
            todo: "Start your connector with the key. This ticks by itself.".to_owned(),
            link: ("/integration#api-key", "Where the key goes"),
            done: now.called,
            at: None,
        },
    ]
}

/// The DAM has a name, and what connectors will do there was tried out.
fn connected(dam: &Connection) -> Step {
    let (todo, words) = match dam {
        Connection::Nameless => {
            ("The domain of your Bynder or Webdam portal.".to_owned(), "Set the portal URL")
        }
        Connection::Untested => {
            ("Its settings are there. See whether they work.".to_owned(), "Test the connection")
        }
        Connection::Failed(step) => (format!("The test failed at: {step}."), "See what to do"),
        Connection::Works(_) => (String::new(), ""),
    };
    let at = if let Connection::Works(at) = dam { Some(*at) } else { None };
    Step {
        title: "Connect your DAM",
        todo,
        link: ("/integration#bynder", words),
        done: at.is_some(),
        at,
    }
}

/// The panel.
pub(super) fn checklist(watch: Watch, now: Memo<Option<Progress>>) -> El {
    let error = memo(move || {
        let first = watch.keys.error().or_else(|| watch.bynder.error());
        let first = first.or_else(|| watch.test.error());
        first.or_else(|| watch.own_fields.error()).filter(|_| now.with(Option::is_none))
    });
    let again = Callback::new(move |()| watch.retry());
    let body = move || match now.get() {
        Some(now) => list(&now),
        None if error.with(Option::is_some) => div().class("body").child(failure(error, again)),
        None => div().class("body").child(waiting(4)),
    };
    let done = move || now.get().map(|now| format!("{} of 4 done", now.done()));
    let head = header().child((
        h2().id("set-up").child("Set up"),
        span().class("quiet small num").attr("role", "status").child(done),
    ));
    section().class("panel").attr("aria-labelledby", "set-up").child((head, body))
}

fn list(now: &Progress) -> El {
    let mut next = true;
    let rows: Vec<El> = steps(now)
        .into_iter()
        .map(|step| {
            let is_next = !step.done && std::mem::take(&mut next);
            row(step, is_next)
        })
        .collect();
    ol().class("steps").child(rows)
}

fn row(step: Step, is_next: bool) -> El {
    let Step { title, todo, link: (to, words), done, at } = step;
    let class = match (done, is_next) {
        (true, _) => Some("done"),
        (false, true) => Some("now"),
        (false, false) => None,
    };
    let button = if is_next { "button primary" } else { "button" };
    li().class(class).child((
        span().class("tick").child(done.then(|| icon(Icon::Check))),
        span().child((
            span().class("what").child(title),
            unseen(if done { ": done" } else { ": to do" }),
            (!done).then(|| quiet(todo)),
        )),
        at.filter(|_| done).map(|at| quiet(ago(at))),
        (!done).then(|| a().class(button).attr("href", to).child(words)),
    ))
}
