//! Subscriptions and invoices, as the API tells them.

use portal_storage::{InvoiceRecord, SubscriptionRecord, Unit};
use portal_types::{
    Invoice, InvoiceParty, Money, PlanChange, SubscriptionDetails, SubscriptionNext,
    SubscriptionStep, Timestamp,
};
use serde::de::DeserializeOwned;

use super::{
    invoicing::due,
    lifecycle::{Event, next_dated, status_at},
    limits, parties,
    proration::Change,
    tax::tax,
};
use crate::{
    problem::{ApiError, ApiResult},
    state::Portal,
};
use portal_types::Plan;

/// A subscription in full, at a moment.
pub async fn subscription(
    portal: &Portal,
    unit: &mut dyn Unit,
    record: &SubscriptionRecord,
) -> ApiResult<SubscriptionDetails> {
    let now = portal.clock.now();
    let billing = &portal.config.billing;
    let plan = billing.plans.in_force(record);
    let open = unit.open_invoices(record.account_id).await?;
    let used = unit.used_of_plan(record.account_id, now).await?;
    let status = status_at(record, now);
    let money = |amount| Money { amount, currency: plan.price.currency.clone() };
    Ok(SubscriptionDetails {
        status,
        trial_ends_at: record.trial_ends_at,
        period_start: record.period_start,
        period_end: record.period_end,
        cancels_at_period_end: record.cancels,
        next: next_step(record, status, now),
        credit: money(record.credit),
        outstanding: money(open.iter().map(due).sum()),
        limits: limits::against(&used, &plan),
        provider: billing.provider(),
        has_payment_method: record.has_payment_method,
        plan,
    })
}

/// What dates do next, of those that are not over.
fn next_step(
    record: &SubscriptionRecord,
    status: portal_types::SubscriptionStatus,
    now: Timestamp,
) -> Option<SubscriptionNext> {
    let (at, event) = next_dated(record, status).filter(|(at, _)| *at > now)?;
    let step = match event {
        Event::TrialEnded => SubscriptionStep::TrialEnds,
        Event::Renewed => SubscriptionStep::Renews,
        Event::Ended => SubscriptionStep::Ends,
        Event::Overdue => SubscriptionStep::PaymentDue,
        Event::GraceEnded => SubscriptionStep::Suspends,
        Event::Ordered | Event::TrialExtended | Event::Settled => return None,
    };
    Some(SubscriptionNext { step, at })
}

/// What a change comes to.
pub async fn change(
    portal: &Portal,
    unit: &mut dyn Unit,
    record: &SubscriptionRecord,
    plan: Plan,
    change: Change,
    at: Timestamp,
) -> ApiResult<PlanChange> {
    let buyer = parties::buyer(unit, record.account_id).await?;
    let sums = tax(&portal.config.billing.seller, &buyer).on(change.net());
    let used = unit.used_of_plan(record.account_id, portal.clock.now()).await?;
    let open = unit.open_invoices(record.account_id).await?;
    // Credit pays what is open already first.
    let free = (record.credit - open.iter().map(due).sum::<i64>()).max(0);
    let from_credit = free.min(sums.total).max(0);
    let money = |amount| Money { amount, currency: plan.price.currency.clone() };
    Ok(PlanChange {
        at,
        period_start: change.span.start,
        period_end: change.span.end,
        net: sums.net,
        tax: sums.tax,
        total: money(sums.total),
        from_credit,
        due: money((sums.total - from_credit).max(0)),
        over: limits::over(&used, &plan),
        invoice_id: None,
        lines: change.lines,
        plan,
    })
}

/// An invoice.
pub fn invoice(record: InvoiceRecord) -> ApiResult<Invoice> {
    let due = due(&record);
    let money = |amount| Money { amount, currency: record.currency.clone() };
    Ok(Invoice {
        id: record.id,
        kind: record.kind,
        status: record.status,
        issued_at: record.issued_at,
        due_at: record.due_at,
        paid_at: record.paid_at,
        lines: read(&record.lines)?,
        net: record.net,
        tax_rate: record.tax_rate,
        tax: record.tax,
        total: money(record.total),
        from_credit: record.from_credit,
        due: money(due),
        refunded: record.refunded,
        note: record.note,
        refers_to: record.refers_to,
        seller: read::<InvoiceParty>(&record.seller)?,
        buyer: read::<InvoiceParty>(&record.buyer)?,
        purchase_order: record.purchase_order,
        number: record.number,
    })
}

fn read<T: DeserializeOwned>(text: &str) -> ApiResult<T> {
    serde_json::from_str(text).map_err(ApiError::internal)
}
