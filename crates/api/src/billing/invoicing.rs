//! Invoices are made, and money is counted against them.
//!
//! Of every account it holds, at each moment: the sum of all invoices and credit notes is what was paid,
//! less what went back, less the credit that is kept, and what is open still.

use portal_storage::{InvoiceRecord, PaymentRecord};
use portal_types::{
    InvoiceId, InvoiceKind, InvoiceLine, InvoiceStatus, PaymentProvider, ProblemCode,
    SubscriptionStatus, Timestamp,
};

use super::{course::Course, lifecycle::Event, mails, parties, stripe::Refund, tax::Sums};
use crate::problem::{ApiError, ApiResult};

/// Money that came.
pub struct Paid {
    pub reference: String,
    pub provider: PaymentProvider,
    pub at: Timestamp,
    pub amount: i64,
}

/// What is to be paid of it still.
pub fn due(invoice: &InvoiceRecord) -> i64 {
    match invoice.status {
        InvoiceStatus::Open => invoice.total - invoice.from_credit - invoice.paid,
        InvoiceStatus::Paid | InvoiceStatus::Credited | InvoiceStatus::Refunded => 0,
    }
}

fn close_if_paid(invoice: &mut InvoiceRecord, at: Timestamp) {
    if due(invoice) == 0 {
        invoice.status = InvoiceStatus::Paid;
        invoice.paid_at = Some(at);
        invoice.try_at = None;
    }
}

fn refused(detail: impl Into<String>) -> ApiError {
    ApiError::new(ProblemCode::InvoiceNotOpen, detail.into())
}

