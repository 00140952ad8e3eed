//! Paying on Stripe's page.

use portal_payment::{Checkout, CheckoutStatus};
use portal_storage::CheckoutRecord;
use portal_types::{
    AccountId, CheckoutId, InvoiceId, InvoiceStatus, PaymentProvider, Plan, ProblemCode,
};

use super::{CHECKOUT, failed};
use crate::{
    billing::{Paid, course::Course, due, parties, tax::tax},
    problem::{ApiError, ApiResult},
    state::Portal,
};

/// What is to be paid.
pub enum Subject {
    Plan(Box<Plan>),
    Invoice(InvoiceId),
}

impl Portal {
    /// Begins a payment on Stripe's page. Its address.
    pub async fn begin_checkout(&self, account: AccountId, subject: Subject) -> ApiResult<String> {
        let stripe = self.stripe()?;
        let (amount, currency, description) = self.price(account, &subject).await?;
        let customer = self.stripe_customer(account).await?;
        let now = self.clock.now();
        let id = CheckoutId(self.randomness.id(now));
        let base = format!("{}/subscription?checkout=", self.config.http.public_url);
        let checkout = Checkout {
            customer: &customer,
            invoice: &format!("{CHECKOUT}{id}"),
            amount,
            currency: &currency,
            description: &description,
            success_url: &format!("{base}done"),
            cancel_url: &format!("{base}canceled"),
        };
        let open = stripe.checkout(&checkout, &id.to_string()).await.map_err(failed)?;
        let (invoice_id, terms) = match subject {
            Subject::Invoice(id) => (Some(id), None),
            Subject::Plan(plan) => {
                (None, Some(serde_json::to_string(&plan).map_err(ApiError::internal)?))
            }
        };
        let record = CheckoutRecord {
            id,
            account_id: account,
            session: open.id,
            invoice_id,
            terms,
            amount,
            currency,
            created_at: now,
            ended_at: None,
        };
        let mut unit = self.store.write().await?;
        unit.insert_checkout(&record).await?;
        unit.commit().await?;
        Ok(open.url)
    }

    /// What is to be paid, and for what.
    async fn price(
        &self,
        account: AccountId,
        subject: &Subject,
    ) -> ApiResult<(i64, String, String)> {
        // Nothing is written: a unit for writing, since what dates did is reckoned in it.
        let mut unit = self.store.write().await?;
        let course = Course::hold(self, &mut *unit, account).await?;
        let gone = || ApiError::not_found("The account is not there any more.");
        let mut course = course.ok_or_else(gone)?;
        match subject {
            Subject::Invoice(id) => {
                let absent = || ApiError::not_found("Your account has no invoice with this id.");
                let invoice = course.unit.invoice(account, *id).await?.ok_or_else(absent)?;
                if invoice.status != InvoiceStatus::Open {
                    let detail = format!("The invoice {} is {}.", invoice.number, invoice.status);
                    return Err(ApiError::new(ProblemCode::InvoiceNotOpen, detail));
                }
                Ok((due(&invoice), invoice.currency, invoice.number))
            }
            Subject::Plan(plan) => {
                let at = course.now;
                let change = course.reckon(plan, at).await?;
                let buyer = parties::buyer(course.unit, account).await?;
                let sums = tax(&self.config.billing.seller, &buyer).on(change.net());
                let amount = sums.total - course.record.credit;
                if amount <= 0 {
                    let detail =
                        "There is nothing to pay for it: order it with POST /subscription/change.";
                    return Err(ApiError::new(ProblemCode::PlanUnavailable, detail));
                }
                Ok((amount, plan.price.currency.clone(), plan.name.clone()))
            }
        }
    }

    /// Finds out how a payment on Stripe's page stands, and does what follows from it, once.
    pub(super) async fn settle_checkout(&self, session: &str) -> ApiResult<()> {
        let record = self.store.read().await?.checkout(session).await?;
        // Another installation's, or of an account that is gone.
        let Some(record) = record.filter(|record| record.ended_at.is_none()) else { return Ok(()) };
        let stands = self.stripe()?.checkout_session(session).await.map_err(failed)?;
        let payment = stands.payment_intent.filter(|_| stands.is_paid);
        if payment.is_none() && stands.status != CheckoutStatus::Expired {
            return Ok(());
        }
        let mut unit = self.store.write().await?;
        let Some(mut course) = Course::hold(self, &mut *unit, record.account_id).await? else {
            return Ok(());
        };
        if !course.unit.end_checkout(session, course.now).await? {
            return Ok(());
        }
        if let Some(reference) = payment {
            course.record.has_payment_method = true;
            let invoice = match &record.terms {
                Some(terms) => {
                    let plan: Plan = serde_json::from_str(terms).map_err(ApiError::internal)?;
                    begin(&mut course, &plan).await?
                }
                None => record.invoice_id,
            };
            let paid = Paid {
                reference,
                provider: PaymentProvider::Stripe,
                at: course.now,
                amount: record.amount,
            };
            course.take(invoice, paid).await?;
        }
        course.finish().await?;
        self.snapshots.commit(unit, record.account_id).await?;
        self.outbox.wake();
        Ok(())
    }
}

/// Begins the plan that was paid. Where it can't be had any more, the money is kept as credit.
async fn begin(course: &mut Course<'_>, plan: &Plan) -> ApiResult<Option<InvoiceId>> {
    let at = course.now;
    match course.order(plan, at).await {
        Ok(invoice) => Ok(invoice.map(|invoice| invoice.id)),
        Err(error) if error.code() == ProblemCode::PlanUnavailable => {
            tracing::warn!(account = %course.account(), plan = plan.id, why = error.detail(),
                "a plan was paid that can't be had any more: the money is kept as credit");
            Ok(None)
        }
        Err(error) => Err(error),
    }
}
