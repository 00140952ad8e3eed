//! Whom invoices are made out to.

use async_trait::async_trait;
use portal_types::AccountId;

use crate::StoreError;

/// Whom an account's invoices are made out to.
#[derive(Debug, Clone, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct BillingDetailsRecord {
    pub company: String,
    pub address: String,
    pub country: String,
    pub tax_id: Option<String>,
    pub email: Option<String>,
    pub purchase_order: Option<String>,
}

mod sql {
    pub(super) const FIND: &str = "SELECT company, address, country, tax_id, email, purchase_order \
        FROM billing_details WHERE account_id = $1";
    pub(super) const PUT: &str = "INSERT INTO billing_details \
        (account_id, company, address, country, tax_id, email, purchase_order) \
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (account_id) DO UPDATE SET \
        company = excluded.company, address = excluded.address, country = excluded.country, \
        tax_id = excluded.tax_id, email = excluded.email, purchase_order = excluded.purchase_order";
}

/// Billing details.
#[async_trait]
pub trait BillingDetails {
    /// The account's; `None`: nobody said any.
    async fn billing_details(
        &mut self,
        account: AccountId,
    ) -> Result<Option<BillingDetailsRecord>, StoreError>;

    /// Replaces them.
    async fn set_billing_details(
        &mut self,
        account: AccountId,
        details: &BillingDetailsRecord,
    ) -> Result<(), StoreError>;
}

on_both_engines!(impl BillingDetails {
    async fn billing_details(
        &mut self,
        account: AccountId,
    ) -> Result<Option<BillingDetailsRecord>, StoreError> {
        Ok(sqlx::query_as(sql::FIND).bind(account).fetch_optional(&mut *self.0).await?)
    }

    async fn set_billing_details(
        &mut self,
        account: AccountId,
        details: &BillingDetailsRecord,
    ) -> Result<(), StoreError> {
        sqlx::query(sql::PUT)
            .bind(account)
            .bind(&details.company)
            .bind(&details.address)
            .bind(&details.country)
            .bind(&details.tax_id)
            .bind(&details.email)
            .bind(&details.purchase_order)
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }
});
