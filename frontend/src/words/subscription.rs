//! Subscriptions and invoices in words.

use portal_types::{
    CancelReason, InvoiceKind, InvoiceStatus, PaymentProvider, PlanLimit, PlanPeriod,
    SubscriptionStatus, SubscriptionStep,
};

use super::ahead;

/// After a price.
pub(crate) const fn period(period: PlanPeriod) -> &'static str {
    match period {
        PlanPeriod::Month => "a month",
        PlanPeriod::Year => "a year",
    }
}

/// The look of a status.
pub(crate) const fn state(status: SubscriptionStatus) -> &'static str {
    match status {
        SubscriptionStatus::Trialing => "state",
        SubscriptionStatus::Active => "state good",
        SubscriptionStatus::PastDue => "state warn",
        SubscriptionStatus::Suspended
        | SubscriptionStatus::Canceled
        | SubscriptionStatus::Expired => "state bad",
    }
}

/// Time that is to come, in seconds: in days, however many there are.
#[expect(clippy::cast_possible_truncation, reason = "in words it is not that exact")]
pub(crate) fn left(seconds: f64) -> String {
    ahead(seconds).unwrap_or_else(|| format!("in {} days", (seconds / 86_400.0) as i64))
}

/// What happens next, in short and in full; the full one goes on after the date.
pub(crate) const fn next(step: SubscriptionStep) -> (&'static str, &'static str) {
    match step {
        SubscriptionStep::TrialEnds => {
            ("The trial ends", "Then connectors get no settings until a plan is chosen.")
        }
        SubscriptionStep::Renews => ("It renews", "Then the next period begins, and is charged."),
        SubscriptionStep::Ends => ("It ends", "Then connectors get no settings any more."),
        SubscriptionStep::PaymentDue => {
            ("An invoice is to be paid", "Connectors are served meanwhile.")
        }
        SubscriptionStep::Suspends => {
            ("Connectors stop", "Until then they are served, although a payment is overdue.")
        }
    }
}

/// What a plan limits, as a heading.
pub(crate) const fn limit(limit: PlanLimit) -> &'static str {
    match limit {
        PlanLimit::ApiKeys => "API keys",
        PlanLimit::Fields => "Field settings",
        PlanLimit::Members => "People",
        PlanLimit::Usages => "Places where assets are used",
    }
}

/// What a plan allows of it; `count` is the number as people here write it.
pub(crate) fn allowance(of: PlanLimit, allowed: Option<i64>, count: &str) -> String {
    let (one, many) = match of {
        PlanLimit::ApiKeys => ("API key", "API keys"),
        PlanLimit::Fields => ("field setting", "field settings"),
        PlanLimit::Members => ("person", "people"),
        PlanLimit::Usages => ("place of use", "places of use"),
    };
    match allowed {
        None => format!("Any number of {many}"),
        Some(1) => format!("1 {one}"),
        Some(_) => format!("{count} {many}"),
    }
}

/// For how long log records are kept.
pub(crate) fn log_days(days: Option<i64>) -> String {
    match days {
        None => "Logs for as long as there is room".to_owned(),
        Some(1) => "Logs for a day".to_owned(),
        Some(days) => format!("Logs for {days} days"),
    }
}

/// What there is of something, against what is allowed. `None`: there is room.
pub(crate) fn fullness(used: i64, allowed: Option<i64>) -> Option<String> {
    let over = used - allowed?;
    match over {
        ..0 => None,
        0 => Some("No room for more.".to_owned()),
        over => Some(format!(
            "{over} more than the plan allows: nothing is deleted, but nothing can be added."
        )),
    }
}

/// Hours until support answers.
pub(crate) fn hours(hours: u16) -> String {
    match hours {
        72.. if hours.is_multiple_of(24) => format!("{} days", hours / 24),
        hours => format!("{hours} h"),
    }
}

pub(crate) const fn cancel_reason(reason: CancelReason) -> &'static str {
    match reason {
        CancelReason::TooExpensive => "It costs too much",
        CancelReason::MissingFeature => "Something is missing",
        CancelReason::Switched => "Another product does it now",
        CancelReason::NotUsed => "We don't use it any more",
        CancelReason::Other => "Something else",
    }
}

/// How an account pays.
pub(crate) const fn provider(provider: PaymentProvider, has_method: bool) -> &'static str {
    match (provider, has_method) {
        (PaymentProvider::Manual, _) => "Bank transfer",
        (PaymentProvider::Stripe, true) => "Stripe, with a card",
        (PaymentProvider::Stripe, false) => "Stripe, no card yet",
    }
}

/// Where an invoice stands, and the look of that.
pub(crate) const fn invoice(
    kind: InvoiceKind,
    status: InvoiceStatus,
    is_overdue: bool,
) -> (&'static str, &'static str) {
    match (kind, status) {
        (InvoiceKind::CreditNote, _) => ("state", "Given back"),
        (InvoiceKind::Invoice, InvoiceStatus::Open) if is_overdue => ("state bad", "Overdue"),
        (InvoiceKind::Invoice, InvoiceStatus::Open) => ("state warn", "To be paid"),
        (InvoiceKind::Invoice, InvoiceStatus::Paid) => ("state good", "Paid"),
        (InvoiceKind::Invoice, InvoiceStatus::Credited) => ("state", "Taken back"),
        (InvoiceKind::Invoice, InvoiceStatus::Refunded) => ("state", "Refunded"),
    }
}

#[cfg(test)]
mod tests {
    use portal_types::PlanLimit;

    use super::{allowance, fullness, hours, left};

    #[test]
    fn time_is_told_in_days_however_far_it_is() {
        assert_eq!(left(1_036_800.0), "in 12 days");
        assert_eq!(left(2_592_000.0), "in 30 days");
        assert_eq!(left(3_600.0), "in 60 minutes");
    }

    #[test]
    fn room_and_the_lack_of_it() {
        assert_eq!(fullness(3, Some(5)), None);
        assert_eq!(fullness(3, None), None);
        assert_eq!(fullness(5, Some(5)).unwrap(), "No room for more.");
        assert!(fullness(7, Some(5)).unwrap().starts_with("2 more than the plan allows"));
    }

    #[test]
    fn allowances_are_sentences() {
        assert_eq!(allowance(PlanLimit::ApiKeys, Some(1), "1"), "1 API key");
        assert_eq!(allowance(PlanLimit::Usages, Some(50_000), "50,000"), "50,000 places of use");
        assert_eq!(allowance(PlanLimit::Members, None, ""), "Any number of people");
        assert_eq!(
            (hours(8), hours(48), hours(72)),
            ("8 h".into(), "48 h".into(), "3 days".into())
        );
    }
}
