//! Invoices and credit notes. They outlive their account, and never change but for being paid.

use async_trait::async_trait;
use portal_types::{AccountId, InvoiceId, InvoiceKind, InvoiceStatus, Timestamp};

use crate::StoreError;

/// An invoice, or a credit note: its sums are below zero then.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct InvoiceRecord {
    pub id: InvoiceId,
    pub account_id: AccountId,
    /// One after the other, without gaps.
    pub sequence: i64,
    /// The same, as people write it.
    pub number: String,
    pub kind: InvoiceKind,
    pub status: InvoiceStatus,
    pub issued_at: Timestamp,
    pub due_at: Timestamp,
    pub paid_at: Option<Timestamp>,
    pub currency: String,
    pub net: i64,
    /// Hundredths of a percent.
    pub tax_rate: i64,
    pub tax: i64,
    pub total: i64,
    pub from_credit: i64,
    pub paid: i64,
    pub refunded: i64,
    pub note: Option<String>,
    pub refers_to: Option<String>,
    /// JSON.
    pub lines: String,
    /// JSON.
    pub seller: String,
    /// JSON.
    pub buyer: String,
    pub purchase_order: Option<String>,
    /// How often the provider tried to charge it.
    pub tries: i16,
    /// When it is to try (again).
    pub try_at: Option<Timestamp>,
}

mod sql {
    macro_rules! invoices {
        ($rest:literal) => {
            concat!(
                "SELECT id, account_id, sequence, number, kind, status, issued_at, due_at, paid_at, \
                 currency, net, tax_rate, tax, total, from_credit, paid, refunded, note, refers_to, \
                 lines, seller, buyer, purchase_order, tries, try_at FROM invoices ",
                $rest
            )
        };
    }
    pub(super) const INSERT: &str = "INSERT INTO invoices (id, account_id, sequence, number, kind, \
        status, issued_at, due_at, paid_at, currency, net, tax_rate, tax, total, from_credit, paid, \
        refunded, note, refers_to, lines, seller, buyer, purchase_order, tries, try_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, \
        $19, $20, $21, $22, $23, $24, $25)";
    pub(super) const SET_PAID: &str = "UPDATE invoices SET status = $3, paid_at = $4, \
        from_credit = $5, paid = $6, refunded = $7, tries = $8, try_at = $9 \
        WHERE account_id = $1 AND id = $2";
    pub(super) const FIND: &str = invoices!("WHERE account_id = $1 AND id = $2");
    pub(super) const LIST: &str =
        invoices!("WHERE account_id = $1 ORDER BY sequence DESC LIMIT $2");
    pub(super) const LIST_AFTER: &str =
        invoices!("WHERE account_id = $1 AND sequence < $3 ORDER BY sequence DESC LIMIT $2");
    pub(super) const OPEN: &str =
        invoices!("WHERE account_id = $1 AND status = 'open' ORDER BY due_at, sequence");
    pub(super) const TO_CHARGE: &str =
        "SELECT account_id, id FROM invoices WHERE try_at <= $1 ORDER BY try_at LIMIT $2";
    pub(super) const ALL: &str = invoices!("WHERE sequence > $1 ORDER BY sequence LIMIT $2");
}

/// Invoices.
#[async_trait]
pub trait Invoices {
    /// Adds one. Its sequence is the next of [`crate::TicketWriting::count_up`].
    async fn insert_invoice(&mut self, invoice: &InvoiceRecord) -> Result<(), StoreError>;

    /// Writes down what was paid of it, and how it stands with that.
    async fn set_invoice_paid(&mut self, invoice: &InvoiceRecord) -> Result<(), StoreError>;

    /// One of the account's.
    async fn invoice(
        &mut self,
        account: AccountId,
        id: InvoiceId,
    ) -> Result<Option<InvoiceRecord>, StoreError>;

    /// The account's, the newest first; those before a number where one is given.
    async fn invoices(
        &mut self,
        account: AccountId,
        after: Option<i64>,
        limit: i64,
    ) -> Result<Vec<InvoiceRecord>, StoreError>;

