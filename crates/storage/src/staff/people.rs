//! Who is in support.

use async_trait::async_trait;
use portal_types::{Timestamp, UserId};

use crate::{StoreError, Truth};

/// Somebody in support.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct StaffRecord {
    pub user_id: UserId,
    pub name: String,
    pub email: String,
    pub since: Timestamp,
    /// Whether they have the second factor that support takes.
    #[sqlx(try_from = "i64")]
    pub has_factor: Truth,
}

mod sql {
    pub(super) const ALL: &str = "SELECT f.user_id, u.name, u.email, f.since, CAST(CASE WHEN EXISTS \
        (SELECT 1 FROM totp_factors t WHERE t.user_id = f.user_id AND t.confirmed_at IS NOT NULL) \
        OR EXISTS (SELECT 1 FROM passkeys p WHERE p.user_id = f.user_id) THEN 1 ELSE 0 END \
        AS BIGINT) AS has_factor FROM staff f JOIN users u ON u.id = f.user_id ORDER BY u.name, f.user_id";
    pub(super) const ADD: &str = "INSERT INTO staff (user_id, since) VALUES ($1, $2) \
        ON CONFLICT (user_id) DO NOTHING";
    pub(super) const REMOVE: &str = "DELETE FROM staff WHERE user_id = $1";
    pub(super) const IS: &str = "SELECT CAST(COUNT(*) AS BIGINT) FROM staff WHERE user_id = $1";
}

/// The people of support.
#[async_trait]
pub trait Staff {
    /// All of them, by name.
    async fn staff(&mut self) -> Result<Vec<StaffRecord>, StoreError>;

    /// Whether somebody is one of them.
    async fn is_staff(&mut self, user: UserId) -> Result<bool, StoreError>;

    /// Takes somebody in. False: they are in already.
    async fn add_staff(&mut self, user: UserId, now: Timestamp) -> Result<bool, StoreError>;

    /// Takes somebody out. False: they were not in.
    async fn remove_staff(&mut self, user: UserId) -> Result<bool, StoreError>;
}

on_both_engines!(impl Staff {
    async fn staff(&mut self) -> Result<Vec<StaffRecord>, StoreError> {
        Ok(sqlx::query_as(sql::ALL).fetch_all(&mut *self.0).await?)
    }

    async fn is_staff(&mut self, user: UserId) -> Result<bool, StoreError> {
        let count: i64 = sqlx::query_scalar(sql::IS).bind(user).fetch_one(&mut *self.0).await?;
        Ok(count > 0)
    }

    async fn add_staff(&mut self, user: UserId, now: Timestamp) -> Result<bool, StoreError> {
        let done = sqlx::query(sql::ADD).bind(user).bind(now).execute(&mut *self.0).await?;
        Ok(done.rows_affected() > 0)
    }

    async fn remove_staff(&mut self, user: UserId) -> Result<bool, StoreError> {
        let done = sqlx::query(sql::REMOVE).bind(user).execute(&mut *self.0).await?;
        Ok(done.rows_affected() > 0)
    }
});
