//! What the account may have, what that costs, and what was paid.

mod banner;
mod billing;
mod cancel;
mod card;
mod change;
mod charge;
mod checkout;
mod invoice;
mod invoices;
mod parties;
mod payment;
mod plans;
mod standing;
mod tabs;
mod usage;

pub(super) use billing::billing;
pub(super) use invoice::{amounts, number, state};
pub(super) use invoices::invoices;
pub(super) use standing::moment;
pub(super) use usage::meters;

use std::time::Duration;

use leptos::prelude::*;
use portal_types::{Plan, PlanList, Role, SubscriptionDetails};

use self::tabs::head;
use crate::{
    api::Api,
    dom::{El, div, h2, header, memo, p, section},
    parts::{Load, live_while, when_loaded},
};

/// How often it looks, while a payment is under way.
const PERIOD: Duration = Duration::from_secs(3);

/// What the page knows.
#[derive(Clone, Copy)]
struct Data {
    api: Api,
    now: Load<SubscriptionDetails>,
    plans: Load<PlanList>,
    is_owner: bool,
    /// The plan that somebody thinks about.
    chosen: RwSignal<Option<Plan>>,
    /// What was done last.
    said: RwSignal<Option<String>>,
}

/// Whether the person may change what is here.
fn is_owner(api: Api) -> bool {
    untrack(|| api.session.user()).is_some_and(|user| user.role == Role::Owner)
}

/// The page.
pub(crate) fn subscription() -> Vec<El> {
    let api = expect_context::<Api>();
    let data = Data {
        api,
        now: Load::new(move || api.subscription()),
        plans: Load::new(move || api.plans()),
        is_owner: is_owner(api),
        chosen: RwSignal::new(None),
        said: RwSignal::new(None),
    };
    let back = checkout::outcome();
    live_while(data.now, PERIOD, move || back.get() == Some(true));
    let said = div()
        .attr("role", "status")
        .child(move || data.said.get().map(|said| p().class("notice good").child(said)));
    let lead = "What your organisation has, what it costs, and what comes next.";
    let body = when_loaded(data.now, 8, move |_| {
        let limits = memo(move || data.now.map(|now| now.limits.clone()).unwrap_or_default());
        let used = section().class("panel").attr("aria-labelledby", "used").child((
            header().child(h2().id("used").child("What you use")),
            div().child(move || meters(&limits.get())),
        ));
        vec![
            banner::banner(data),
            standing::standing(data),
            used,
            plans::plans(data),
            payment::payment(data),
            cancel::cancel(data),
            change::change(data),
        ]
    });
    let reads = (!data.is_owner).then(|| {
        let words =
            "You can read this. Owners of your organisation choose the plan and see invoices.";
        p().class("notice").child(words)
    });
    let mut page = vec![head(api, "Subscription", lead), said, checkout::told(back)];
    page.extend(reads);
    page.push(div().class("stack wide").child(body));
    page
}
