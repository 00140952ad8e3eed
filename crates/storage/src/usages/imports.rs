//! Uploads of whole sites, for whoever watches them.

use async_trait::async_trait;
use portal_types::{AccountId, Timestamp, UsageImportId, UsageImportState};

use crate::StoreError;

/// An upload.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct UsageImportRecord {
    pub id: UsageImportId,
    /// The kind of connector that sends it, and which one.
    pub connector: String,
    pub instance: Option<String>,
    pub state: UsageImportState,
    pub began_at: Timestamp,
    pub changed_at: Timestamp,
    /// Of the body, so far and in all, as far as that was announced.
    pub bytes: i64,
    pub bytes_total: Option<i64>,
    pub pages: i64,
    pub added: i64,
    pub accepted: i64,
    pub rejected: i64,
    pub removed: i64,
    /// What was wrong, in words.
    pub problem: Option<String>,
}

mod sql {
    pub(super) const PUT: &str = "INSERT INTO usage_imports (account_id, id, connector, instance, \
        state, began_at, changed_at, bytes, bytes_total, pages, added, accepted, rejected, removed, \
        problem) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) \
        ON CONFLICT (account_id, id) DO UPDATE SET state = excluded.state, \
        changed_at = excluded.changed_at, bytes = excluded.bytes, pages = excluded.pages, \
        added = excluded.added, accepted = excluded.accepted, rejected = excluded.rejected, \
        removed = excluded.removed, problem = excluded.problem";
    pub(super) const LIST: &str = "SELECT id, connector, instance, state, began_at, changed_at, \
        bytes, bytes_total, pages, added, accepted, rejected, removed, problem FROM usage_imports \
        WHERE account_id = $1 ORDER BY id DESC LIMIT $2";
    pub(super) const DELETE: &str = "DELETE FROM usage_imports WHERE changed_at < $1";
}

/// Uploads of whole sites.
#[async_trait]
pub trait UsageImports {
    /// Notes how far an upload is.
    async fn put_usage_import(
        &mut self,
        account: AccountId,
        import: &UsageImportRecord,
    ) -> Result<(), StoreError>;

    /// The account's uploads, the last first.
    async fn usage_imports(
        &mut self,
        account: AccountId,
        limit: i64,
    ) -> Result<Vec<UsageImportRecord>, StoreError>;

    /// Forgets uploads that nothing was heard of since a moment.
    async fn delete_usage_imports_over(&mut self, before: Timestamp) -> Result<u64, StoreError>;
}

on_both_engines!(impl UsageImports {
    async fn put_usage_import(
        &mut self,
        account: AccountId,
        import: &UsageImportRecord,
    ) -> Result<(), StoreError> {
        sqlx::query(sql::PUT)
            .bind(account)
            .bind(import.id)
            .bind(&import.connector)
            .bind(&import.instance)
            .bind(import.state)
            .bind(import.began_at)
            .bind(import.changed_at)
            .bind(import.bytes)
            .bind(import.bytes_total)
            .bind(import.pages)
            .bind(import.added)
            .bind(import.accepted)
            .bind(import.rejected)
            .bind(import.removed)
            .bind(&import.problem)
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    async fn usage_imports(
        &mut self,
        account: AccountId,
        limit: i64,
    ) -> Result<Vec<UsageImportRecord>, StoreError> {
        Ok(sqlx::query_as(sql::LIST).bind(account).bind(limit).fetch_all(&mut *self.0).await?)
    }

    async fn delete_usage_imports_over(&mut self, before: Timestamp) -> Result<u64, StoreError> {
        Ok(sqlx::query(sql::DELETE).bind(before).execute(&mut *self.0).await?.rows_affected())
    }
});
