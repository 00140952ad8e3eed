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
    /// Of the ticket that it is a look at. `None`: it is one at the account.
    pub number: Option<i64>,
    pub ends_at: Timestamp,
    /// Since when log records are a part of it.
    pub logs_at: Option<Timestamp>,
}

mod sql {
    pub(super) const INSERT: &str = "INSERT INTO staff_looks \
        (account_id, id, staff_id, reason, number, ends_at, logs_at) \
        VALUES ($1, $2, $3, $4, $5, $6, NULL)";
    pub(super) const AT_ACCOUNT: &str = "SELECT account_id, id, staff_id, reason, number, ends_at, \
        logs_at FROM staff_looks WHERE account_id = $1 AND staff_id = $2 AND ends_at > $3 \
        AND number IS NULL ORDER BY id DESC LIMIT 1";
    pub(super) const SAME: &str = "SELECT account_id, id, staff_id, reason, number, ends_at, \
        logs_at FROM staff_looks WHERE account_id = $1 AND staff_id = $2 AND ends_at > $3 \
        AND reason = $4 AND COALESCE(number, 0) = $5 ORDER BY id DESC LIMIT 1";
    pub(super) const AT_LOGS: &str = "UPDATE staff_looks SET logs_at = $3 \
        WHERE account_id = $1 AND id = $2 AND logs_at IS NULL";
    pub(super) const DELETE_OVER: &str = "DELETE FROM staff_looks WHERE ends_at < $1";
}

/// Looks at accounts.
#[async_trait]
pub trait StaffLooks {
    /// Begins one.
    async fn insert_look(&mut self, look: &StaffLookRecord) -> Result<(), StoreError>;

    /// Somebody's newest one at an account, not only at a ticket of it, that has not ended.
    async fn look_at_account(
        &mut self,
        account: AccountId,
        staff: UserId,
        now: Timestamp,
    ) -> Result<Option<StaffLookRecord>, StoreError>;

    /// One that has not ended, of the same person at the same for the same reason.
    async fn same_look(
        &mut self,
        look: &StaffLookRecord,
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
            .bind(look.number)
            .bind(look.ends_at)
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    async fn look_at_account(
        &mut self,
        account: AccountId,
        staff: UserId,
        now: Timestamp,
    ) -> Result<Option<StaffLookRecord>, StoreError> {
        let query = sqlx::query_as(sql::AT_ACCOUNT).bind(account).bind(staff).bind(now);
        Ok(query.fetch_optional(&mut *self.0).await?)
    }

    async fn same_look(
        &mut self,
        look: &StaffLookRecord,
        now: Timestamp,
    ) -> Result<Option<StaffLookRecord>, StoreError> {
        let query = sqlx::query_as(sql::SAME).bind(look.account_id).bind(look.staff_id).bind(now);
        let query = query.bind(&look.reason).bind(look.number.unwrap_or_default());
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
