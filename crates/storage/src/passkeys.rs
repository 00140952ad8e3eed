//! Passkeys, and what was asked of them.

use async_trait::async_trait;
use portal_types::{PasskeyId, Timestamp, UserId};

use crate::{Digest, StoreError};

/// A passkey.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct PasskeyRecord {
    pub id: PasskeyId,
    pub user_id: UserId,
    pub name: String,
    /// As authenticators know it.
    pub credential_id: Vec<u8>,
    /// Its public key and counter, JSON.
    pub credential: String,
    pub created_at: Timestamp,
    pub last_used_at: Option<Timestamp>,
}

/// Somebody was asked to use a passkey, or to make one.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct PasskeyChallengeRecord {
    pub digest: Vec<u8>,
    /// `None`: whoever has the passkey.
    pub user_id: Option<UserId>,
    /// What was asked, JSON.
    pub state: String,
    pub expires_at: Timestamp,
}

mod sql {
    pub(super) const INSERT: &str = "INSERT INTO passkeys \
        (id, user_id, name, credential_id, credential, created_at) VALUES ($1, $2, $3, $4, $5, $6)";
    pub(super) const OF_USER: &str = "SELECT id, user_id, name, credential_id, credential, \
        created_at, last_used_at FROM passkeys WHERE user_id = $1 ORDER BY id";
    pub(super) const BY_CREDENTIAL: &str = "SELECT id, user_id, name, credential_id, credential, \
        created_at, last_used_at FROM passkeys WHERE credential_id = $1";
    pub(super) const USED: &str =
        "UPDATE passkeys SET last_used_at = $2, credential = $3 WHERE id = $1";
    pub(super) const DELETE: &str = "DELETE FROM passkeys WHERE user_id = $1 AND id = $2";
    pub(super) const INSERT_CHALLENGE: &str = "INSERT INTO passkey_challenges \
        (digest, user_id, state, expires_at) VALUES ($1, $2, $3, $4)";
    pub(super) const TAKE_CHALLENGE: &str = "DELETE FROM passkey_challenges WHERE digest = $1 \
        AND expires_at > $2 RETURNING digest, user_id, state, expires_at";
    pub(super) const DELETE_OVER: &str = "DELETE FROM passkey_challenges WHERE expires_at < $1";
}

/// Passkeys.
#[async_trait]
pub trait Passkeys {
    /// Adds one. [`StoreError::Conflict`]: it is there already.
    async fn insert_passkey(&mut self, passkey: &PasskeyRecord) -> Result<(), StoreError>;

    /// The person's passkeys, the oldest first.
    async fn passkeys(&mut self, user: UserId) -> Result<Vec<PasskeyRecord>, StoreError>;

    /// The passkey that authenticators know by this id.
    async fn passkey(&mut self, credential_id: &[u8]) -> Result<Option<PasskeyRecord>, StoreError>;

    /// Notes that it was used, and how its counter stands.
    async fn set_passkey_used(
        &mut self,
        id: PasskeyId,
        now: Timestamp,
        credential: &str,
    ) -> Result<(), StoreError>;

    /// Removes one of the person's. False: there is none with that id.
    async fn delete_passkey(&mut self, user: UserId, id: PasskeyId) -> Result<bool, StoreError>;

    /// Remembers what somebody was asked.
    async fn insert_passkey_challenge(
        &mut self,
        challenge: &PasskeyChallengeRecord,
    ) -> Result<(), StoreError>;

    /// Uses it up: of several uses at the same time one succeeds.
    async fn take_passkey_challenge(
        &mut self,
        digest: &Digest,
        now: Timestamp,
    ) -> Result<Option<PasskeyChallengeRecord>, StoreError>;

    /// Forgets what was over before this moment.
    async fn delete_passkey_challenges_over(&mut self, before: Timestamp)
    -> Result<(), StoreError>;
}

on_both_engines!(impl Passkeys {
    async fn insert_passkey(&mut self, passkey: &PasskeyRecord) -> Result<(), StoreError> {
        sqlx::query(sql::INSERT)
            .bind(passkey.id)
            .bind(passkey.user_id)
            .bind(&passkey.name)
            .bind(&passkey.credential_id)
            .bind(&passkey.credential)
            .bind(passkey.created_at)
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    async fn passkeys(&mut self, user: UserId) -> Result<Vec<PasskeyRecord>, StoreError> {
        Ok(sqlx::query_as(sql::OF_USER).bind(user).fetch_all(&mut *self.0).await?)
    }

    async fn passkey(&mut self, credential_id: &[u8]) -> Result<Option<PasskeyRecord>, StoreError> {
        let query = sqlx::query_as(sql::BY_CREDENTIAL).bind(credential_id);
        Ok(query.fetch_optional(&mut *self.0).await?)
    }

    async fn set_passkey_used(
        &mut self,
        id: PasskeyId,
        now: Timestamp,
        credential: &str,
    ) -> Result<(), StoreError> {
        sqlx::query(sql::USED).bind(id).bind(now).bind(credential).execute(&mut *self.0).await?;
        Ok(())
    }

    async fn delete_passkey(&mut self, user: UserId, id: PasskeyId) -> Result<bool, StoreError> {
        let done = sqlx::query(sql::DELETE).bind(user).bind(id).execute(&mut *self.0).await?;
        Ok(done.rows_affected() == 1)
    }

    async fn insert_passkey_challenge(
        &mut self,
        challenge: &PasskeyChallengeRecord,
    ) -> Result<(), StoreError> {
        sqlx::query(sql::INSERT_CHALLENGE)
            .bind(&challenge.digest)
            .bind(challenge.user_id)
            .bind(&challenge.state)
            .bind(challenge.expires_at)
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    async fn take_passkey_challenge(
        &mut self,
        digest: &Digest,
        now: Timestamp,
    ) -> Result<Option<PasskeyChallengeRecord>, StoreError> {
        let query = sqlx::query_as(sql::TAKE_CHALLENGE).bind(digest.as_slice()).bind(now);
        Ok(query.fetch_optional(&mut *self.0).await?)
    }

    async fn delete_passkey_challenges_over(
        &mut self,
        before: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query(sql::DELETE_OVER).bind(before).execute(&mut *self.0).await?;
        Ok(())
    }
});
