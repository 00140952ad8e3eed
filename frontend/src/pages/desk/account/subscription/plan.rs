//! Another plan: one that is for sale, or one made for the account.

use leptos::prelude::*;
use portal_types::{PlanList, SetPlan};

use super::{
    Billing,
    own::{Own, fields},
    question::question,
};
use crate::{
    dom::{El, div, memo},
    forms::{Bound, Submit},
    parts::{Load, select_of, when_loaded},
};

/// What the choice holds for a plan that is in no list.
const OWN: &str = "";

pub(super) fn plan(billing: Billing) -> El {
    let api = billing.api;
    let plans = Load::new(move || api.plans());
    div().child(when_loaded(plans, 5, move |all| ask(billing, &all)))
}

fn ask(billing: Billing, all: &PlanList) -> El {
    let (api, account) = (billing.api, billing.account);
    let submit = Submit::new("set-plan");
    let now = untrack(|| billing.now.map(|now| now.plan.clone()));
    let is_listed = |id: &str| all.items.iter().any(|plan| plan.id == id);
    // What was made for the account before is changed, not made anew.
    let known = now.clone().filter(|plan| !is_listed(&plan.id) && plan.id != all.trial.id);
    let first = all.items.first().map(|plan| plan.id.clone()).unwrap_or_default();
    let at_first = now.as_ref().filter(|plan| is_listed(&plan.id)).map(|plan| plan.id.clone());
    let choice = RwSignal::new(match known {
        Some(_) => OWN.to_owned(),
        None => at_first.unwrap_or(first),
    });
    let own = RwSignal::new(Own::of(known.as_ref(), all));
    let mut options: Vec<(String, String)> =
        all.items.iter().map(|plan| (plan.id.clone(), plan.name.clone())).collect();
    options.push((OWN.to_owned(), "One of their own".to_owned()));
    let listed = all.items.clone();
    let send = move |reason: String| {
        let chosen = choice.get_untracked();
        let plan = match listed.iter().find(|plan| plan.id == chosen) {
            Some(plan) => Ok(plan.clone()),
            None => own.get_untracked().plan(&listed),
        };
        let plan = match plan {
            Ok(plan) => plan,
            Err(problem) => return submit.refuse(problem),
        };
        let body = SetPlan { plan, reason };
        submit.run(
            async move { api.set_plan(account, &body).await },
            move |outcome| match outcome {
                Ok(now) => billing.done(format!("The plan is {} now.", now.plan.name)),
                Err(error) => submit.fail(error),
            },
        );
    };
    let is_own = memo(move || choice.with(|choice| choice == OWN));
    let for_targets = all.items.clone();
    let more = move || is_own.get().then(|| fields(submit, own, &for_targets));
    let hint = "Counts at once, without an invoice; the next period is charged at its price.";
    let field = select_of(submit, "/plan", "Plan", options, Bound::signal(choice), hint);
    question(billing, submit, "Set the plan", (field, div().class("own-plan").child(more)), send)
}
