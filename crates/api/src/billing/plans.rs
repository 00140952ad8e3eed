//! The plans that the operator offers, and the plan that an account is on.

use std::{collections::HashSet, str::FromStr};

use portal_storage::SubscriptionRecord;
use portal_types::{Plan, PlanLimit, ResponseTarget, TicketPriority, Timestamp};

/// What every configuration has: the plan of accounts that try the product.
pub const TRIAL: &str = "trial";

/// What is offered where the operator says nothing.
const WORKING_SET: &str = include_str!("plans.json");

const SECONDS_OF_AN_HOUR: i64 = 60 * 60;

/// A hundred million euros: sums of a lifetime of it stay far within 64 bits.
const DEAREST: i64 = 10_000_000_000;

/// The plans that the operator offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plans {
    pub trial: Plan,
    /// Those for sale, in the operator's order.
    pub items: Vec<Plan>,
}

impl FromStr for Plans {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = if text.trim().is_empty() { WORKING_SET } else { text };
        let mut items: Vec<Plan> = serde_json::from_str(text).map_err(|error| {
            format!("this is no list of plans as GET /plans tells them: {error}")
        })?;
        let mut ids = HashSet::new();
        for plan in &items {
            check(plan)?;
            if !ids.insert(&plan.id) {
                return Err(format!("there are two plans {}", plan.id));
            }
            if plan.price.currency != items[0].price.currency {
                return Err("all plans have one currency".to_owned());
            }
        }
        let trial = items.iter().position(|plan| plan.id == TRIAL);
        let trial = trial.ok_or_else(|| format!("there is no plan {TRIAL}"))?;
        let trial = items.remove(trial);
        if trial.price.amount != 0 {
            return Err(format!("{TRIAL} costs something"));
        }
        Ok(Self { trial, items })
    }
}

/// Whether a plan holds together.
pub fn check(plan: &Plan) -> Result<(), String> {
    let id = &plan.id;
    let is_word = |letter: char| letter.is_ascii_lowercase() || "0123456789_-".contains(letter);
    if id.is_empty() || id.len() > 40 || !id.chars().all(is_word) {
        return Err(format!("{id:?} is not 1 to 40 of a-z, 0-9, _ and -"));
    }
    if plan.name.trim().is_empty() || plan.name.chars().count() > 100 {
        return Err(format!("{id}: its name has 1 to 100 characters"));
    }
    if plan.description.chars().count() > 1_000 {
        return Err(format!("{id}: its description has at most 1,000 characters"));
    }
    let currency = &plan.price.currency;
    if currency.len() != 3 || !currency.chars().all(|letter| letter.is_ascii_uppercase()) {
        return Err(format!("{id}: {currency:?} is no currency such as EUR"));
    }
    if !(0..=DEAREST).contains(&plan.price.amount) {
        return Err(format!("{id}: its price is from 0 to {DEAREST} minor units"));
    }
    let below = |least: i64| move |most: &i64| *most < least;
    let limits = &plan.limits;
    if PlanLimit::ALL.iter().filter_map(|limit| limits.of(*limit)).any(|most| below(0)(&most))
        || limits.members.is_some_and(|most| below(1)(&most))
        || limits.log_days.is_some_and(|most| below(1)(&most))
    {
        return Err(format!("{id}: limits are not below 0; members and logDays not below 1"));
    }
    for priority in TicketPriority::ALL {
        let mut of = plan.response_targets.iter().filter(|target| target.priority == *priority);
        let target = of.next().ok_or_else(|| format!("{id} says nothing of {priority}"))?;
        if of.next().is_some() {
            return Err(format!("{id} says two things of {priority}"));
        }
        if target.first_response_hours == 0 || target.resolution_hours < target.first_response_hours
        {
            return Err(format!("{id}: the resolution is due before the first answer"));
        }
    }
    Ok(())
}

impl Plans {
    /// The plan that is for sale under an id.
    pub fn for_sale(&self, id: &str) -> Option<&Plan> {
        self.items.iter().find(|plan| plan.id == id)
    }

    fn configured(&self, id: &str) -> Option<&Plan> {
        if id == TRIAL { Some(&self.trial) } else { self.for_sale(id) }
    }

    /// The plan in force. Of one that is for sale, the operator's limits of today; its price and period
    /// are as they were ordered until it renews. One that is not (any more) is as it was ordered.
    pub fn in_force(&self, subscription: &SubscriptionRecord) -> Plan {
        let ordered: Option<Plan> =
            subscription.terms.as_deref().and_then(|terms| serde_json::from_str(terms).ok());
        let configured = self.configured(&subscription.plan).cloned();
        match (ordered, configured) {
            (Some(ordered), Some(configured)) => {
                Plan { price: ordered.price, period: ordered.period, ..configured }
            }
            (Some(plan), None) | (None, Some(plan)) => plan,
            (None, None) => self.trial.clone(),
        }
    }

    /// The plan that a ticket was submitted under; where that can't be told any more, the one in force.
    pub fn of_ticket(&self, id: &str, subscription: Option<&SubscriptionRecord>) -> Plan {
        let configured = self.configured(id).cloned();
        let in_force = || subscription.map(|subscription| self.in_force(subscription));
        configured.or_else(in_force).unwrap_or_else(|| self.trial.clone())
    }

