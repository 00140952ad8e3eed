//! The last connection test of each account.

use async_trait::async_trait;
use portal_types::{AccountId, Timestamp};

use crate::StoreError;

/// What the last connection test found.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ConnectionTestRecord {
    /// Of the Bynder settings that were tested.
    pub revision: i64,
    pub tested_at: Timestamp,
    /// The outcome, as JSON.
    pub result: String,
}

mod sql {
    pub(super) const LAST: &str =
        "SELECT revision, tested_at, result FROM connection_tests WHERE account_id = $1";
    // Of two tests at once, the one that began later is the last.
    pub(super) const PUT: &str = "INSERT INTO connection_tests \
        (account_id, revision, tested_at, result) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (account_id) DO UPDATE SET revision = excluded.revision, \
        tested_at = excluded.tested_at, result = excluded.result \
        WHERE connection_tests.tested_at <= excluded.tested_at";
}

/// Connection tests.
#[async_trait]
pub trait ConnectionTests {
    /// The account's last one.
    async fn last_connection_test(
        &mut self,
        account: AccountId,
    ) -> Result<Option<ConnectionTestRecord>, StoreError>;

    /// Keeps one as the last, unless a later one is kept already.
    async fn put_connection_test(
        &mut self,
        account: AccountId,
        test: &ConnectionTestRecord,
    ) -> Result<(), StoreError>;
}

on_both_engines!(impl ConnectionTests {
    async fn last_connection_test(
        &mut self,
        account: AccountId,
    ) -> Result<Option<ConnectionTestRecord>, StoreError> {
        Ok(sqlx::query_as(sql::LAST).bind(account).fetch_optional(&mut *self.0).await?)
    }

    async fn put_connection_test(
        &mut self,
        account: AccountId,
        test: &ConnectionTestRecord,
    ) -> Result<(), StoreError> {
        sqlx::query(sql::PUT)
            .bind(account)
            .bind(test.revision)
            .bind(test.tested_at)
            .bind(&test.result)
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }
});
