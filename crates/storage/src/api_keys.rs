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
    /// The whole key, encrypted, as long as it is kept.
    pub sealed: Option<Vec<u8>>,
    pub hint: String,
    #[sqlx(json)]
    pub scopes: Vec<Scope>,
    pub created_at: Timestamp,
    pub expires_at: Option<Timestamp>,
    pub revoked_at: Option<Timestamp>,
    pub last_used_at: Option<Timestamp>,
    pub last_used_from: Option<String>,
    pub last_used_by: Option<String>,
    pub revealed_at: Option<Timestamp>,
    /// The key that took its place.
    pub replaced_by: Option<ApiKeyId>,
}

/// A use of a key by a connector.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKeyUse {
    pub account_id: AccountId,
    pub id: ApiKeyId,
    pub at: Timestamp,
    pub from: String,
    pub by: Option<String>,
}

mod sql {
    macro_rules! select {
        ($rest:literal) => {
            concat!(
                "SELECT account_id, id, name, digest, sealed, hint, scopes, created_at, expires_at, \
                 revoked_at, last_used_at, last_used_from, last_used_by, revealed_at, replaced_by \
                 FROM api_keys ",
                $rest
            )
        };
    }
    pub(super) const INSERT: &str = "INSERT INTO api_keys (account_id, id, name, digest, sealed, \
        hint, scopes, created_at, expires_at, revoked_at, revealed_at, replaced_by) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    pub(super) const UPDATE: &str = "UPDATE api_keys SET name = $3, sealed = $4, scopes = $5, \
        expires_at = $6, revoked_at = $7, revealed_at = $8, replaced_by = $9 \
        WHERE account_id = $1 AND id = $2";
    pub(super) const BY_DIGEST: &str = select!("WHERE digest = $1");
    pub(super) const BY_ID: &str = select!("WHERE account_id = $1 AND id = $2");
    pub(super) const PAGE: &str = select!("WHERE account_id = $1 AND id > $2 ORDER BY id LIMIT $3");
    pub(super) const COUNT_WORKING: &str = "SELECT CAST(COUNT(*) AS BIGINT) FROM api_keys \
        WHERE account_id = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $2)";
    pub(super) const SET_USED: &str = "UPDATE api_keys \
        SET last_used_at = $3, last_used_from = $4, last_used_by = $5 \
        WHERE account_id = $1 AND id = $2 AND (last_used_at IS NULL OR last_used_at < $3)";
    pub(super) const FORGET_REVEALED: &str =
        "UPDATE api_keys SET sealed = NULL WHERE sealed IS NOT NULL AND revealed_at IS NOT NULL";
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

    /// How many of the account's keys work at a moment: neither revoked nor expired.
    async fn count_working_api_keys(
        &mut self,
        account: AccountId,
        now: Timestamp,
    ) -> Result<i64, StoreError>;

    /// Writes a key's name, sealed copy, scopes, ends, reveal and successor. What a key is found by
    /// and when it was used stay. Also call [`crate::Accounts::mark_changed`], and first, so that
    /// changes of one account's keys queue.
    async fn update_api_key(&mut self, key: &ApiKeyRecord) -> Result<(), StoreError>;

    /// Notes that a connector used a key, unless a later use is noted. To note several in one unit,
    /// sort them: two replicas that lock the same rows in different orders end up in each other's
    /// way.
    async fn set_api_key_used(&mut self, used: &ApiKeyUse) -> Result<(), StoreError>;

    /// Lets go of the sealed copies of all keys that somebody had shown. Returns how many.
    async fn forget_revealed_api_keys(&mut self) -> Result<u64, StoreError>;
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
            .bind(key.revealed_at)
            .bind(key.replaced_by)
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

    async fn count_working_api_keys(
        &mut self,
        account: AccountId,
        now: Timestamp,
    ) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar(sql::COUNT_WORKING)
            .bind(account)
            .bind(now)
            .fetch_one(&mut *self.0)
            .await?)
    }

    async fn update_api_key(&mut self, key: &ApiKeyRecord) -> Result<(), StoreError> {
        sqlx::query(sql::UPDATE)
            .bind(key.account_id)
            .bind(key.id)
            .bind(&key.name)
            .bind(&key.sealed)
            .bind(Json(&key.scopes))
            .bind(key.expires_at)
            .bind(key.revoked_at)
            .bind(key.revealed_at)
            .bind(key.replaced_by)
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    async fn set_api_key_used(&mut self, used: &ApiKeyUse) -> Result<(), StoreError> {
        sqlx::query(sql::SET_USED)
            .bind(used.account_id)
            .bind(used.id)
            .bind(used.at)
            .bind(&used.from)
            .bind(&used.by)
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    async fn forget_revealed_api_keys(&mut self) -> Result<u64, StoreError> {
        let result = sqlx::query(sql::FORGET_REVEALED).execute(&mut *self.0).await?;
        Ok(result.rows_affected())
    }
});
