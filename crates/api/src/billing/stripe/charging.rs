//! Charging what was saved, and giving back.

use portal_payment::{Charge, ChargeOutcome, PaymentStatus};
use portal_storage::InvoiceRecord;
use portal_types::{AccountId, InvoiceId, InvoiceStatus, PaymentProvider};
use serde::{Deserialize, Serialize};

use super::{INVOICE, failed};
use crate::{
    billing::{Paid, course::Course, due, mails},
    problem::ApiResult,
    state::Portal,
};

const DAY: i64 = 24 * 60 * 60;
/// Days until the next try after the first, the second, and so on.
const TRY_AGAIN: [i64; 3] = [1, 3, 5];
/// Seconds for which one replica has an invoice for itself, and after which one that got no answer is tried
/// again, with the same key.
const CLAIM: i64 = 10 * 60;
/// So many at a time.
const SOME: i64 = 20;

/// A refund that Stripe is to make.
#[derive(Debug, Serialize, Deserialize)]
pub struct Refund {
    pub payment: String,
    pub amount: i64,
    pub key: String,
}

impl Portal {
    /// Charges the invoices that are due for it.
    pub(super) async fn charge_invoices(&self) -> ApiResult<()> {
        let due = self.store.read().await?.invoices_to_charge(self.clock.now(), SOME).await?;
        for (account, id) in due {
            if let Err(error) = self.charge_invoice(account, id).await {
                tracing::warn!(%account, invoice = %id, %error, cause = ?error.cause(),
                    "an invoice could not be charged, and is tried again");
            }
        }
        Ok(())
    }

    async fn charge_invoice(&self, account: AccountId, id: InvoiceId) -> ApiResult<()> {
        let now = self.clock.now();
        let mut unit = self.store.write().await?;
        let customer = unit.hold_subscription(account).await?.and_then(|record| record.customer);
        let Some(mut invoice) = unit.invoice(account, id).await? else { return Ok(()) };
        if invoice.try_at.is_none_or(|at| at > now) {
            return Ok(());
        }
        let is_open = invoice.status == InvoiceStatus::Open && due(&invoice) > 0;
        let customer = customer.filter(|_| is_open);
        invoice.try_at = customer.is_some().then(|| now.plus_seconds(CLAIM));
        unit.set_invoice_paid(&invoice).await?;
        unit.commit().await?;
        let Some(customer) = customer else { return Ok(()) };
        let outcome = self.charge(&customer, &invoice).await?;
        self.charged(account, &invoice, outcome).await
    }

    async fn charge(&self, customer: &str, invoice: &InvoiceRecord) -> ApiResult<ChargeOutcome> {
        let stripe = self.stripe()?;
        let what = format!("{INVOICE}{}", invoice.id);
        // An answer may have been lost, longer ago than Stripe keeps keys for.
        let mut known = stripe.payments_of(customer).await.map_err(failed)?;
        known.retain(|payment| payment.invoice.as_deref() == Some(&what));
        for payment in &known {
            let payment_intent = payment.id.clone();
            match payment.status {
                PaymentStatus::Succeeded => return Ok(ChargeOutcome::Succeeded { payment_intent }),
                PaymentStatus::Processing => {
                    return Ok(ChargeOutcome::Processing { payment_intent });
                }
                _ => {}
            }
        }
        let charge = Charge {
            customer,
            amount: due(invoice),
            currency: &invoice.currency,
            invoice: &what,
            description: &invoice.number,
        };
        // The same until Stripe has a payment of it.
        let key = format!("{} {} {}", invoice.id, invoice.tries, known.len());
        stripe.charge(&charge, &key).await.map_err(failed)
    }

    /// Writes down what became of a charge.
    async fn charged(
        &self,
        account: AccountId,
        charged: &InvoiceRecord,
        outcome: ChargeOutcome,
    ) -> ApiResult<()> {
        let mut unit = self.store.write().await?;
        let Some(mut course) = Course::hold(self, &mut *unit, account).await? else {
            return Ok(());
        };
        let why = match outcome {
            ChargeOutcome::Succeeded { payment_intent } => {
                let paid = Paid {
                    reference: payment_intent,
                    provider: PaymentProvider::Stripe,
                    at: course.now,
                    amount: due(charged),
                };
                course.take(Some(charged.id), paid).await?;
                None
            }
            // An event tells how it ends; if none comes, this is asked again.
            ChargeOutcome::Processing { .. } => {
                course.try_again(charged.id, Some(course.now.plus_seconds(DAY))).await?;
                None
            }
            ChargeOutcome::NeedsAction { .. } => Some("Your bank wants to hear it from you."),
            ChargeOutcome::NoPaymentMethod => Some("There is no card to charge."),
            ChargeOutcome::Declined(decline) => Some(decline.words()),
        };
        if let Some(why) = why {
            course.charge_failed(charged.id, why).await?;
        }
        course.finish().await?;
        self.snapshots.commit(unit, account).await?;
        self.outbox.wake();
        Ok(())
    }

    /// Has Stripe give money back. Again with the same key, it does so once.
    pub async fn refund_payment(&self, refund: &Refund) -> ApiResult<()> {
        let Refund { payment, amount, key } = refund;
        self.stripe()?.refund(payment, *amount, key).await.map_err(failed)?;
        Ok(())
    }
}

impl Course<'_> {
    /// Says when an invoice is charged next.
    async fn try_again(
        &mut self,
        id: InvoiceId,
        at: Option<portal_types::Timestamp>,
    ) -> ApiResult<()> {
        let account = self.account();
        if let Some(mut invoice) = self.unit.invoice(account, id).await?
            && invoice.status == InvoiceStatus::Open
        {
            invoice.try_at = at;
            self.unit.set_invoice_paid(&invoice).await?;
        }
        Ok(())
    }

    /// A charge failed: it is tried again some days later, and the owners are told.
    async fn charge_failed(&mut self, id: InvoiceId, why: &str) -> ApiResult<()> {
        let account = self.account();
        let Some(mut invoice) = self.unit.invoice(account, id).await? else { return Ok(()) };
        if invoice.status != InvoiceStatus::Open {
            return Ok(());
        }
        let tries = usize::try_from(invoice.tries).unwrap_or(usize::MAX);
        invoice.try_at = TRY_AGAIN.get(tries).map(|days| self.now.plus_seconds(days * DAY));
        invoice.tries = invoice.tries.saturating_add(1);
        self.unit.set_invoice_paid(&invoice).await?;
        mails::charge_failed(self, &invoice, why).await
    }
}
