//! API keys.

use async_trait::async_trait;
use portal_types::{AccountId, ApiKeyId, Scope, Timestamp};
use sqlx::types::Json;

use crate::{Digest, StoreError};

/// An API key. The key itself is only in `sealed`.
#[derive(Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ApiKeyRecord {
    pub account_id: AccountId,
    pub id: ApiKeyId,
    pub name: String,
    /// SHA-256 of the whole key.
    pub digest: Vec<u8>,
    /// The whole key, encrypted.
    pub sealed: Vec<u8>,
    pub hint: String,
    #[sqlx(json)]
    pub scopes: Vec<Scope>,
    pub created_at: Timestamp,
    pub expires_at: Option<Timestamp>,
    pub revoked_at: Option<Timestamp>,
    pub last_used_at: Option<Timestamp>,
    pub revealed_at: Option<Timestamp>,
}

mod sql {
    pub(super) const INSERT: &str = "INSERT INTO api_keys (account_id, id, name, digest, sealed, \
        hint, scopes, created_at, expires_at, revoked_at, last_used_at, revealed_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    pub(super) const BY_DIGEST: &str = "SELECT account_id, id, name, digest, sealed, hint, scopes, \
        created_at, expires_at, revoked_at, last_used_at, revealed_at \
        FROM api_keys WHERE digest = $1";
    pub(super) const BY_ID: &str = "SELECT account_id, id, name, digest, sealed, hint, scopes, \
        created_at, expires_at, revoked_at, last_used_at, revealed_at \
        FROM api_keys WHERE account_id = $1 AND id = $2";
    pub(super) const PAGE: &str = "SELECT account_id, id, name, digest, sealed, hint, scopes, \
        created_at, expires_at, revoked_at, last_used_at, revealed_at \
        FROM api_keys WHERE account_id = $1 AND id > $2 ORDER BY id LIMIT $3";
    pub(super) const SET_REVEALED: &str =
        "UPDATE api_keys SET revealed_at = $3 WHERE account_id = $1 AND id = $2";
    pub(super) const SET_USED: &str = "UPDATE api_keys SET last_used_at = $3 \
        WHERE account_id = $1 AND id = $2 AND (last_used_at IS NULL OR last_used_at < $3)";
}

/// API keys.
#[async_trait]
pub trait ApiKeys {
    /// Adds a key.
    async fn insert_api_key(&mut self, key: &ApiKeyRecord) -> Result<(), StoreError>;

    /// The key with this digest, whosesoever it is: this is how a caller's account is found.
    async fn api_key_by_digest(
        &mut self,
        digest: &Digest,
    ) -> Result<Option<ApiKeyRecord>, StoreError>;

    /// The account's key with this id.
    async fn api_key(
        &mut self,
        account: AccountId,
        key: ApiKeyId,
    ) -> Result<Option<ApiKeyRecord>, StoreError>;

    /// The account's keys after the given one, the oldest first.
    async fn api_keys(
        &mut self,
        account: AccountId,
        after: Option<ApiKeyId>,
        limit: i64,
    ) -> Result<Vec<ApiKeyRecord>, StoreError>;

    /// Notes that somebody had the whole key shown.
    async fn set_api_key_revealed(
        &mut self,
        account: AccountId,
        key: ApiKeyId,
        at: Timestamp,
    ) -> Result<(), StoreError>;

    /// Notes that a connector used the key, unless a later use is noted.
    async fn set_api_key_used(
        &mut self,
        account: AccountId,
        key: ApiKeyId,
        at: Timestamp,
    ) -> Result<(), StoreError>;
}

on_both_engines!(impl ApiKeys {
    async fn insert_api_key(&mut self, key: &ApiKeyRecord) -> Result<(), StoreError> {
        sqlx::query(sql::INSERT)
            .bind(key.account_id)
            .bind(key.id)
            .bind(&key.name)
            .bind(&key.digest)
            .bind(&key.sealed)
            .bind(&key.hint)
            .bind(Json(&key.scopes))
            .bind(key.created_at)
            .bind(key.expires_at)
            .bind(key.revoked_at)
            .bind(key.last_used_at)
            .bind(key.revealed_at)
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    async fn api_key_by_digest(
        &mut self,
        digest: &Digest,
    ) -> Result<Option<ApiKeyRecord>, StoreError> {
        Ok(sqlx::query_as(sql::BY_DIGEST)
            .bind(digest.as_slice())
            .fetch_optional(&mut *self.0)
            .await?)
    }

    async fn api_key(
        &mut self,
        account: AccountId,
        key: ApiKeyId,
    ) -> Result<Option<ApiKeyRecord>, StoreError> {
        Ok(sqlx::query_as(sql::BY_ID).bind(account).bind(key).fetch_optional(&mut *self.0).await?)
    }

    async fn api_keys(
        &mut self,
        account: AccountId,
        after: Option<ApiKeyId>,
        limit: i64,
    ) -> Result<Vec<ApiKeyRecord>, StoreError> {
        Ok(sqlx::query_as(sql::PAGE)
            .bind(account)
            .bind(after.unwrap_or(ApiKeyId(uuid::Uuid::nil())))
            .bind(limit)
            .fetch_all(&mut *self.0)
            .await?)
    }

    async fn set_api_key_revealed(
        &mut self,
        account: AccountId,
        key: ApiKeyId,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query(sql::SET_REVEALED)
            .bind(account)
            .bind(key)
            .bind(at)
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    async fn set_api_key_used(
        &mut self,
        account: AccountId,
        key: ApiKeyId,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query(sql::SET_USED).bind(account).bind(key).bind(at).execute(&mut *self.0).await?;
        Ok(())
    }
});
