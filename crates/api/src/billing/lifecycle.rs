//! Where a subscription can go from where: the one table of it, and what dates alone do.

use portal_storage::SubscriptionRecord;
use portal_types::{SubscriptionStatus, Timestamp};

/// What happens to a subscription.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Event {
    /// Somebody orders a plan, or changes to another one.
    Ordered,
    /// The trial's last day is over.
    TrialEnded,
    /// Support moves the trial's end.
    TrialExtended,
    /// A period is over, and the next one begins.
    Renewed,
    /// An invoice is not paid in time.
    Overdue,
    /// No invoice is overdue any more.
    Settled,
    /// The days of grace after that are over.
    GraceEnded,
    /// A period is over, and no other one begins.
    Ended,
}

impl Event {
    /// All of them, in the order in which those of one moment happen.
    pub const ALL: [Self; 8] = [
        Self::Ordered,
        Self::TrialExtended,
        Self::TrialEnded,
        Self::Ended,
        Self::Renewed,
        Self::Overdue,
        Self::Settled,
        Self::GraceEnded,
    ];
}

use Event::{Ended, GraceEnded, Ordered, Overdue, Renewed, Settled, TrialEnded, TrialExtended};
use SubscriptionStatus::{Active, Canceled, Expired, PastDue, Suspended, Trialing};

/// From where, by what, to where. What is not in it does not happen.
#[rustfmt::skip]
pub const TABLE: [(SubscriptionStatus, Event, SubscriptionStatus); 18] = [
    (Trialing,  Ordered,       Active),
    (Trialing,  TrialExtended, Trialing),
    (Trialing,  TrialEnded,    Expired),
    (Expired,   Ordered,       Active),
    (Expired,   TrialExtended, Trialing),
    (Active,    Ordered,       Active),
    (Active,    Renewed,       Active),
    (Active,    Overdue,       PastDue),
    (Active,    Settled,       Active),
    (Active,    Ended,         Canceled),
    (PastDue,   Renewed,       PastDue),
    (PastDue,   Settled,       Active),
    (PastDue,   GraceEnded,    Suspended),
    (PastDue,   Ended,         Canceled),
    (Suspended, Settled,       Active),
    (Suspended, Ended,         Canceled),
    (Canceled,  Ordered,       Active),
    (Canceled,  Settled,       Canceled),
];

/// Where something leads. `None`: it does not happen there.
pub fn next(from: SubscriptionStatus, event: Event) -> Option<SubscriptionStatus> {
    let row = TABLE.iter().find(|(status, what, _)| *status == from && *what == event);
    row.map(|(_, _, to)| *to)
}

/// What a date does next, if nobody does anything, to a subscription that stands somewhere.
pub fn next_dated(
    record: &SubscriptionRecord,
    status: SubscriptionStatus,
) -> Option<(Timestamp, Event)> {
    let at = |at: Option<Timestamp>, event| at.map(|at| (at, event));
    let period = if record.cancels { Ended } else { Renewed };
    let grace_ends = record.suspends_at;
    // A period that was over before the grace renewed; the one in which connectors were stopped is the last.
    let last = record.period_end.filter(|end| grace_ends.is_none_or(|grace| *end > grace));
    let dated = match status {
        Trialing => [at(record.trial_ends_at, TrialEnded), None, None],
        Active => [at(record.overdue_at, Overdue), at(record.period_end, period), None],
        PastDue => [at(grace_ends, GraceEnded), at(record.period_end, period), None],
        Suspended => [at(last.or(record.period_end), Ended), None, None],
        Canceled | Expired => [None; 3],
    };
    let order = |event: Event| Event::ALL.iter().position(|one| *one == event);
    dated.into_iter().flatten().min_by_key(|(at, event)| (*at, order(*event)))
}

/// Where a subscription stands at a moment, whether or not somebody has written that down yet.
pub fn status_at(record: &SubscriptionRecord, now: Timestamp) -> SubscriptionStatus {
    walk(record, now).0
}

/// When that changes by itself, next.
pub fn changes_at(record: &SubscriptionRecord, now: Timestamp) -> Option<Timestamp> {
    walk(record, now).1
}

