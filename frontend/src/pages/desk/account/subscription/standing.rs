//! Where it stands, and what can be done about that.

use leptos::prelude::*;
use portal_types::{DeskAccountSummary, SubscriptionDetails, SubscriptionStatus};

use super::{Asked, Billing};
use crate::{
    browser::{clock, intl},
    dom::{El, button, dd, div, dl, dt, span},
    pages::subscription::{meters, moment},
    words::{self, subscription as said},
};

pub(super) fn standing(
    billing: Billing,
    one: &DeskAccountSummary,
    now: &SubscriptionDetails,
) -> (El, El) {
    let ask = |words: &'static str, what: Asked| {
        button()
            .attr("type", "button")
            .class("button")
            .on("click", move |_| billing.open.set(Some(what.clone())))
            .child(words)
    };
    let can_try = matches!(now.status, SubscriptionStatus::Trialing | SubscriptionStatus::Expired);
    let trial = can_try.then(|| ask("Extend the trial…", Asked::Trial));
    let acts = div().class("actions start").child((trial, ask("Set the plan…", Asked::Plan)));
    let body = div().class("body stack").child((facts(one, now), acts));
    (body, div().class("below").child(meters(&now.limits)))
}

fn facts(one: &DeskAccountSummary, now: &SubscriptionDetails) -> El {
    let fact = |name: &'static str, value: Box<dyn FnOnce() -> El>| (dt().child(name), value());
    let text = |value: String| -> Box<dyn FnOnce() -> El> {
        Box::new(move || dd().class("num").child(value))
    };
    let status = now.status;
    let state: Box<dyn FnOnce() -> El> = Box::new(move || {
        dd().child(span().class(said::state(status)).child(words::subscription(status)))
    });
    let plan = &now.plan;
    let price =
        format!("{}, {} {}", plan.name, intl::price(&plan.price), said::period(plan.period));
    let mut all = vec![fact("State", state), fact("Plan", text(price))];
    if let Some(next) = now.next {
        all.push(fact(said::next(next.step).0, text(moment(next.at))));
    }
    if now.cancels_at_period_end {
        all.push(fact("Cancelled", text("Yes: it ends with its period".to_owned())));
    }
    all.push(fact("To be paid", text(intl::money(&now.outstanding))));
    all.push(fact("Credit", text(intl::money(&now.credit))));
    all.push(fact(
        "Paid by",
        text(said::provider(now.provider, now.has_payment_method).to_owned()),
    ));
    all.push(fact("Opened", text(clock::date_only(one.created_at))));
    all.push(fact("Tickets not done", text(one.live_tickets.to_string())));
    dl().class("facts").child(all)
}