    /// The plan that a renewal takes: as the operator offers it by now.
    pub fn on_renewal(&self, subscription: &SubscriptionRecord) -> Plan {
        let same = self.for_sale(&subscription.plan).cloned();
        let in_force = self.in_force(subscription);
        // A period that became another one is for whoever orders it.
        same.filter(|plan| plan.period == in_force.period).unwrap_or(in_force)
    }

    /// The fewest days that any plan keeps log records.
    pub fn fewest_log_days(&self) -> Option<i64> {
        self.items.iter().chain([&self.trial]).filter_map(|plan| plan.limits.log_days).min()
    }

    /// The cheapest plan with room for so much of something.
    pub fn with_room(&self, limit: PlanLimit, needed: i64) -> Option<&Plan> {
        let has_room = |plan: &&Plan| plan.limits.of(limit).is_none_or(|most| most >= needed);
        self.items.iter().filter(has_room).min_by_key(|plan| plan.price.amount)
    }

    /// Until when support means to have answered, and to be done, what begins at a time.
    pub fn targets(plan: &Plan, at: Timestamp, priority: TicketPriority) -> (Timestamp, Timestamp) {
        let of = |target: &&ResponseTarget| target.priority == priority;
        let target = plan.response_targets.iter().find(of);
        let hours = target.map_or((1, 1), |one| (one.first_response_hours, one.resolution_hours));
        let after = |hours: u16| at.plus_seconds(i64::from(hours) * SECONDS_OF_AN_HOUR);
        (after(hours.0), after(hours.1))
    }
}

#[cfg(test)]
mod tests {
    use portal_types::{PlanPeriod, SubscriptionStatus, TicketPriority, Timestamp};
    use serde_json::{Value, json};

    use super::{Plans, WORKING_SET};
    use crate::billing::testing::subscription;

    #[test]
    fn what_is_offered_unless_the_operator_says_otherwise_holds_together() {
        let plans: Plans = "".parse().unwrap();
        assert!(plans.items.len() >= 3 && plans.items.iter().all(|plan| plan.price.amount > 0));
        let prices: Vec<i64> = plans.items.iter().map(|plan| plan.price.amount).collect();
        assert!(prices.is_sorted(), "the cheapest first: {prices:?}");
        let at = Timestamp::from_unix_micros(0);
        let (answer, done) =
            Plans::targets(plans.for_sale("business").unwrap(), at, TicketPriority::Normal);
        assert_eq!((answer.unix_seconds(), done.unix_seconds()), (8 * 3_600, 72 * 3_600));
    }

    #[test]
    fn what_was_ordered_costs_the_same_until_it_renews() {
        let plans: Plans = "".parse().unwrap();
        let mut ordered = plans.for_sale("business").unwrap().clone();
        ordered.price.amount = 1;
        ordered.limits.members = Some(1);
        let mut record = subscription(SubscriptionStatus::Active);
        record.plan.clone_from(&ordered.id);
        record.terms = Some(serde_json::to_string(&ordered).unwrap());
        let in_force = plans.in_force(&record);
        assert_eq!((in_force.price.amount, in_force.limits.members), (1, Some(50)));
        assert_eq!(plans.on_renewal(&record).price.amount, 29_900);
        // Its periods are others by now, or it is not sold any more: it goes on as it was ordered.
        ordered.period = PlanPeriod::Year;
        for id in ["business", "gone"] {
            ordered.id = id.to_owned();
            record.plan = id.to_owned();
            record.terms = Some(serde_json::to_string(&ordered).unwrap());
            let renewed = plans.on_renewal(&record);
            assert_eq!((renewed.price.amount, renewed.period), (1, PlanPeriod::Year), "{id}");
        }
    }

    #[test]
    fn what_does_not_hold_together_is_named() {
        let good: Value = serde_json::from_str(WORKING_SET).unwrap();
        let with = |pointer: &str, value: Value| {
            let mut plans = good.clone();
            *plans.pointer_mut(pointer).unwrap() = value;
            plans.to_string().parse::<Plans>()
        };
        assert!(with("/1/price/amount", json!(1)).is_ok());
        for (pointer, value) in [
            ("", json!({})),
            ("/0/id", json!("free")),
            ("/0/price/amount", json!(1)),
            ("/1/id", json!("business")),
            ("/1/id", json!("Großes")),
            ("/1/name", json!(" ")),
            ("/1/price/amount", json!(-1)),
            ("/1/price/currency", json!("CHF")),
            ("/1/price/currency", json!("eur")),
            ("/1/period", json!("week")),
            ("/1/limits/members", json!(0)),
            ("/1/limits/apiKeys", json!(-1)),
            ("/1/responseTargets/0/priority", json!("low")),
            ("/1/responseTargets/0/resolutionHours", json!(1)),
            ("/1/responseTargets", json!([])),
        ] {
            assert!(with(pointer, value.clone()).is_err(), "{pointer}: {value}");
        }
    }
}
