//! What accounts are subscribed to.

use async_trait::async_trait;
use portal_types::{AccountId, SubscriptionStatus, Timestamp};

use crate::{StoreError, postgres::PostgresUnit, sqlite::SqliteUnit};

/// An account's subscription as it was last written; what a date has changed since, the caller reckons.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct SubscriptionRecord {
    pub account_id: AccountId,
    pub status: SubscriptionStatus,
    pub trial_ends_at: Option<Timestamp>,
    /// The plan's id.
    pub plan: String,
    /// The plan as it was ordered, JSON. `None`: a trial.
    pub terms: Option<String>,
    /// Since when the plan is in force.
    pub plan_since: Option<Timestamp>,
    /// When the first period began.
    pub anchor_at: Option<Timestamp>,
    pub period_start: Option<Timestamp>,
    pub period_end: Option<Timestamp>,
    /// Whether it ends with the period.
    pub cancels: bool,
    /// When the earliest open invoice becomes overdue.
    pub overdue_at: Option<Timestamp>,
    /// When connectors are not served any more for that.
    pub suspends_at: Option<Timestamp>,
    /// Minor units that are taken off the next invoices.
    pub credit: i64,
    /// Who the account is to the payment provider.
    pub customer: Option<String>,
    pub has_payment_method: bool,
    /// The date of which people were reminded last.
    pub reminded_of: Option<Timestamp>,
    /// When something is to be done next. `None`: never.
    pub due_at: Option<Timestamp>,
}

/// How much an account has of what plans limit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct UsedOfPlan {
    pub api_keys: i64,
    pub fields: i64,
    pub members: i64,
    pub usages: i64,
}

mod sql {
    pub(super) const FIND: &str = "SELECT account_id, status, trial_ends_at, plan, terms, plan_since, \
        anchor_at, period_start, period_end, cancels, overdue_at, suspends_at, credit, customer, \
        has_payment_method, reminded_of, due_at FROM subscriptions WHERE account_id = $1";
    /// The account's row is what every change of the account holds. Not with the subscription in one
    /// statement: what that reads beside a row it waits for is as it was before it waited.
    pub(super) const HOLD: &str = "SELECT id FROM accounts WHERE id = $1 FOR NO KEY UPDATE";
    pub(super) const OF_CUSTOMER: &str = "SELECT account_id FROM subscriptions WHERE customer = $1";
    pub(super) const DUE: &str = "SELECT account_id FROM subscriptions WHERE due_at <= $1 \
        ORDER BY due_at, account_id LIMIT $2";
    pub(super) const INSERT: &str = "INSERT INTO subscriptions (account_id, status, trial_ends_at, \
        plan, terms, plan_since, anchor_at, period_start, period_end, cancels, overdue_at, suspends_at, credit, \
        customer, has_payment_method, reminded_of, due_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";
    pub(super) const SET: &str = "UPDATE subscriptions SET status = $2, trial_ends_at = $3, \
        plan = $4, terms = $5, plan_since = $6, anchor_at = $7, period_start = $8, period_end = $9, \
        cancels = $10, overdue_at = $11, suspends_at = $12, credit = $13, customer = $14, \
        has_payment_method = $15, reminded_of = $16, due_at = $17 WHERE account_id = $1";
    pub(super) const USED: &str = "SELECT \
        (SELECT CAST(COUNT(*) AS BIGINT) FROM api_keys WHERE account_id = $1 \
        AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $2)) AS api_keys, \
        (SELECT CAST(COUNT(*) AS BIGINT) FROM field_settings WHERE account_id = $1 AND field IS NOT NULL) \
        AS fields, \
        (SELECT CAST(COUNT(*) AS BIGINT) FROM members WHERE account_id = $1) \
        + (SELECT CAST(COUNT(*) AS BIGINT) FROM invitations WHERE account_id = $1 \
        AND expires_at > $2) AS members, \
        COALESCE((SELECT usages FROM usage_totals WHERE account_id = $1), 0) AS usages";
}

impl SqliteUnit {
    /// There is one writer anyway.
    #[expect(clippy::unused_async, reason = "the other engine does")]
    async fn hold_account(&mut self, _account: AccountId) -> Result<(), StoreError> {
        Ok(())
    }
}

