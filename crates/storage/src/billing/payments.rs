//! Money that came and went, what people began to pay at the provider's, and what that told us.

use async_trait::async_trait;
use portal_types::{AccountId, CheckoutId, InvoiceId, PaymentProvider, Timestamp};

use crate::StoreError;

/// Money that came, or went back.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct PaymentRecord {
    /// What tells it from others.
    pub reference: String,
    pub account_id: AccountId,
    /// `None`: it was kept as credit.
    pub invoice_id: Option<InvoiceId>,
    pub provider: PaymentProvider,
    pub at: Timestamp,
    pub currency: String,
    /// Below zero: it went back.
    pub amount: i64,
}

/// What somebody began to pay at the provider's.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct CheckoutRecord {
    pub id: CheckoutId,
    pub account_id: AccountId,
    /// What the provider calls it.
    pub session: String,
    pub invoice_id: Option<InvoiceId>,
    /// The plan that begins, JSON.
    pub terms: Option<String>,
    pub amount: i64,
    pub currency: String,
    pub created_at: Timestamp,
    pub ended_at: Option<Timestamp>,
}

/// What the provider told.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ProviderEventRecord {
    /// Its id at the provider's.
    pub id: String,
    pub kind: String,
    /// The id of what it is about.
    pub object: String,
    pub received_at: Timestamp,
}

mod sql {
    macro_rules! checkout {
        ($rest:literal) => {
            concat!(
                "SELECT id, account_id, session, invoice_id, terms, amount, currency, created_at, \
                 ended_at FROM checkouts ",
                $rest
            )
        };
    }
    pub(super) const INSERT_PAYMENT: &str = "INSERT INTO payments (reference, account_id, \
        invoice_id, provider, at, currency, amount) VALUES ($1, $2, $3, $4, $5, $6, $7) \
        ON CONFLICT (reference) DO NOTHING";
    pub(super) const OF_INVOICE: &str = "SELECT reference, account_id, invoice_id, provider, at, \
        currency, amount FROM payments WHERE account_id = $1 AND invoice_id = $2 ORDER BY at, reference";
    pub(super) const OF_ACCOUNT: &str = "SELECT reference, account_id, invoice_id, provider, at, \
        currency, amount FROM payments WHERE account_id = $1 ORDER BY at, reference";
    pub(super) const INSERT_CHECKOUT: &str = "INSERT INTO checkouts (id, account_id, session, \
        invoice_id, terms, amount, currency, created_at, ended_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    pub(super) const CHECKOUT: &str = checkout!("WHERE session = $1");
    pub(super) const OPEN_CHECKOUTS: &str =
        checkout!("WHERE ended_at IS NULL AND created_at <= $1 ORDER BY created_at LIMIT $2");
    pub(super) const END_CHECKOUT: &str =
        "UPDATE checkouts SET ended_at = $2 WHERE session = $1 AND ended_at IS NULL";
    pub(super) const INSERT_EVENT: &str = "INSERT INTO provider_events \
        (id, kind, object, received_at) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO NOTHING";
    pub(super) const EVENTS_TO_DO: &str = "SELECT id, kind, object, received_at \
        FROM provider_events WHERE done_at IS NULL ORDER BY received_at, id LIMIT $1";
    pub(super) const EVENT_DONE: &str =
        "UPDATE provider_events SET done_at = $2 WHERE id = $1 AND done_at IS NULL";
    pub(super) const FORGET_EVENTS: &str = "DELETE FROM provider_events WHERE done_at < $1";
}

/// Payments, and the provider's side of them.
#[async_trait]
pub trait Payments {
    /// Adds a payment. False: it was there already.
    async fn insert_payment(&mut self, payment: &PaymentRecord) -> Result<bool, StoreError>;

    /// What was paid for an invoice, and given back, in order.
    async fn payments_of_invoice(
        &mut self,
        account: AccountId,
        invoice: InvoiceId,
    ) -> Result<Vec<PaymentRecord>, StoreError>;

    /// What an account paid and got back, in order.
    async fn payments(&mut self, account: AccountId) -> Result<Vec<PaymentRecord>, StoreError>;

    /// Notes that somebody began to pay.
    async fn insert_checkout(&mut self, checkout: &CheckoutRecord) -> Result<(), StoreError>;

    /// What the provider calls so.
    async fn checkout(&mut self, session: &str) -> Result<Option<CheckoutRecord>, StoreError>;

    /// Those that began before a time and did not end yet.
    async fn open_checkouts(
        &mut self,
        before: Timestamp,
        limit: i64,
    ) -> Result<Vec<CheckoutRecord>, StoreError>;

