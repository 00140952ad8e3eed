//! The plans, side by side.

use leptos::prelude::*;
use portal_types::{Plan, SubscriptionDetails, SubscriptionStatus};

use super::{Data, card::card};
use crate::{
    dom::{El, div, h2, memo, p, section, ul},
    parts::when_loaded,
};

/// What of the subscription says how the cards look.
#[derive(Clone, PartialEq)]
pub(super) struct Standing {
    pub(super) plan: Plan,
    /// Whether it is paid for, so that it is not chosen once more.
    pub(super) is_kept: bool,
    /// Whether a plan can be chosen at all.
    pub(super) may_choose: bool,
}

pub(super) fn plans(data: Data) -> El {
    let standing = memo(move || data.now.map(|now| of(data, now)));
    let cards = when_loaded(data.plans, 6, move |all| {
        move || {
            let standing = standing.get()?;
            let is_other = standing.plan.id != all.trial.id
                && all.items.iter().all(|plan| plan.id != standing.plan.id);
            // Made for this account, so it is in no list.
            let own = is_other.then(|| card(data, &standing, &standing.plan));
            let others = all.items.iter().map(|plan| card(data, &standing, plan));
            Some(ul().class("plans").child(own.into_iter().chain(others).collect::<Vec<_>>()))
        }
    });
    let lead = "Prices are without tax. A change counts at once: what is left of the old plan is given back.";
    section().class("stack").attr("aria-labelledby", "plans-title").child((
        div().child((h2().id("plans-title").child("Plans"), p().class("quiet small").child(lead))),
        cards,
    ))
}

fn of(data: Data, now: &SubscriptionDetails) -> Standing {
    let is_over = matches!(now.status, SubscriptionStatus::Canceled | SubscriptionStatus::Expired);
    Standing { plan: now.plan.clone(), is_kept: !is_over, may_choose: data.is_owner }
}