impl PostgresUnit {
    async fn hold_account(&mut self, account: AccountId) -> Result<(), StoreError> {
        sqlx::query(sql::HOLD).bind(account).execute(&mut *self.0).await?;
        Ok(())
    }
}

/// Subscriptions.
#[async_trait]
pub trait Subscriptions {
    /// Adds the account's subscription.
    async fn insert_subscription(&mut self, s: &SubscriptionRecord) -> Result<(), StoreError>;

    /// The account's subscription.
    async fn subscription(
        &mut self,
        account: AccountId,
    ) -> Result<Option<SubscriptionRecord>, StoreError>;

    /// The same, which nobody else changes until the unit ends, nor anything else of billing.
    async fn hold_subscription(
        &mut self,
        account: AccountId,
    ) -> Result<Option<SubscriptionRecord>, StoreError>;

    /// Replaces the account's subscription. Where connectors could notice, also call
    /// [`crate::Accounts::mark_changed`].
    async fn set_subscription(&mut self, s: &SubscriptionRecord) -> Result<(), StoreError>;

    /// Accounts for whose subscriptions something is to be done by now, the longest due first.
    async fn due_subscriptions(
        &mut self,
        now: Timestamp,
        limit: i64,
    ) -> Result<Vec<AccountId>, StoreError>;

    /// The account of somebody the payment provider knows.
    async fn account_of_customer(
        &mut self,
        customer: &str,
    ) -> Result<Option<AccountId>, StoreError>;

    /// How much the account has of what plans limit.
    async fn used_of_plan(
        &mut self,
        account: AccountId,
        now: Timestamp,
    ) -> Result<UsedOfPlan, StoreError>;
}

macro_rules! bind_all {
    ($query:expr, $s:expr) => {
        $query
            .bind($s.account_id)
            .bind($s.status)
            .bind($s.trial_ends_at)
            .bind(&$s.plan)
            .bind(&$s.terms)
            .bind($s.plan_since)
            .bind($s.anchor_at)
            .bind($s.period_start)
            .bind($s.period_end)
            .bind($s.cancels)
            .bind($s.overdue_at)
            .bind($s.suspends_at)
            .bind($s.credit)
            .bind(&$s.customer)
            .bind($s.has_payment_method)
            .bind($s.reminded_of)
            .bind($s.due_at)
    };
}

on_both_engines!(impl Subscriptions {
    async fn insert_subscription(&mut self, s: &SubscriptionRecord) -> Result<(), StoreError> {
        bind_all!(sqlx::query(sql::INSERT), s).execute(&mut *self.0).await?;
        Ok(())
    }

    async fn subscription(
        &mut self,
        account: AccountId,
    ) -> Result<Option<SubscriptionRecord>, StoreError> {
        Ok(sqlx::query_as(sql::FIND).bind(account).fetch_optional(&mut *self.0).await?)
    }

    async fn hold_subscription(
        &mut self,
        account: AccountId,
    ) -> Result<Option<SubscriptionRecord>, StoreError> {
        self.hold_account(account).await?;
        self.subscription(account).await
    }

    async fn set_subscription(&mut self, s: &SubscriptionRecord) -> Result<(), StoreError> {
        bind_all!(sqlx::query(sql::SET), s).execute(&mut *self.0).await?;
        Ok(())
    }

    async fn due_subscriptions(
        &mut self,
        now: Timestamp,
        limit: i64,
    ) -> Result<Vec<AccountId>, StoreError> {
        let query = sqlx::query_scalar(sql::DUE).bind(now).bind(limit);
        Ok(query.fetch_all(&mut *self.0).await?)
    }

    async fn account_of_customer(
        &mut self,
        customer: &str,
    ) -> Result<Option<AccountId>, StoreError> {
        let query = sqlx::query_scalar(sql::OF_CUSTOMER).bind(customer);
        Ok(query.fetch_optional(&mut *self.0).await?)
    }

    async fn used_of_plan(
        &mut self,
        account: AccountId,
        now: Timestamp,
    ) -> Result<UsedOfPlan, StoreError> {
        let query = sqlx::query_as(sql::USED).bind(account).bind(now);
        Ok(query.fetch_one(&mut *self.0).await?)
    }
});
