//! Support looks at an account, for a reason.

use async_trait::async_trait;
use portal_types::{AccountId, StaffLookId, Timestamp, UserId};

use crate::StoreError;

/// A look.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct StaffLookRecord {
    pub account_id: AccountId,
    pub id: StaffLookId,
    pub staff_id: UserId,
    pub reason: String,
    pub ends_at: Timestamp,
    /// Since when log records are a part of it.
    pub logs_at: Option<Timestamp>,
}

mod sql {
    pub(super) const INSERT: &str = "INSERT INTO staff_looks \
        (account_id, id, staff_id, reason, ends_at, logs_at) VALUES ($1, $2, $3, $4, $5, NULL)";
    pub(super) const NEWEST: &str = "SELECT account_id, id, staff_id, reason, ends_at, logs_at \
        FROM staff_looks WHERE account_id = $1 AND staff_id = $2 AND ends_at > $3 \
        ORDER BY id DESC LIMIT 1";
    pub(super) const FOR_REASON: &str = "SELECT account_id, id, staff_id, reason, ends_at, logs_at \
        FROM staff_looks WHERE account_id = $1 AND staff_id = $2 AND ends_at > $3 AND reason = $4 \
        ORDER BY id DESC LIMIT 1";
    pub(super) const AT_LOGS: &str = "UPDATE staff_looks SET logs_at = $3 \
        WHERE account_id = $1 AND id = $2 AND logs_at IS NULL";
    pub(super) const DELETE_OVER: &str = "DELETE FROM staff_looks WHERE ends_at < $1";
}

/// Looks at accounts.
#[async_trait]
pub trait StaffLooks {
    /// Begins one.
    async fn insert_look(&mut self, look: &StaffLookRecord) -> Result<(), StoreError>;

    /// The newest one of somebody at an account that has not ended; of one reason where one is
    /// given.
    async fn look(
        &mut self,
        account: AccountId,
        staff: UserId,
        reason: Option<&str>,
        now: Timestamp,
    ) -> Result<Option<StaffLookRecord>, StoreError>;

    /// Notes that it is a look at log records, too. False: that was noted before.
    async fn look_at_logs(
        &mut self,
        account: AccountId,
        look: StaffLookId,
        now: Timestamp,
    ) -> Result<bool, StoreError>;

    /// Forgets those that ended before a time: what they were stays in the audit list.
    async fn delete_looks_over(&mut self, before: Timestamp) -> Result<(), StoreError>;
}

on_both_engines!(impl StaffLooks {
    async fn insert_look(&mut self, look: &StaffLookRecord) -> Result<(), StoreError> {
        sqlx::query(sql::INSERT)
            .bind(look.account_id)
            .bind(look.id)
            .bind(look.staff_id)
            .bind(&look.reason)
            .bind(look.ends_at)
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    async fn look(
        &mut self,
        account: AccountId,
        staff: UserId,
        reason: Option<&str>,
        now: Timestamp,
    ) -> Result<Option<StaffLookRecord>, StoreError> {
        let query = match reason {
            None => sqlx::query_as(sql::NEWEST).bind(account).bind(staff).bind(now),
            Some(reason) => {
                sqlx::query_as(sql::FOR_REASON).bind(account).bind(staff).bind(now).bind(reason)
            }
        };
        Ok(query.fetch_optional(&mut *self.0).await?)
    }

    async fn look_at_logs(
        &mut self,
        account: AccountId,
        look: StaffLookId,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let query = sqlx::query(sql::AT_LOGS).bind(account).bind(look).bind(now);
        Ok(query.execute(&mut *self.0).await?.rows_affected() > 0)
    }

    async fn delete_looks_over(&mut self, before: Timestamp) -> Result<(), StoreError> {
        sqlx::query(sql::DELETE_OVER).bind(before).execute(&mut *self.0).await?;
        Ok(())
    }
});
