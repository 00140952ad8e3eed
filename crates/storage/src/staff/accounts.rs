//! All accounts, in short.

use async_trait::async_trait;
use portal_types::{AccountId, SubscriptionStatus, Timestamp};
use sqlx::QueryBuilder;

use crate::{
    StoreError,
    engine::EngineUnit,
    fields::{folded, like_pattern},
};

/// Which accounts are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeskAccountFilter {
    pub id: Option<AccountId>,
    /// A part of the name.
    pub text: Option<String>,
    pub status: Option<SubscriptionStatus>,
}

/// An account, in short.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct DeskAccountRecord {
    pub id: AccountId,
    pub name: String,
    pub name_key: String,
    pub created_at: Timestamp,
    /// At the time that was asked for: a trial ends by itself.
    pub status: SubscriptionStatus,
    pub live_tickets: i64,
}

mod sql {
    /// As `status_at` of the service reckons: what dates changed since it was written, at the time `clock.now`.
    macro_rules! status {
        () => {
            "CASE WHEN s.status = 'trialing' AND s.trial_ends_at <= clock.now THEN 'expired' \
             WHEN s.status IN ('active', 'past_due') AND s.cancels AND s.period_end <= clock.now \
             THEN 'canceled' \
             WHEN s.status IN ('active', 'past_due', 'suspended') AND s.suspends_at <= clock.now \
             AND s.suspends_at < s.period_end AND s.period_end <= clock.now THEN 'canceled' \
             WHEN s.status IN ('active', 'past_due') AND s.suspends_at <= clock.now \
             THEN 'suspended' \
             WHEN s.status = 'active' AND s.overdue_at <= clock.now THEN 'past_due' \
             ELSE s.status END AS status "
        };
    }
    pub(super) const LIST: &str = concat!(
        "SELECT * FROM (SELECT a.id, a.name, a.name_key, a.created_at, ",
        status!(),
        ", (SELECT CAST(COUNT(*) AS BIGINT) FROM tickets t WHERE t.account_id = a.id \
         AND t.status NOT IN ('resolved', 'closed')) AS live_tickets FROM accounts a \
         JOIN subscriptions s ON s.account_id = a.id CROSS JOIN (SELECT CAST("
    );
    pub(super) const FROM: &str = " AS BIGINT) AS now) AS clock) AS found WHERE 1 = 1";
    pub(super) const COUNTS: &str = concat!(
        "SELECT status, CAST(COUNT(*) AS BIGINT) FROM (SELECT ",
        status!(),
        "FROM subscriptions s CROSS JOIN (SELECT CAST($1 AS BIGINT) AS now) AS clock) AS found \
         GROUP BY status ORDER BY status"
    );
}

/// Accounts, over all of them.
#[async_trait]
pub trait DeskAccounts {
    /// Accounts by name; those after a place (name as it is compared, and id) where one is given.
    async fn desk_accounts(
        &mut self,
        filter: &DeskAccountFilter,
        after: Option<(&str, AccountId)>,
        limit: i64,
        now: Timestamp,
    ) -> Result<Vec<DeskAccountRecord>, StoreError>;

    /// How many there are by the status of their subscription.
    async fn account_counts(
        &mut self,
        now: Timestamp,
    ) -> Result<Vec<(SubscriptionStatus, i64)>, StoreError>;
}

on_both_engines!(impl DeskAccounts {
    async fn desk_accounts(
        &mut self,
        filter: &DeskAccountFilter,
        after: Option<(&str, AccountId)>,
        limit: i64,
        now: Timestamp,
    ) -> Result<Vec<DeskAccountRecord>, StoreError> {
        let mut select = QueryBuilder::<<Self as EngineUnit>::Engine>::new(sql::LIST);
        select.push_bind(now).push(sql::FROM);
        if let Some(id) = filter.id {
            select.push(" AND id = ").push_bind(id);
        }
        if let Some(text) = &filter.text {
            let pattern = like_pattern(&folded(text));
            select.push(" AND name_key LIKE ").push_bind(pattern).push(" ESCAPE '\\'");
        }
        if let Some(status) = filter.status {
            select.push(" AND status = ").push_bind(status);
        }
        if let Some((name, id)) = after {
            select.push(" AND (name_key > ").push_bind(name.to_owned());
            select.push(" OR (name_key = ").push_bind(name.to_owned());
            select.push(" AND id > ").push_bind(id).push("))");
        }
        select.push(" ORDER BY name_key, id LIMIT ").push_bind(limit);
        Ok(select.build_query_as().fetch_all(&mut *self.0).await?)
    }

    async fn account_counts(
        &mut self,
        now: Timestamp,
    ) -> Result<Vec<(SubscriptionStatus, i64)>, StoreError> {
        Ok(sqlx::query_as(sql::COUNTS).bind(now).fetch_all(&mut *self.0).await?)
    }
});