fn walk(record: &SubscriptionRecord, now: Timestamp) -> (SubscriptionStatus, Option<Timestamp>) {
    let mut status = record.status;
    // Renewing changes no status, but the dates after it: what they will be is not known here.
    let mut ahead = record.clone();
    while let Some((at, event)) = next_dated(&ahead, status) {
        if at > now && event != Renewed {
            return (status, Some(at));
        }
        if event == Renewed {
            ahead.period_end = None;
            continue;
        }
        let Some(next) = next(status, event) else { break };
        status = next;
    }
    (status, None)
}

/// The table, as the documentation has it.
#[cfg(test)]
fn written() -> String {
    let row = |(from, event, to): &(SubscriptionStatus, Event, SubscriptionStatus)| {
        format!("| `{from}` | {event:?} | `{to}` |\n")
    };
    format!(
        "| from | what happens | to |\n|---|---|---|\n{}",
        TABLE.iter().map(row).collect::<String>()
    )
}

#[cfg(test)]
mod tests {
    use portal_types::{SubscriptionStatus, Timestamp};
    use proptest::prelude::*;

    use super::{Event, TABLE, changes_at, next, next_dated, status_at, written};
    use crate::billing::testing::subscription;

    fn any_date() -> impl Strategy<Value = Option<Timestamp>> {
        proptest::option::of(
            (0..100_i64).prop_map(|day| Timestamp::from_unix_micros(day * 86_400_000_000)),
        )
    }

    #[test]
    fn the_documentation_has_the_table() {
        let text = include_str!("../../../../docs/billing.md");
        assert!(text.contains(&written()), "docs/billing.md is to have:\n\n{}", written());
    }

    #[test]
    fn each_row_is_there_once_and_every_status_can_be_left_and_reached() {
        for (n, (from, event, _)) in TABLE.iter().enumerate() {
            let again = |row: &&(SubscriptionStatus, Event, _)| (row.0, row.1) == (*from, *event);
            assert_eq!(TABLE.iter().position(|row| again(&row)), Some(n), "{from} {event:?}");
        }
        for status in SubscriptionStatus::ALL {
            assert!(TABLE.iter().any(|(from, _, to)| from == status && to != from), "{status}");
            assert!(
                TABLE.iter().any(|(from, _, to)| to == status && to != from)
                    || *status == SubscriptionStatus::Trialing
            );
        }
    }

    proptest! {
        /// No order of events leads anywhere that the table does not say, and whoever does not pay is
        /// not served for good.
        #[test]
        fn events_lead_where_the_table_says(events in proptest::collection::vec(0..Event::ALL.len(), 0..50)) {
            let mut status = SubscriptionStatus::Trialing;
            let mut ordered = false;
            for event in events.into_iter().map(|n| Event::ALL[n]) {
                let Some(to) = next(status, event) else { continue };
                prop_assert!(TABLE.contains(&(status, event, to)));
                ordered |= event == Event::Ordered;
                if to == SubscriptionStatus::Active {
                    prop_assert!(ordered, "nobody is active who ordered nothing");
                }
                status = to;
            }
        }

        /// What dates do is in the table, comes to an end, and is the same whether it is looked at once
        /// or at each date in between.
        #[test]
        fn dates_do_what_the_table_says(
            status in 0..SubscriptionStatus::ALL.len(),
            dates in [any_date(), any_date(), any_date(), any_date()],
            cancels: bool,
            looks in proptest::collection::btree_set(0..120_i64, 1..8),
        ) {
            let mut record = subscription(SubscriptionStatus::ALL[status]);
            [record.trial_ends_at, record.period_end, record.overdue_at, record.suspends_at] = dates;
            record.cancels = cancels;
            let at = |day: &i64| Timestamp::from_unix_micros(day * 86_400_000_000);
            let last = looks.last().map(at).unwrap();
            for status in SubscriptionStatus::ALL {
                if let Some((_, event)) = next_dated(&record, *status) {
                    prop_assert!(next(*status, event).is_some(), "{status} {event:?}");
                }
            }
            let now = status_at(&record, last);
            for look in looks.iter().map(at) {
                if let Some(change) = changes_at(&record, look) {
                    prop_assert!(change > look);
                    let before = Timestamp::from_unix_micros(change.unix_micros() - 1);
                    prop_assert_eq!(status_at(&record, look), status_at(&record, before));
                } else {
                    prop_assert_eq!(status_at(&record, look), now);
                }
            }
        }
    }
}
