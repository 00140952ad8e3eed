//! Answers to calls that create something, kept for a while, so that a call that is repeated (its
//! first answer was lost) gets the same answer and creates nothing again.

use async_trait::async_trait;
use portal_types::{AccountId, Timestamp};

use crate::{Digest, StoreError};

mod sql {
    // An answer that was kept long enough makes room for a new one.
    pub(super) const CLAIM: &str = "INSERT INTO idempotency_keys \
        (account_id, digest, sealed, created_at) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (account_id, digest) DO UPDATE \
        SET sealed = excluded.sealed, created_at = excluded.created_at \
        WHERE idempotency_keys.created_at <= $5";
    pub(super) const ANSWER: &str =
        "SELECT sealed FROM idempotency_keys WHERE account_id = $1 AND digest = $2";
    pub(super) const KEEP: &str =
        "UPDATE idempotency_keys SET sealed = $3 WHERE account_id = $1 AND digest = $2";
    pub(super) const DELETE_OVER: &str = "DELETE FROM idempotency_keys WHERE created_at <= $1";
}

/// Calls that may come twice.
#[async_trait]
pub trait Idempotency {
    /// Claims a call's key for this unit; of several units at the same time one gets it, and the
    /// others wait until that one ends. `Some`: an earlier unit had it, no longer ago than `over`,
    /// and this is the answer that it kept. Lock what else the call locks before this.
    async fn claim_idempotency_key(
        &mut self,
        account: AccountId,
        digest: &Digest,
        now: Timestamp,
        over: Timestamp,
    ) -> Result<Option<Vec<u8>>, StoreError>;

    /// Keeps the answer of a call whose key this unit has claimed.
    async fn keep_idempotent_answer(
        &mut self,
        account: AccountId,
        digest: &Digest,
        sealed: &[u8],
    ) -> Result<(), StoreError>;

    /// Forgets answers from this moment and before. Returns how many.
    async fn delete_idempotent_answers(&mut self, over: Timestamp) -> Result<u64, StoreError>;
}

on_both_engines!(impl Idempotency {
    async fn claim_idempotency_key(
        &mut self,
        account: AccountId,
        digest: &Digest,
        now: Timestamp,
        over: Timestamp,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let claimed = sqlx::query(sql::CLAIM)
            .bind(account)
            .bind(digest.as_slice())
            .bind([0_u8; 0].as_slice())
            .bind(now)
            .bind(over)
            .execute(&mut *self.0)
            .await?;
        if claimed.rows_affected() == 1 {
            return Ok(None);
        }
        Ok(sqlx::query_scalar(sql::ANSWER)
            .bind(account)
            .bind(digest.as_slice())
            .fetch_optional(&mut *self.0)
            .await?)
    }

    async fn keep_idempotent_answer(
        &mut self,
        account: AccountId,
        digest: &Digest,
        sealed: &[u8],
    ) -> Result<(), StoreError> {
        sqlx::query(sql::KEEP)
            .bind(account)
            .bind(digest.as_slice())
            .bind(sealed)
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    async fn delete_idempotent_answers(&mut self, over: Timestamp) -> Result<u64, StoreError> {
        let result = sqlx::query(sql::DELETE_OVER).bind(over).execute(&mut *self.0).await?;
        Ok(result.rows_affected())
    }
});
