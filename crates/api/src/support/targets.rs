//! How soon support means to answer and to be done, by plan and priority.

use std::{collections::BTreeMap, str::FromStr};

use portal_storage::SubscriptionRecord;
use portal_types::{SubscriptionStatus, TicketPriority, Timestamp};

/// The plan of accounts that try the product.
const TRIAL: &str = "trial";
/// Every plan without targets of its own.
const DEFAULT: &str = "default";
const SECONDS_OF_AN_HOUR: i64 = 60 * 60;

/// The targets of every plan: seconds until the first answer, and until the resolution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Targets(BTreeMap<String, BTreeMap<TicketPriority, (i64, i64)>>);

impl FromStr for Targets {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let plans: BTreeMap<String, BTreeMap<TicketPriority, (u16, u16)>> =
            serde_json::from_str(text).map_err(|error| {
                let example = r#"{"default": {"urgent": [2, 8], …}}"#;
                format!("this is not written as {example}: {error}")
            })?;
        let seconds = |hours: u16| i64::from(hours) * SECONDS_OF_AN_HOUR;
        for (plan, of_plan) in &plans {
            let missing = TicketPriority::ALL.iter().find(|one| !of_plan.contains_key(one));
            if let Some(priority) = missing {
                return Err(format!("{plan} says nothing of {priority}"));
            }
            if of_plan.values().any(|(answer, done)| *answer == 0 || done < answer) {
                return Err(format!("{plan}: the resolution is due before the first answer"));
            }
        }
        if let Some(plan) = plans.keys().find(|plan| ![DEFAULT, TRIAL].contains(&plan.as_str())) {
            return Err(format!("there is no plan {plan}: they are {DEFAULT} and {TRIAL}"));
        }
        if !plans.contains_key(DEFAULT) {
            return Err(format!("there is no plan {DEFAULT}"));
        }
        let of_plan = |of_plan: BTreeMap<TicketPriority, (u16, u16)>| {
            let hours = of_plan.into_iter();
            hours.map(|(priority, (a, b))| (priority, (seconds(a), seconds(b)))).collect()
        };
        Ok(Self(plans.into_iter().map(|(plan, all)| (plan, of_plan(all))).collect()))
    }
}

impl Targets {
    /// Until when support means to have answered, and to be done, what begins at a time.
    pub fn from(
        &self,
        at: Timestamp,
        plan: &str,
        priority: TicketPriority,
    ) -> (Timestamp, Timestamp) {
        let of_plan = self.0.get(plan).or_else(|| self.0.get(DEFAULT));
        let seconds = of_plan.and_then(|of_plan| of_plan.get(&priority)).copied();
        let (answer, done) = seconds.unwrap_or((SECONDS_OF_AN_HOUR, SECONDS_OF_AN_HOUR));
        (at.plus_seconds(answer), at.plus_seconds(done))
    }
}

/// The name of a subscription's plan.
pub fn plan_of(subscription: Option<&SubscriptionRecord>) -> &'static str {
    let is_trial = |record: &SubscriptionRecord| record.status == SubscriptionStatus::Trialing;
    if subscription.is_some_and(is_trial) { TRIAL } else { DEFAULT }
}

#[cfg(test)]
mod tests {
    use portal_types::{TicketPriority, Timestamp};

    use super::Targets;

    const ALL: &str = r#"{"urgent": [1, 2], "high": [2, 4], "normal": [8, 72], "low": [24, 168]}"#;

    #[test]
    fn each_plan_has_its_targets() {
        let text =
            format!(r#"{{"default": {ALL}, "trial": {}}}"#, ALL.replace("[8, 72]", "[1, 1]"));
        let targets: Targets = text.parse().unwrap();
        let at = Timestamp::from_unix_micros(0);
        let seconds = |plan| {
            let (answer, done) = targets.from(at, plan, TicketPriority::Normal);
            (answer.unix_seconds(), done.unix_seconds())
        };
        assert_eq!(seconds("default"), (8 * 3_600, 72 * 3_600));
        assert_eq!(seconds("trial"), (3_600, 3_600));
    }

    #[test]
    fn what_is_missing_is_named() {
        for text in [
            "",
            "{}",
            &format!(r#"{{"trial": {ALL}}}"#),
            &format!(r#"{{"default": {ALL}, "gold": {ALL}}}"#),
            &format!(r#"{{"default": {}}}"#, ALL.replace("high", "tall")),
            &format!(
                r#"{{"default": {}}}"#,
                ALL.replace(r#""low": [24, 168]"#, r#""low": [24, 1]"#)
            ),
            r#"{"default": {"urgent": [1, 2]}}"#,
        ] {
            assert!(text.parse::<Targets>().is_err(), "{text}");
        }
    }
}
