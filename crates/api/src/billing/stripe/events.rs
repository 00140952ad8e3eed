//! What Stripe tells, and what it did not get to tell.

use portal_payment::{Event, EventKind, PaymentStatus};
use portal_storage::{ProviderEventRecord, Unit};
use portal_types::{InvoiceId, PaymentProvider};

use super::{INVOICE, failed};
use crate::{
    billing::{Made, Paid, course::Course, given_back},
    problem::{ApiError, ApiResult},
    state::Portal,
};

/// So many at a time.
const SOME: i64 = 50;
/// Seconds after which a checkout is looked up that nothing was heard of.
const SILENT: i64 = 10 * 60;
/// Seconds back that Stripe is asked for what it told: what was lost longer ago, the checkouts show.
const LOOK_BACK: i64 = 2 * 24 * 60 * 60;
const MOST_EVENTS: usize = 2_000;
/// Seconds that what was dealt with is kept, so that a late copy is known.
const KEEP: i64 = 30 * 24 * 60 * 60;

/// What an event is about: a checkout or a payment. Others are not for us.
fn object(event: &Event) -> Option<String> {
    match &event.kind {
        EventKind::Other(_) => None,
        _ => event.ids.checkout_session.clone().or_else(|| event.ids.payment_intent.clone()),
    }
}

impl Portal {
    /// Keeps what Stripe tells. False: it is known, or not for us.
    pub async fn keep_event(&self, unit: &mut dyn Unit, event: &Event) -> ApiResult<bool> {
        let Some(object) = object(event) else { return Ok(false) };
        let record = ProviderEventRecord {
            id: event.id.clone(),
            kind: event.kind.name().to_owned(),
            object,
            received_at: self.clock.now(),
        };
        Ok(unit.insert_provider_event(&record).await?)
    }

    /// Deals with what was told, and charges what is to be charged.
    pub async fn collect(&self) -> ApiResult<()> {
        if self.stripe.is_none() {
            return Ok(());
        }
        let events = self.store.read().await?.provider_events_to_do(SOME).await?;
        for event in events {
            if let Err(error) = self.deal_with(&event).await {
                tracing::warn!(event = event.id, kind = event.kind, %error, cause = ?error.cause(),
                    "what Stripe told can't be dealt with, and is tried again");
            }
        }
        self.charge_invoices().await
    }

    async fn deal_with(&self, event: &ProviderEventRecord) -> ApiResult<()> {
        if event.object.starts_with("cs_") {
            self.settle_checkout(&event.object).await?;
        } else {
            self.settle_payment(&event.object).await?;
        }
        let mut unit = self.store.write().await?;
        unit.end_provider_event(&event.id, self.clock.now()).await?;
        unit.commit().await?;
        Ok(())
    }

    /// Finds out how a payment stands, and counts what came and what went back.
    async fn settle_payment(&self, id: &str) -> ApiResult<()> {
        let payment = self.stripe()?.payment(id).await.map_err(failed)?;
        let Some(customer) = &payment.customer else { return Ok(()) };
        let mut unit = self.store.write().await?;
        let Some(account) = unit.account_of_customer(customer).await? else { return Ok(()) };
        let Some(mut course) = Course::hold(self, &mut *unit, account).await? else {
            return Ok(());
        };
        // What a checkout was for is with the checkout.
        let invoice = payment.invoice.as_deref().and_then(|what| what.strip_prefix(INVOICE));
        let invoice: Option<InvoiceId> = invoice.and_then(|id| id.parse().ok());
        if payment.status == PaymentStatus::Succeeded && invoice.is_some() {
            let paid = Paid {
                reference: payment.id.clone(),
                provider: PaymentProvider::Stripe,
                at: course.now,
                amount: payment.amount_received,
            };
            course.take(invoice, paid).await?;
        }
        course.note_refunds(&payment.id, payment.amount_refunded).await?;
        course.finish().await?;
        self.snapshots.commit(unit, account).await?;
        self.outbox.wake();
        Ok(())
    }

    /// Looks up what nothing was heard of: checkouts, and events of the last days.
    pub async fn reconcile(&self) -> ApiResult<()> {
        let Some(stripe) = &self.stripe else { return Ok(()) };
        let now = self.clock.now();
        let silent = now.plus_seconds(-SILENT);
        for checkout in self.store.read().await?.open_checkouts(silent, SOME).await? {
            if let Err(error) = self.settle_checkout(&checkout.session).await {
                tracing::warn!(checkout = %checkout.id, %error, cause = ?error.cause(),
                    "a checkout can't be looked up");
            }
        }
        let told = stripe.events_since(now.plus_seconds(-LOOK_BACK), MOST_EVENTS).await;
        let told = told.map_err(failed)?;
        let mut unit = self.store.write().await?;
        let mut missed = 0;
        for event in &told.events {
            missed += usize::from(self.keep_event(&mut *unit, event).await?);
        }
        unit.forget_provider_events(now.plus_seconds(-KEEP)).await?;
        unit.commit().await?;
        if missed > 0 {
            tracing::info!(missed, "events of Stripe that had not come");
        }
        self.collect().await
    }
}

impl Course<'_> {
    /// Refunds that were made at Stripe, and not here, get their credit notes.
    async fn note_refunds(&mut self, reference: &str, refunded: i64) -> ApiResult<()> {
        if refunded == 0 {
            return Ok(());
        }
        let account = self.account();
        let all = self.unit.payments(account).await?;
        let of = |payment: &&portal_storage::PaymentRecord| payment.reference == reference;
        let Some(invoice) = all.iter().find(of).and_then(|payment| payment.invoice_id) else {
            return Ok(());
        };
        let absent = || ApiError::internal("a payment of no invoice");
        let record = self.unit.invoice(account, invoice).await?.ok_or_else(absent)?;
        let wanted = refunded - given_back(&all, reference);
        let more = wanted.min(record.paid - record.refunded);
        if wanted > more {
            // What was too much, and is credit here: the operator takes that off by hand.
            tracing::warn!(%account, invoice = record.number, more = wanted - more,
                "more was given back at Stripe than was paid for the invoice");
        }
        if more > 0 {
            self.give_back(invoice, more, Made::There(reference)).await?;
        }
        Ok(())
    }
}