    /// The account's that are to be paid, the earliest due first.
    async fn open_invoices(&mut self, account: AccountId)
    -> Result<Vec<InvoiceRecord>, StoreError>;

    /// Those that the provider is to charge by now.
    async fn invoices_to_charge(
        &mut self,
        now: Timestamp,
        limit: i64,
    ) -> Result<Vec<(AccountId, InvoiceId)>, StoreError>;

    /// Those of all accounts, in the order of their numbers, after one.
    async fn all_invoices(
        &mut self,
        after: i64,
        limit: i64,
    ) -> Result<Vec<InvoiceRecord>, StoreError>;
}

on_both_engines!(impl Invoices {
    async fn insert_invoice(&mut self, invoice: &InvoiceRecord) -> Result<(), StoreError> {
        sqlx::query(sql::INSERT)
            .bind(invoice.id)
            .bind(invoice.account_id)
            .bind(invoice.sequence)
            .bind(&invoice.number)
            .bind(invoice.kind)
            .bind(invoice.status)
            .bind(invoice.issued_at)
            .bind(invoice.due_at)
            .bind(invoice.paid_at)
            .bind(&invoice.currency)
            .bind(invoice.net)
            .bind(invoice.tax_rate)
            .bind(invoice.tax)
            .bind(invoice.total)
            .bind(invoice.from_credit)
            .bind(invoice.paid)
            .bind(invoice.refunded)
            .bind(&invoice.note)
            .bind(&invoice.refers_to)
            .bind(&invoice.lines)
            .bind(&invoice.seller)
            .bind(&invoice.buyer)
            .bind(&invoice.purchase_order)
            .bind(invoice.tries)
            .bind(invoice.try_at)
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    async fn set_invoice_paid(&mut self, invoice: &InvoiceRecord) -> Result<(), StoreError> {
        sqlx::query(sql::SET_PAID)
            .bind(invoice.account_id)
            .bind(invoice.id)
            .bind(invoice.status)
            .bind(invoice.paid_at)
            .bind(invoice.from_credit)
            .bind(invoice.paid)
            .bind(invoice.refunded)
            .bind(invoice.tries)
            .bind(invoice.try_at)
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    async fn invoice(
        &mut self,
        account: AccountId,
        id: InvoiceId,
    ) -> Result<Option<InvoiceRecord>, StoreError> {
        let query = sqlx::query_as(sql::FIND).bind(account).bind(id);
        Ok(query.fetch_optional(&mut *self.0).await?)
    }

    async fn invoices(
        &mut self,
        account: AccountId,
        after: Option<i64>,
        limit: i64,
    ) -> Result<Vec<InvoiceRecord>, StoreError> {
        let query = match after {
            Some(after) => sqlx::query_as(sql::LIST_AFTER).bind(account).bind(limit).bind(after),
            None => sqlx::query_as(sql::LIST).bind(account).bind(limit),
        };
        Ok(query.fetch_all(&mut *self.0).await?)
    }

    async fn open_invoices(
        &mut self,
        account: AccountId,
    ) -> Result<Vec<InvoiceRecord>, StoreError> {
        Ok(sqlx::query_as(sql::OPEN).bind(account).fetch_all(&mut *self.0).await?)
    }

    async fn invoices_to_charge(
        &mut self,
        now: Timestamp,
        limit: i64,
    ) -> Result<Vec<(AccountId, InvoiceId)>, StoreError> {
        let query = sqlx::query_as(sql::TO_CHARGE).bind(now).bind(limit);
        Ok(query.fetch_all(&mut *self.0).await?)
    }

    async fn all_invoices(
        &mut self,
        after: i64,
        limit: i64,
    ) -> Result<Vec<InvoiceRecord>, StoreError> {
        let query = sqlx::query_as(sql::ALL).bind(after).bind(limit);
        Ok(query.fetch_all(&mut *self.0).await?)
    }
});
