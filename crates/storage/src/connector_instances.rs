//! The connectors that were seen.

use async_trait::async_trait;
use portal_types::{AccountId, ApiKeyId, ConnectorInstanceId, Timestamp};

use crate::StoreError;

/// A running connector. Kind and instance tell it from the account's others.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ConnectorInstanceRecord {
    pub account_id: AccountId,
    pub id: ConnectorInstanceId,
    pub kind: String,
    /// Empty: it does not say.
    pub instance: String,
    pub version: Option<String>,
    pub api_key_id: ApiKeyId,
    pub first_seen_at: Timestamp,
    pub last_seen_at: Timestamp,
    pub last_seen_from: Option<String>,
    /// The revision of the settings that it holds.
    pub revision: Option<i64>,
    /// It waits for changes until then, unless it is said again: so that the row of a replica that
    /// died does not stay true.
    pub listening_until: Option<Timestamp>,
}

mod sql {
    /// An account that is gone meanwhile has no connectors, and is no error.
    pub(super) const NOTE: &str = "INSERT INTO connector_instances (account_id, id, kind, instance, \
        version, api_key_id, first_seen_at, last_seen_at, last_seen_from, revision, listening_until) \
        SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11 \
        WHERE EXISTS (SELECT 1 FROM accounts WHERE id = $1) \
        ON CONFLICT (account_id, kind, instance) DO UPDATE SET version = excluded.version, \
        api_key_id = excluded.api_key_id, last_seen_at = excluded.last_seen_at, \
        last_seen_from = excluded.last_seen_from, \
        revision = COALESCE(excluded.revision, connector_instances.revision), \
        listening_until = excluded.listening_until \
        WHERE connector_instances.last_seen_at <= excluded.last_seen_at";
    pub(super) const KEEP: &str = "DELETE FROM connector_instances WHERE account_id = $1 \
        AND id NOT IN (SELECT id FROM connector_instances WHERE account_id = $1 \
        ORDER BY last_seen_at DESC, id DESC LIMIT $2)";
    pub(super) const PAGE: &str = "SELECT account_id, id, kind, instance, version, api_key_id, \
        first_seen_at, last_seen_at, last_seen_from, revision, listening_until \
        FROM connector_instances WHERE account_id = $1 \
        AND (last_seen_at < $2 OR last_seen_at = $2 AND id < $3) \
        ORDER BY last_seen_at DESC, id DESC LIMIT $4";
    pub(super) const TAKE: &str = "DELETE FROM connector_instances \
        WHERE account_id = $1 AND id = $2 RETURNING account_id, id, kind, instance, version, \
        api_key_id, first_seen_at, last_seen_at, last_seen_from, revision, listening_until";
    pub(super) const DELETE_OVER: &str = "DELETE FROM connector_instances WHERE last_seen_at < $1";
}

/// The connectors that were seen.
#[async_trait]
pub trait ConnectorInstances {
    /// Notes that a connector was seen, unless it is known to have been seen later. `id` and
    /// `first_seen_at` count for one that is new; a revision that is unknown leaves the one that
    /// is noted.
    async fn note_connector(&mut self, seen: &ConnectorInstanceRecord) -> Result<(), StoreError>;

    /// Keeps so many of the account's connectors, those seen last.
    async fn keep_connectors(&mut self, account: AccountId, most: i64) -> Result<(), StoreError>;

    /// The account's connectors after the given one, the one seen last first.
    async fn connectors(
        &mut self,
        account: AccountId,
        after: Option<(Timestamp, ConnectorInstanceId)>,
        limit: i64,
    ) -> Result<Vec<ConnectorInstanceRecord>, StoreError>;

    /// Removes a connector, and returns what it was.
    async fn take_connector(
        &mut self,
        account: AccountId,
        id: ConnectorInstanceId,
    ) -> Result<Option<ConnectorInstanceRecord>, StoreError>;

    /// Forgets connectors that were last seen before a moment; how many.
    async fn delete_connectors_over(&mut self, before: Timestamp) -> Result<u64, StoreError>;
}

on_both_engines!(impl ConnectorInstances {
    async fn note_connector(&mut self, seen: &ConnectorInstanceRecord) -> Result<(), StoreError> {
        sqlx::query(sql::NOTE)
            .bind(seen.account_id)
            .bind(seen.id)
            .bind(&seen.kind)
            .bind(&seen.instance)
            .bind(&seen.version)
            .bind(seen.api_key_id)
            .bind(seen.first_seen_at)
            .bind(seen.last_seen_at)
            .bind(&seen.last_seen_from)
            .bind(seen.revision)
            .bind(seen.listening_until)
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    async fn keep_connectors(&mut self, account: AccountId, most: i64) -> Result<(), StoreError> {
        sqlx::query(sql::KEEP).bind(account).bind(most).execute(&mut *self.0).await?;
        Ok(())
    }

    async fn connectors(
        &mut self,
        account: AccountId,
        after: Option<(Timestamp, ConnectorInstanceId)>,
        limit: i64,
    ) -> Result<Vec<ConnectorInstanceRecord>, StoreError> {
        let (at, id) = after.unwrap_or((
            Timestamp::from_unix_micros(i64::MAX),
            ConnectorInstanceId(uuid::Uuid::max()),
        ));
        Ok(sqlx::query_as(sql::PAGE)
            .bind(account)
            .bind(at)
            .bind(id)
            .bind(limit)
            .fetch_all(&mut *self.0)
            .await?)
    }

    async fn take_connector(
        &mut self,
        account: AccountId,
        id: ConnectorInstanceId,
    ) -> Result<Option<ConnectorInstanceRecord>, StoreError> {
        Ok(sqlx::query_as(sql::TAKE).bind(account).bind(id).fetch_optional(&mut *self.0).await?)
    }

    async fn delete_connectors_over(&mut self, before: Timestamp) -> Result<u64, StoreError> {
        let done = sqlx::query(sql::DELETE_OVER).bind(before).execute(&mut *self.0).await?;
        Ok(done.rows_affected())
    }
});
