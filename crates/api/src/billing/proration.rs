//! What a plan is worth for a part of its period, to the minor unit.
//!
//! What was used of a price up to a moment is rounded down, once; what is left is the rest. So used and
//! unused are always the whole, and whoever changes to and fro pays for what they had, and nothing else.

use portal_types::{InvoiceLine, Plan, Timestamp};

use super::period;

/// A period of time that is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    pub start: Timestamp,
    pub end: Timestamp,
}

impl Span {
    /// What is left of a price at a moment.
    pub fn unused(self, price: i64, at: Timestamp) -> i64 {
        let all = i128::from(self.end.unix_micros() - self.start.unix_micros()).max(1);
        let gone = i128::from(at.unix_micros() - self.start.unix_micros()).clamp(0, all);
        let used = (i128::from(price) * gone).div_euclid(all);
        price - i64::try_from(used).unwrap_or(price)
    }
}

/// What a change comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub anchor: Timestamp,
    pub span: Span,
    pub lines: Vec<InvoiceLine>,
}

impl Change {
    /// The sum of the lines.
    pub fn net(&self) -> i64 {
        self.lines.iter().map(|line| line.amount).sum()
    }
}

/// A plan that begins at a moment, in a period of its own.
pub fn begin(plan: &Plan, at: Timestamp) -> Change {
    let span = Span { start: at, end: period::end(at, plan.period, at) };
    Change { anchor: at, span, lines: vec![whole(plan, span)] }
}

/// The line of a whole period.
pub fn whole(plan: &Plan, span: Span) -> InvoiceLine {
    InvoiceLine {
        text: plan.name.clone(),
        from: span.start,
        to: span.end,
        amount: plan.price.amount,
    }
}

/// From one plan to another within a period. One with periods of the same length takes over what is left
/// of it; else a period of the new plan begins.
pub fn change(old: &Plan, new: &Plan, anchor: Timestamp, span: Span, at: Timestamp) -> Change {
    let back = InvoiceLine {
        text: format!("{}, unused", old.name),
        from: at,
        to: span.end,
        amount: -span.unused(old.price.amount, at),
    };
    if old.period != new.period {
        let mut change = begin(new, at);
        change.lines.insert(0, back);
        return change;
    }
    let rest = InvoiceLine {
        text: format!("{}, from then on", new.name),
        from: at,
        to: span.end,
        amount: span.unused(new.price.amount, at),
    };
    Change { anchor, span, lines: vec![back, rest] }
}

#[cfg(test)]
mod tests {
    use portal_types::{PlanPeriod, Timestamp};
    use proptest::prelude::*;

    use super::{begin, change};
    use crate::billing::testing::plan;

    const MILLION: i128 = 1_000_000;

    proptest! {
        /// Whatever somebody changes to, however often: they pay the part of each plan's price for the
        /// time they had it, and within a minor unit for each change nothing else.
        #[test]
        fn nothing_is_gained_or_lost_by_any_sequence(
            prices in proptest::collection::vec((0..2_000_000_i64, any::<bool>()), 2..12),
            waits in proptest::collection::vec(0..40 * 86_400_000_000_i64, 12),
        ) {
            let plans: Vec<_> = prices.iter().map(|(price, is_year)| {
                plan(*price, if *is_year { PlanPeriod::Year } else { PlanPeriod::Month })
            }).collect();
            let start = Timestamp::from_unix_micros(1_800_000_000_000_000);
            let mut now = start;
            let mut current = begin(&plans[0], now);
            let mut paid = i128::from(current.net());
            // What each stretch is worth, in millionths of a minor unit.
            let mut worth = 0_i128;
            for (n, wait) in plans.iter().enumerate().skip(1).zip(&waits) {
                let (n, new) = n;
                let old = &plans[n - 1];
                // Within the period: renewals are charged in full by themselves.
                let room = current.span.end.unix_micros() - now.unix_micros();
                let then = Timestamp::from_unix_micros(now.unix_micros() + wait % room.max(1));
                let all = i128::from(current.span.end.unix_micros() - current.span.start.unix_micros());
                let had = i128::from(then.unix_micros() - now.unix_micros());
                worth += i128::from(old.price.amount) * had * MILLION / all;
                now = then;
                current = change(old, new, current.anchor, current.span, now);
                paid += i128::from(current.net());
                let left = current.span.unused(new.price.amount, now);
                let had = (paid - i128::from(left)) * MILLION;
                let changes = i128::try_from(n + 1).unwrap();
                prop_assert!((had - worth).abs() <= changes * MILLION, "paid {had}, had {worth}");
            }
        }

        /// There and back at one moment costs nothing, to the unit.
        #[test]
        fn there_and_back_costs_nothing(a in 0..2_000_000_i64, b in 0..2_000_000_i64, wait in 0..28 * 86_400_000_000_i64) {
            let (a, b) = (plan(a, PlanPeriod::Month), plan(b, PlanPeriod::Month));
            let start = Timestamp::from_unix_micros(1_800_000_000_000_000);
            let begun = begin(&a, start);
            let at = Timestamp::from_unix_micros(start.unix_micros() + wait);
            let there = change(&a, &b, begun.anchor, begun.span, at);
            let back = change(&b, &a, there.anchor, there.span, at);
            prop_assert_eq!(there.net() + back.net(), 0);
            prop_assert_eq!(back.span, begun.span);
        }

        /// What is charged within one period is exactly what was used: no cent between the changes.
        #[test]
        fn used_and_unused_are_the_whole(price in 0..10_000_000_000_i64, wait in 0..40 * 86_400_000_000_i64) {
            let begun = begin(&plan(price, PlanPeriod::Month), Timestamp::from_unix_micros(0));
            let unused = begun.span.unused(price, Timestamp::from_unix_micros(wait));
            prop_assert!((0..=price).contains(&unused));
        }
    }
}
