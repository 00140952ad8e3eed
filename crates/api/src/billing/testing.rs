//! What tests of this room share.

use portal_storage::SubscriptionRecord;
use portal_types::{
    AccountId, Money, Plan, PlanLimits, PlanPeriod, ResponseTarget, SubscriptionStatus,
    TicketPriority, Timestamp,
};
use uuid::Uuid;

use super::trial;

pub fn subscription(status: SubscriptionStatus) -> SubscriptionRecord {
    let at = Timestamp::from_unix_micros(0);
    SubscriptionRecord {
        status,
        trial_ends_at: None,
        due_at: None,
        ..trial(AccountId(Uuid::nil()), at, at)
    }
}

pub fn plan(amount: i64, period: PlanPeriod) -> Plan {
    let target = |priority: &TicketPriority| ResponseTarget {
        priority: *priority,
        first_response_hours: 1,
        resolution_hours: 2,
    };
    Plan {
        id: format!("plan_{amount}"),
        name: format!("Plan {amount}"),
        description: String::new(),
        price: Money { amount, currency: "EUR".to_owned() },
        period,
        limits: PlanLimits::default(),
        response_targets: TicketPriority::ALL.iter().map(target).collect(),
    }
}
