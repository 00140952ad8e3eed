//! A plan made for one account, as it is typed.

use leptos::prelude::*;
use portal_types::{
    FieldCode, FieldProblem, Money, Plan, PlanLimits, PlanList, PlanPeriod, ResponseTarget,
};

use super::amount;
use crate::{
    browser::intl,
    dom::{El, div, memo},
    forms::{Bound, Submit},
    parts::{Line, select_field, select_of, text_field},
    words::money,
};

/// What the inputs hold.
#[derive(Clone, PartialEq, Default)]
pub(super) struct Own {
    /// Of the plan that it is, if it was made before.
    id: Option<String>,
    name: String,
    description: String,
    price: String,
    currency: String,
    period: String,
    api_keys: String,
    fields: String,
    members: String,
    usages: String,
    log_days: String,
    /// The plan with the same response targets. Empty: those that it has.
    targets: String,
    kept_targets: Vec<ResponseTarget>,
}

impl Own {
    pub(super) fn of(known: Option<&Plan>, all: &PlanList) -> Self {
        let currency = all.trial.price.currency.clone();
        let Some(plan) = known else {
            let targets = all.items.last().map(|plan| plan.id.clone()).unwrap_or_default();
            let period = PlanPeriod::Year.as_str().to_owned();
            return Self { currency, period, targets, ..Self::default() };
        };
        let limit = |of: Option<i64>| of.map(|most| most.to_string()).unwrap_or_default();
        Self {
            id: Some(plan.id.clone()),
            name: plan.name.clone(),
            description: plan.description.clone(),
            price: money::to_type(plan.price.amount, intl::digits(&plan.price.currency)),
            currency: plan.price.currency.clone(),
            period: plan.period.as_str().to_owned(),
            api_keys: limit(plan.limits.api_keys),
            fields: limit(plan.limits.fields),
            members: limit(plan.limits.members),
            usages: limit(plan.limits.usages),
            log_days: limit(plan.limits.log_days),
            targets: String::new(),
            kept_targets: plan.response_targets.clone(),
        }
    }

    /// The plan, or what is wrong.
    pub(super) fn plan(self, all: &[Plan]) -> Result<Plan, FieldProblem> {
        if self.name.trim().is_empty() {
            let words = "Give it a name.";
            return Err(FieldProblem::new("/plan/name", FieldCode::Required, words));
        }
        let price = amount::read("/plan/price/amount", &self.price, &self.currency)?;
        let limits = PlanLimits {
            api_keys: limit("/plan/limits/apiKeys", &self.api_keys)?,
            fields: limit("/plan/limits/fields", &self.fields)?,
            members: limit("/plan/limits/members", &self.members)?,
            usages: limit("/plan/limits/usages", &self.usages)?,
            log_days: limit("/plan/limits/logDays", &self.log_days)?,
        };
        let same = all.iter().find(|plan| plan.id == self.targets);
        Ok(Plan {
            id: self.id.unwrap_or_else(|| id_of(&self.name)),
            name: self.name,
            description: self.description,
            price: Money { amount: price, currency: self.currency },
            period: self.period.parse().unwrap_or(PlanPeriod::Year),
            limits,
            response_targets: same.map_or(self.kept_targets, |plan| plan.response_targets.clone()),
        })
    }
}

/// What programs call it: the letters and digits of its name.
fn id_of(name: &str) -> String {
    let words: Vec<String> = name
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    format!("own-{}", words.join("-")).trim_end_matches('-').to_owned()
}

/// An empty one is none.
fn limit(at: &'static str, typed: &str) -> Result<Option<i64>, FieldProblem> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    typed.parse::<u32>().map(|most| Some(most.into())).map_err(|_| {
        let words = "Type a whole number, or nothing for no limit.";
        FieldProblem::new(at, FieldCode::InvalidFormat, words)
    })
}

pub(super) fn fields(submit: Submit, own: RwSignal<Own>, all: &[Plan]) -> El {
    let bind = |get: fn(&Own) -> String, set: fn(&mut Own, String)| Bound {
        get: memo(move || own.with(get)),
        set: Callback::new(move |value| own.update(|own| set(own, value))),
    };
    let name = bind(|own| own.name.clone(), |own, value| own.name = value);
    let description = bind(|own| own.description.clone(), |own, value| own.description = value);
    let price = bind(|own| own.price.clone(), |own, value| own.price = value);
    let period = bind(|own| own.period.clone(), |own, value| own.period = value);
    let targets = bind(|own| own.targets.clone(), |own, value| own.targets = value);
    let line = Line::default();
    let optional = Line { optional: true, ..Line::default() };
    let priced = Line { hint: Some("Without tax."), ..Line::default() };
    let periods = vec![("month", "A month"), ("year", "A year")];
    let mut same: Vec<(String, String)> =
        all.iter().map(|plan| (plan.id.clone(), plan.name.clone())).collect();
    if own.with_untracked(|own| own.id.is_some()) {
        same.insert(0, (String::new(), "As they are".to_owned()));
    }
    div().class("stack").child((
        text_field(submit, "/plan/name", "Name", name, line),
        text_field(submit, "/plan/description", "Description", description, optional),
        div().class("pair").child((
            text_field(submit, "/plan/price/amount", "Price", price, priced),
            select_field(
                submit,
                "/plan/period",
                "Each",
                periods,
                period,
                "How often it is charged.",
            ),
        )),
        limits(submit, bind),
        select_of(
            submit,
            "/plan/responseTargets",
            "Response targets as in",
            same,
            targets,
            "How soon support means to answer.",
        ),
    ))
}

type Get = fn(&Own) -> String;
type Set = fn(&mut Own, String);

fn limits(submit: Submit, bind: impl Fn(Get, Set) -> Bound<String>) -> El {
    let all: [(&'static str, &'static str, Get, Set); 5] = [
        ("/plan/limits/apiKeys", "API keys", |own| own.api_keys.clone(), |own, v| own.api_keys = v),
        (
            "/plan/limits/fields",
            "Field settings",
            |own| own.fields.clone(),
            |own, v| own.fields = v,
        ),
        ("/plan/limits/members", "People", |own| own.members.clone(), |own, v| own.members = v),
        ("/plan/limits/usages", "Places of use", |own| own.usages.clone(), |own, v| own.usages = v),
        (
            "/plan/limits/logDays",
            "Days of logs",
            |own| own.log_days.clone(),
            |own, v| own.log_days = v,
        ),
    ];
    let line = Line { placeholder: Some("No limit"), ..Line::default() };
    let fields: Vec<El> = all
        .into_iter()
        .map(|(at, label, get, set)| text_field(submit, at, label, bind(get, set), line))
        .collect();
    div().class("limits").child(fields)
}

#[cfg(test)]
mod tests {
    use super::id_of;

    #[test]
    fn a_plan_of_its_own_has_an_id_that_reads_like_its_name() {
        assert_eq!(id_of("Acme, 2027!"), "own-acme-2027");
        assert_eq!(id_of("Über"), "own-ber");
        assert_eq!(id_of("…"), "own");
    }
}
