//! Is it working, and what do I do next?

mod checklist;
mod watch;

use leptos::prelude::*;
use portal_types::{Account, SubscriptionStatus};

use crate::{
    api::Api,
    browser::clock,
    parts::{Ago, Load, PageTitle, when_loaded},
    words,
};
use watch::Watch;

/// The page.
#[component]
pub(crate) fn Overview() -> impl IntoView {
    let api = expect_context::<Api>();
    let account = Load::new(move || api.account());
    let watch = Watch::start(api, account);
    let lead = move || match (watch.progress(), watch.last_call()) {
        (Some(progress), _) if !progress.is_complete() => "A few steps until your connectors work.",
        (Some(_), Some(_)) => "Everything is set up, and a connector is calling.",
        (Some(_), None) => "Everything is set up.",
        (None, _) => "One moment.",
    };
    view! {
        <header>
            <div>
                <PageTitle title="Overview"/>
                <p class="quiet">{lead}</p>
            </div>
        </header>
        <section class="numbers" aria-label="State">
            <div>
                <h2>"Connector"</h2>
                {move || match watch.last_call() {
                    Some(at) => view! {
                        <b><span class="state good">"Calling"</span></b>
                        <p class="quiet small">"A connector called " <Ago at=at/></p>
                    }.into_any(),
                    None => view! {
                        <b>"None yet"</b>
                        <p class="quiet small">"Waiting for the first call"</p>
                    }.into_any(),
                }}
            </div>
            <div>
                <h2>"Settings"</h2>
                {when_loaded(account, 1, move |_| revision(account))}
            </div>
            <div>
                <h2>"Subscription"</h2>
                {when_loaded(account, 1, move |_| subscription(account))}
            </div>
        </section>
        <checklist::Checklist watch=watch/>
    }
    .into_any()
}

fn revision(account: Load<Account>) -> impl IntoView {
    move || {
        account.get().map(|account| {
            view! {
                <b class="num">"Revision " {account.revision}</b>
                <p class="quiet small">"Changed " <Ago at=account.revised_at/></p>
            }
        })
    }
}

fn subscription(account: Load<Account>) -> impl IntoView {
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
            view! {
                <b><span class=class>{words::subscription(status)}</span></b>
                <p class="quiet small">{more}</p>
            }
        })
    }
}