impl Course<'_> {
    /// Makes an invoice of some lines, or a credit note where they give back more than they charge. Where
    /// they come to nothing, neither.
    pub async fn issue(&mut self, lines: Vec<InvoiceLine>) -> ApiResult<Option<InvoiceRecord>> {
        let account = self.account();
        let buyer = parties::buyer(self.unit, account).await?;
        let tax = super::tax::tax(&self.portal.config.billing.seller, &buyer);
        let net = lines.iter().map(|line| line.amount).sum();
        let mut invoice = None;
        if net != 0 {
            let made = self.make(lines, tax.on(net), None).await?;
            if made.kind == InvoiceKind::CreditNote {
                self.record.credit -= made.total;
            }
            invoice = Some(made);
        }
        self.settle().await?;
        let Some(InvoiceRecord { id, .. }) = invoice else { return Ok(None) };
        let invoice = self.unit.invoice(self.account(), id).await?;
        if let Some(invoice) = &invoice {
            mails::invoice(self, invoice).await?;
        }
        Ok(invoice)
    }

    /// Adds a document with the next number.
    async fn make(
        &mut self,
        lines: Vec<InvoiceLine>,
        sums: Sums,
        refers_to: Option<&InvoiceRecord>,
    ) -> ApiResult<InvoiceRecord> {
        let billing = &self.portal.config.billing;
        let account = self.account();
        let buyer = parties::buyer(self.unit, account).await?;
        let currency = billing.plans.in_force(&self.record).price.currency;
        let text = |value: serde_json::Result<String>| value.map_err(ApiError::internal);
        let Sums { net, tax, total, rate, note } = sums;
        let is_credit = total < 0;
        let sequence = self.unit.count_up("invoice").await?;
        let charges = billing.stripe.is_some() && self.record.has_payment_method && !is_credit;
        let invoice = InvoiceRecord {
            id: InvoiceId(self.portal.randomness.id(self.now)),
            account_id: self.account(),
            sequence,
            number: format!("{}{sequence:06}", billing.invoice_prefix),
            kind: if is_credit { InvoiceKind::CreditNote } else { InvoiceKind::Invoice },
            status: if is_credit { InvoiceStatus::Paid } else { InvoiceStatus::Open },
            issued_at: self.now,
            due_at: if is_credit { self.now } else { self.now.plus_seconds(billing.due_after()) },
            paid_at: is_credit.then_some(self.now),
            currency: refers_to.map_or(currency, |invoice| invoice.currency.clone()),
            net,
            tax_rate: rate,
            tax,
            total,
            from_credit: 0,
            paid: 0,
            refunded: 0,
            note: refers_to.map_or(note.map(str::to_owned), |invoice| invoice.note.clone()),
            refers_to: refers_to.map(|invoice| invoice.number.clone()),
            lines: text(serde_json::to_string(&lines))?,
            seller: text(serde_json::to_string(&billing.seller.party()))?,
            buyer: text(serde_json::to_string(&parties::on_paper(&buyer)))?,
            purchase_order: buyer.purchase_order,
            tries: 0,
            try_at: charges.then_some(self.now),
        };
        self.unit.insert_invoice(&invoice).await?;
        Ok(invoice)
    }

    /// Pays open invoices from the credit, and finds out what that means for the subscription.
    pub async fn settle(&mut self) -> ApiResult<()> {
        let mut earliest = None;
        for mut invoice in self.unit.open_invoices(self.account()).await? {
            let from_credit = due(&invoice).min(self.record.credit);
            if from_credit > 0 {
                self.record.credit -= from_credit;
                invoice.from_credit += from_credit;
                close_if_paid(&mut invoice, self.now);
                self.unit.set_invoice_paid(&invoice).await?;
            }
            if invoice.status == InvoiceStatus::Open && earliest.is_none() {
                earliest = Some(invoice.due_at);
            }
        }
        let grace = self.portal.config.billing.grace;
        self.record.overdue_at = earliest;
        self.record.suspends_at = earliest.map(|due| due.plus_seconds(grace));
        let is_late = earliest.is_some_and(|due| due <= self.now);
        let waits = matches!(
            self.record.status,
            SubscriptionStatus::PastDue | SubscriptionStatus::Suspended
        );
        if waits && !is_late {
            self.go(Event::Settled)?;
            mails::settled(self).await?;
        }
        Ok(())
    }

    /// Counts money that came for an invoice, or for none; what is too much is kept as credit. False: it
    /// was counted before.
    pub async fn take(&mut self, invoice: Option<InvoiceId>, paid: Paid) -> ApiResult<bool> {
        let found = match invoice {
            Some(id) => self.unit.invoice(self.account(), id).await?,
            None => None,
        };
        let currency = self.portal.config.billing.plans.trial.price.currency.clone();
        let payment = PaymentRecord {
            reference: paid.reference,
            account_id: self.account(),
            invoice_id: found.as_ref().map(|invoice| invoice.id),
            provider: paid.provider,
            at: paid.at,
            currency: found.as_ref().map_or(currency, |invoice| invoice.currency.clone()),
            amount: paid.amount,
        };
        if !self.unit.insert_payment(&payment).await? {
            return Ok(false);
        }
        let mut rest = paid.amount;
        if let Some(mut invoice) = found {
            let part = due(&invoice).min(rest);
            if part > 0 {
                rest -= part;
                invoice.paid += part;
                close_if_paid(&mut invoice, paid.at);
                self.unit.set_invoice_paid(&invoice).await?;
            }
        }
        self.record.credit += rest;
        self.settle().await?;
        Ok(true)
    }

    /// Takes back a part of an invoice: money that was paid goes back, and what is open is not to be paid any
    /// more. The credit note.
    pub async fn give_back(
        &mut self,
        id: InvoiceId,
        amount: i64,
        made: Made<'_>,
    ) -> ApiResult<InvoiceRecord> {
        let absent = || ApiError::not_found("The account has no invoice with this id.");
        let mut invoice = self.unit.invoice(self.account(), id).await?.ok_or_else(absent)?;
        if invoice.kind == InvoiceKind::CreditNote {
            return Err(refused("This is a credit note."));
        }
        let is_open = invoice.status == InvoiceStatus::Open;
        let most = if is_open { due(&invoice) } else { invoice.paid - invoice.refunded };
        if is_open && amount != most {
            return Err(refused(format!("What is open of it is taken back as a whole: {most}.")));
        }
        if !(1..=most).contains(&amount) {
            return Err(refused(format!("At most {most} can be given back of it.")));
        }
        let sums = Sums::of_total(-amount, invoice.tax_rate);
        let line = InvoiceLine {
            text: format!("Given back of {}", invoice.number),
            from: self.now,
            to: self.now,
            amount: sums.net,
        };
        let note = self.make(vec![line], sums, Some(&invoice)).await?;
        if is_open {
            invoice.from_credit += amount;
            invoice.status = InvoiceStatus::Credited;
            invoice.try_at = None;
        } else {
            self.pay_back(&invoice, &note.number, amount, made).await?;
            invoice.refunded += amount;
            if invoice.refunded == invoice.paid && invoice.from_credit == 0 {
                invoice.status = InvoiceStatus::Refunded;
            }
        }
        self.unit.set_invoice_paid(&invoice).await?;
        self.settle().await?;
        mails::invoice(self, &note).await?;
        Ok(note)
    }

    /// Notes from which payments of an invoice money goes back, and has the provider do it.
    async fn pay_back(
        &mut self,
        invoice: &InvoiceRecord,
        note: &str,
        amount: i64,
        made: Made<'_>,
    ) -> ApiResult<()> {
        let account = self.account();
        let all = self.unit.payments_of_invoice(account, invoice.id).await?;
        let mut rest = amount;
        for payment in all.iter().filter(|payment| payment.amount > 0) {
            if matches!(made, Made::There(there) if there != payment.reference) {
                continue;
            }
            let part = rest.min(payment.amount - given_back(&all, &payment.reference));
            if part <= 0 {
                continue;
            }
            rest -= part;
            let reference = format!("{note} of {}", payment.reference);
            if payment.provider == PaymentProvider::Stripe && matches!(made, Made::Here) {
                let refund = Refund {
                    payment: payment.reference.clone(),
                    amount: part,
                    key: reference.clone(),
                };
                self.portal.outbox.refund(self.unit, &refund).await?;
            }
            let back = PaymentRecord { reference, at: self.now, amount: -part, ..payment.clone() };
            self.unit.insert_payment(&back).await?;
        }
        if rest > 0 {
            return Err(refused(format!("Only {} of it was paid in money.", amount - rest)));
        }
        Ok(())
    }
}

/// Where money is given back.
#[derive(Debug, Clone, Copy)]
pub enum Made<'a> {
    /// Here: the provider is told to.
    Here,
    /// At the provider's, of this payment.
    There(&'a str),
}

/// What went back of a payment.
pub fn given_back(all: &[PaymentRecord], reference: &str) -> i64 {
    let end = format!(" of {reference}");
    let back = all.iter().filter(|one| one.amount < 0 && one.reference.ends_with(&end));
    -back.map(|one| one.amount).sum::<i64>()
}