    /// It was paid, or can't be any more. False: it had ended already.
    async fn end_checkout(&mut self, session: &str, now: Timestamp) -> Result<bool, StoreError>;

    /// Adds what the provider told. False: it told that before.
    async fn insert_provider_event(
        &mut self,
        event: &ProviderEventRecord,
    ) -> Result<bool, StoreError>;

    /// What it told that is not dealt with.
    async fn provider_events_to_do(
        &mut self,
        limit: i64,
    ) -> Result<Vec<ProviderEventRecord>, StoreError>;

    /// It is dealt with. False: it was already.
    async fn end_provider_event(&mut self, id: &str, now: Timestamp) -> Result<bool, StoreError>;

    /// Forgets those that were dealt with before a time.
    async fn forget_provider_events(&mut self, before: Timestamp) -> Result<u64, StoreError>;
}

on_both_engines!(impl Payments {
    async fn insert_payment(&mut self, payment: &PaymentRecord) -> Result<bool, StoreError> {
        let done = sqlx::query(sql::INSERT_PAYMENT)
            .bind(&payment.reference)
            .bind(payment.account_id)
            .bind(payment.invoice_id)
            .bind(payment.provider)
            .bind(payment.at)
            .bind(&payment.currency)
            .bind(payment.amount)
            .execute(&mut *self.0)
            .await?;
        Ok(done.rows_affected() > 0)
    }

    async fn payments_of_invoice(
        &mut self,
        account: AccountId,
        invoice: InvoiceId,
    ) -> Result<Vec<PaymentRecord>, StoreError> {
        let query = sqlx::query_as(sql::OF_INVOICE).bind(account).bind(invoice);
        Ok(query.fetch_all(&mut *self.0).await?)
    }

    async fn payments(&mut self, account: AccountId) -> Result<Vec<PaymentRecord>, StoreError> {
        Ok(sqlx::query_as(sql::OF_ACCOUNT).bind(account).fetch_all(&mut *self.0).await?)
    }

    async fn insert_checkout(&mut self, checkout: &CheckoutRecord) -> Result<(), StoreError> {
        sqlx::query(sql::INSERT_CHECKOUT)
            .bind(checkout.id)
            .bind(checkout.account_id)
            .bind(&checkout.session)
            .bind(checkout.invoice_id)
            .bind(&checkout.terms)
            .bind(checkout.amount)
            .bind(&checkout.currency)
            .bind(checkout.created_at)
            .bind(checkout.ended_at)
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    async fn checkout(&mut self, session: &str) -> Result<Option<CheckoutRecord>, StoreError> {
        Ok(sqlx::query_as(sql::CHECKOUT).bind(session).fetch_optional(&mut *self.0).await?)
    }

    async fn open_checkouts(
        &mut self,
        before: Timestamp,
        limit: i64,
    ) -> Result<Vec<CheckoutRecord>, StoreError> {
        let query = sqlx::query_as(sql::OPEN_CHECKOUTS).bind(before).bind(limit);
        Ok(query.fetch_all(&mut *self.0).await?)
    }

    async fn end_checkout(&mut self, session: &str, now: Timestamp) -> Result<bool, StoreError> {
        let query = sqlx::query(sql::END_CHECKOUT).bind(session).bind(now);
        Ok(query.execute(&mut *self.0).await?.rows_affected() > 0)
    }

    async fn insert_provider_event(
        &mut self,
        event: &ProviderEventRecord,
    ) -> Result<bool, StoreError> {
        let query = sqlx::query(sql::INSERT_EVENT).bind(&event.id).bind(&event.kind);
        let query = query.bind(&event.object).bind(event.received_at);
        Ok(query.execute(&mut *self.0).await?.rows_affected() > 0)
    }

    async fn provider_events_to_do(
        &mut self,
        limit: i64,
    ) -> Result<Vec<ProviderEventRecord>, StoreError> {
        Ok(sqlx::query_as(sql::EVENTS_TO_DO).bind(limit).fetch_all(&mut *self.0).await?)
    }

    async fn end_provider_event(&mut self, id: &str, now: Timestamp) -> Result<bool, StoreError> {
        let query = sqlx::query(sql::EVENT_DONE).bind(id).bind(now);
        Ok(query.execute(&mut *self.0).await?.rows_affected() > 0)
    }

    async fn forget_provider_events(&mut self, before: Timestamp) -> Result<u64, StoreError> {
        let query = sqlx::query(sql::FORGET_EVENTS).bind(before);
        Ok(query.execute(&mut *self.0).await?.rows_affected())
    }
});
