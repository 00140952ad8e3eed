//! Is it working, and what do I do next?

mod checklist;
mod connectors;
mod watch;

use leptos::prelude::*;
use portal_types::{Account, Role, SubscriptionStatus, Timestamp};

use crate::{
    api::Api,
    browser::clock,
    dom::{Child, El, a, b, div, fixed, h2, header, memo, p, section, span},
    parts::{Load, Ticker, ago, page_title, when_loaded},
    routes, words,
};
use watch::Watch;

/// The page.
pub(crate) fn overview() -> Vec<El> {
    let api = expect_context::<Api>();
    let account = Load::new(move || api.account());
    let watch = Watch::start(api, account);
    let progress = memo(move || watch.progress());
    let called = memo(move || watch.last_call());
    let lead = move || match (progress.get(), called.get()) {
        (Some(progress), _) if !progress.is_complete() => "A few steps until your connectors work.",
        (Some(_), Some(_)) => "Everything is set up, and a connector has called.",
        (Some(_), None) => "Everything is set up.",
        (None, _) => "One moment.",
    };
    let head = div().child((page_title(fixed("Overview")), p().class("quiet").child(lead)));
    let held = memo(move || {
        watch.connectors.map(|all| {
            (all.instances.len(), all.instances.iter().filter(|one| !one.is_current).count())
        })
    });
    let connector = move || match called.get() {
        Some(at) if held.get().is_some_and(|(all, _)| all > 0) => {
            let (all, behind) = held.get().unwrap_or_default();
            let (class, words) = match behind {
                0 if all == 1 => ("state good", "Current".to_owned()),
                0 => ("state good", format!("All {all} current")),
                1 => ("state warn", "One is behind".to_owned()),
                many => ("state warn", format!("{many} are behind")),
            };
            figure(span().class(class).child(words), ("A connector called ", ago(at)))
        }
        Some(at) => figure(calling(at), ("A connector called ", ago(at))),
        None => figure(span().child("None yet"), ("Waiting for the first call", span())),
    };
    let titled = |name: &'static str| div().child(h2().child(name));
    let numbers = section().class("numbers").attr("aria-label", "State").child((
        titled("Connector").child(connector),
        titled("Settings").child(when_loaded(account, 1, move |_| revision(account))),
        titled("Subscription").child(when_loaded(account, 1, move |_| subscription(account))),
    ));
    let panels = div()
        .class("two")
        .child((checklist::checklist(watch, progress), connectors::connectors(watch)));
    let role = untrack(|| api.session.user()).map_or(Role::Member, |user| user.role);
    let closing = super::account::closing(api, account, role);
    vec![header().child(head), closing, stopped(account), numbers, panels]
}

/// What is the matter with the subscription, and the way there.
fn stopped(account: Load<Account>) -> El {
    let status = memo(move || account.map(|account| account.subscription.status));
    div().attr("role", "status").child(move || {
        let (class, words) = match status.get()? {
            SubscriptionStatus::PastDue => ("warn", "A payment is overdue."),
            SubscriptionStatus::Suspended => {
                ("bad", "The subscription is suspended, so connectors get no settings.")
            }
            SubscriptionStatus::Canceled => {
                ("bad", "The subscription has ended, so connectors get no settings.")
            }
            SubscriptionStatus::Expired => {
                ("bad", "The trial has ended, so connectors get no settings.")
            }
            SubscriptionStatus::Trialing | SubscriptionStatus::Active => return None,
        };
        let link = a().class("button").attr("href", routes::SUBSCRIPTION).child("See what to do");
        Some(div().class(format!("notice {class} spread")).child((p().child(words), link)))
    })
}

/// Whether a call was so lately that connectors are taken to be at work: they poll, or hold a
/// stream that is seen every few seconds.
fn calling(at: Timestamp) -> El {
    const LATELY_MS: f64 = 10.0 * 60.0 * 1000.0;
    let ticker = expect_context::<Ticker>();
    let lately = memo(move || ticker.now_ms() - clock::ms(at) < LATELY_MS);
    span().child(move || {
        if lately.get() {
            span().class("state good").child("Calling")
        } else {
            span().class("state warn").child("Silent")
        }
    })
}

/// One figure: what stands large, and what stands below it.
fn figure(large: El, below: impl Child) -> (El, El) {
    (b().child(large), p().class("quiet small").child(below))
}

fn revision(account: Load<Account>) -> impl Child {
    move || {
        account.get().map(|account| {
            let number = span().class("num").child(("Revision ", account.revision));
            figure(number, ("Changed ", ago(account.revised_at)))
        })
    }
}

fn subscription(account: Load<Account>) -> impl Child {
    move || {
        account.get().map(|account| {
            let status = account.subscription.status;
            let end = account.subscription.trial_ends_at.map(clock::date_only);
            let more = match (status, end) {
                (SubscriptionStatus::Trialing, Some(end)) => format!("Ends on {end}"),
                (SubscriptionStatus::Expired, Some(end)) => {
                    format!("Ended on {end}. Connectors get no settings.")
                }
                _ if !status.serves_connectors() => "Connectors get no settings.".to_owned(),
                _ => "Connectors are served.".to_owned(),
            };
            let class = if status.serves_connectors() { "" } else { "state bad" };
            figure(span().class(class).child(words::subscription(status)), more)
        })
    }
}
