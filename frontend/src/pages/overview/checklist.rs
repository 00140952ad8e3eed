//! The first-run checklist. It ticks itself.

use leptos::prelude::*;
use portal_types::Timestamp;

use super::watch::{Progress, Watch};
use crate::parts::{Ago, Failure, Icon, icon};

/// A step, as it stands now.
struct Step {
    title: &'static str,
    /// What to do, while it is not done.
    todo: &'static str,
    /// Where to do it: address and words.
    link: (&'static str, &'static str),
    done: bool,
    at: Option<Timestamp>,
}

fn steps(now: &Progress) -> [Step; 4] {
    [
        Step {
            title: "Copy the API key into your connector",
            todo: "Every connector authenticates with it.",
            link: ("/integration#api-key", "Get the key"),
            done: now.copied.is_some(),
            at: now.copied,
        },
        Step {
            title: "Name your DAM",
            todo: "The domain of your Bynder or Webdam portal.",
            link: ("/integration#bynder", "Set the portal URL"),
            done: now.dam,
            at: None,
        },
        Step {
            title: "Set how the asset selector behaves in a field",
            todo: "Global holds everywhere already. Give the hero image its own.",
            link: ("/integration?field=new#fields", "Add a field"),
            done: now.field,
            at: None,
        },
        Step {
            title: "A connector calls for the first time",
            todo: "Start your connector with the key. This ticks by itself.",
            link: ("/integration#api-key", "Where the key goes"),
            done: now.called.is_some(),
            at: now.called,
        },
    ]
}

/// The panel.
#[component]
pub(super) fn Checklist(watch: Watch) -> impl IntoView {
    let now = Memo::new(move |_| watch.progress());
    let error = Signal::derive(move || {
        let first = watch.keys.error().or_else(|| watch.bynder.error());
        first.or_else(|| watch.own_fields.error()).filter(|_| now.with(Option::is_none))
    });
    let again = Callback::new(move |()| watch.retry());
    let body = move || match now.get() {
        Some(now) => list(&now),
        None if error.with(Option::is_some) => {
            view! { <div class="body"><Failure error=error again=again/></div> }.into_any()
        }
        None => view! {
            <div class="body waiting" aria-busy="true">
                <span class="unseen">"Loading…"</span>
                {(0..4).map(|_| view! { <span class="bone"></span> }).collect_view()}
            </div>
        }
        .into_any(),
    };
    view! {
        <section class="panel" aria-labelledby="set-up">
            <header>
                <h2 id="set-up">"Set up"</h2>
                <span class="quiet small num" role="status">
                    {move || now.get().map(|now| format!("{} of 4 done", now.done()))}
                </span>
            </header>
            {body}
        </section>
    }
}

fn list(now: &Progress) -> AnyView {
    let mut next = true;
    let rows = steps(now)
        .into_iter()
        .map(|step| {
            let is_next = !step.done && std::mem::take(&mut next);
            row(step, is_next)
        })
        .collect_view();
    view! { <ol class="steps">{rows}</ol> }.into_any()
}

fn row(step: Step, is_next: bool) -> AnyView {
    let Step { title, todo, link: (to, words), done, at } = step;
    view! {
        <li class:done=done class:now=is_next>
            <span class="tick">{done.then(|| icon(Icon::Check))}</span>
            <span>
                <span class="what">{title}</span>
                <span class="unseen">{if done { ": done" } else { ": to do" }}</span>
                {(!done).then(|| view! { <span class="quiet small">{todo}</span> })}
            </span>
            {if done {
                at.map(|at| view! { <span class="quiet small"><Ago at=at/></span> }).into_any()
            } else {
                view! { <a class="button" class:primary=is_next href=to>{words}</a> }.into_any()
            }}
        </li>
    }
    .into_any()
}
