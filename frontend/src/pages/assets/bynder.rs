//! Telling Bynder: how far it is, what does not work, and what to do.

use std::time::Duration;

use leptos::prelude::*;
use portal_types::{
    UsageRejectionByDam, UsageSync, UsageSyncNeed, UsageSyncState, UsageSyncTrouble,
};

use crate::{
    api::Api,
    dom::{
        El, a, b, button, code, details, div, h2, header, li, memo, ol, p, progress, section, span,
        summary as fold,
    },
    forms::{Submit, summary},
    parts::{Load, Paged, ago, live, until, when_loaded},
    words,
};

/// How often it looks.
const PERIOD: Duration = Duration::from_secs(3);

pub(super) fn bynder(api: Api) -> El {
    let sync: Load<UsageSync> = Load::new(move || api.usage_sync());
    live(sync, PERIOD);
    let submit = Submit::new("steer-usage-sync");
    let body = when_loaded(sync, 3, move |_| {
        (move || sync.get().map(|sync| said(&sync)), rejected(api, sync))
    });
    section().class("panel bynder-sync").attr("aria-labelledby", "telling-bynder").child((
        header().child((
            h2().id("telling-bynder").child("Bynder"),
            div().class("actions").child(actions(api, sync, submit)),
        )),
        summary(submit),
        div().class("body stack").child(body),
    ))
}

fn actions(api: Api, sync: Load<UsageSync>, submit: Submit) -> impl Fn() -> Vec<El> + 'static {
    let button = move |what: &'static str, words: &'static str| {
        let steer = move |_| {
            submit.run(
                async move { api.steer_usage_sync(what).await },
                move |outcome| match outcome {
                    Ok(now) => sync.put(now),
                    Err(error) => submit.fail(error),
                },
            );
        };
        button()
            .attr("type", "button")
            .class("button")
            .attr("disabled", move || submit.busy.get())
            .on("click", steer)
            .child(words)
    };
    let state = memo(move || sync.map(|sync| (sync.state, sync.rejected > 0)));
    move || {
        let Some((state, has_rejected)) = state.get() else { return Vec::new() };
        if state == UsageSyncState::Off || !api.session.may_write() {
            return Vec::new();
        }
        let mut all = Vec::new();
        if state == UsageSyncState::Waiting || has_rejected {
            all.push(button("retry", "Try again now"));
        }
        all.push(button("resync", "Tell everything anew"));
        all.push(if state == UsageSyncState::Paused {
            button("resume", "Go on")
        } else {
            button("pause", "Pause")
        });
        all
    }
}

fn said(sync: &UsageSync) -> Vec<El> {
    let pages = match sync.pages_waiting {
        1 => "one page".to_owned(),
        10_000.. => "10,000 pages or more".to_owned(),
        many => format!("{many} pages"),
    };
    let (class, words) = match sync.state {
        UsageSyncState::Off => ("state", "Bynder is not told where assets are used".to_owned()),
        UsageSyncState::Paused => ("state warn", format!("Paused; {pages} waiting")),
        UsageSyncState::Waiting => ("state bad", format!("Bynder can't be told; {pages} waiting")),
        UsageSyncState::Telling if sync.pages_waiting == 0 => {
            ("state warn", "Telling Bynder everything anew".to_owned())
        }
        UsageSyncState::Telling => ("state warn", format!("Telling Bynder; {pages} to go")),
        UsageSyncState::Told => ("state good", "Bynder knows where assets are used".to_owned()),
    };
    let last = sync.told_at.map(|at| span().class("quiet small").child((" told last ", ago(at))));
    let mut all = vec![p().child((span().class(class).child(words), last))];
    all.extend(missing(&sync.missing, "To tell Bynder, "));
    if sync.names_missing != sync.missing {
        all.extend(missing(&sync.names_missing, "For names and pictures, "));
    } else if !sync.names_missing.is_empty() {
        all.push(p().class("quiet").child("Names and pictures of assets come from there, too."));
    }
    all.extend(sync.problem.as_ref().map(|problem| trouble("", problem)));
    let names = sync.names_problem.as_ref();
    let is_other = names.map(|one| one.code) != sync.problem.as_ref().map(|one| one.code);
    all.extend(names.filter(|_| is_other).map(|one| trouble("Names and pictures: ", one)));
    all.extend(sync.resync.as_ref().map(|resync| {
        let words = format!("{} of {} pages told anew", resync.done, resync.total);
        div().child((
            progress()
                .attr("max", resync.total.max(1).to_string())
                .attr("value", resync.done.to_string())
                .attr("aria-label", "Full re-sync"),
            p().class("quiet small num").child((words, ", since ", ago(resync.began_at))),
        ))
    }));
    all
}

fn missing(needs: &[UsageSyncNeed], begin: &'static str) -> Option<El> {
    if needs.is_empty() {
        return None;
    }
    if needs == [UsageSyncNeed::Bynder] {
        let words = "The DAM is Webdam, which has no usage API and gives programs no names or pictures. Tracking works here all the same.";
        return Some(p().class("quiet").child(words));
    }
    let words: Vec<&str> = needs.iter().map(|need| words::usage_sync_need(*need)).collect();
    let link = a().attr("href", "/integration#bynder").child("Integration, Bynder settings");
    Some(p().class("quiet").child((begin, "enter ", words.join(", "), " under ", link, ".")))
}

fn trouble(of: &'static str, problem: &UsageSyncTrouble) -> El {
    div().class("notice bad").child((
        p().child((of, problem.detail.clone())),
        p().class("small").child((
            match problem.failures {
                1 => "Tried once; next ".to_owned(),
                many => format!("Tried {many} times; next "),
            },
            until(problem.next_try_at),
            ".",
        )),
    ))
}

/// What Bynder did not take, once somebody wants to see it.
fn rejected(api: Api, sync: Load<UsageSync>) -> impl Fn() -> Option<El> + 'static {
    let count = memo(move || sync.map(|sync| sync.rejected).unwrap_or_default());
    move || {
        let count = count.get();
        if count == 0 {
            return None;
        }
        let words = match count {
            1 => "Bynder did not take one usage".to_owned(),
            many => format!("Bynder did not take {many} usages"),
        };
        let usages = Paged::new(move |cursor| async move {
            let page = api.rejected_usages(cursor).await?;
            Ok((page.items, page.next_cursor))
        });
        let rows = move || usages.all().iter().map(row).collect::<Vec<_>>();
        let list = when_loaded(usages.first, 3, move |_| {
            (ol().class("lines").child(rows), usages.foot("usages"))
        });
        let help = p().class("quiet small").child(
            "They stay known here. \"asset not found\" means that Bynder has no asset with this id, or that the OAuth app's user may not see it: replace it on the page, or put it back in Bynder and try again.",
        );
        Some(details().child((fold().child(span().class("state bad").child(words)), help, list)))
    }
}

fn row(usage: &UsageRejectionByDam) -> El {
    let name = match &usage.name {
        Some(name) => b().child(name.clone()),
        None => code().child(usage.asset_id.clone()),
    };
    li().child((
        div()
            .class("line")
            .child((name, span().class("quiet small").child(ago(usage.rejected_at)))),
        div().class("small").child(usage.uri.clone()),
        div().class("quiet small").child(usage.reason.clone()),
    ))
}
