//! Second factors: authenticator apps, recovery codes, and log-ins that wait for one of them.

use async_trait::async_trait;
use portal_types::{AccountId, Timestamp, UserId};

use crate::{Digest, StoreError};

/// An authenticator app.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct TotpRecord {
    pub user_id: UserId,
    /// Encrypted.
    pub sealed: Vec<u8>,
    /// `None`: set up, and not proven yet.
    pub confirmed_at: Option<Timestamp>,
    /// The last time step whose code was used.
    pub last_step: i64,
}

mod sql {
    pub(super) const TOTP: &str =
        "SELECT user_id, sealed, confirmed_at, last_step FROM totp_factors WHERE user_id = $1";
    // A proven one is not replaced by one that is not.
    pub(super) const BEGIN_TOTP: &str = "INSERT INTO totp_factors \
        (user_id, sealed, last_step) VALUES ($1, $2, 0) ON CONFLICT (user_id) DO UPDATE \
        SET sealed = excluded.sealed, last_step = 0 WHERE totp_factors.confirmed_at IS NULL";
    pub(super) const CONFIRM_TOTP: &str = "UPDATE totp_factors SET confirmed_at = $2 \
        WHERE user_id = $1 AND confirmed_at IS NULL";
    pub(super) const USE_STEP: &str =
        "UPDATE totp_factors SET last_step = $2 WHERE user_id = $1 AND last_step < $2";
    pub(super) const DELETE_TOTP: &str = "DELETE FROM totp_factors WHERE user_id = $1";
    pub(super) const INSERT_CODE: &str =
        "INSERT INTO recovery_codes (user_id, digest) VALUES ($1, $2)";
    pub(super) const TAKE_CODE: &str =
        "DELETE FROM recovery_codes WHERE user_id = $1 AND digest = $2";
    pub(super) const COUNT_CODES: &str =
        "SELECT CAST(COUNT(*) AS BIGINT) FROM recovery_codes WHERE user_id = $1";
    pub(super) const DELETE_CODES: &str = "DELETE FROM recovery_codes WHERE user_id = $1";
    pub(super) const INSERT_CHALLENGE: &str = "INSERT INTO login_challenges \
        (digest, user_id, tries, expires_at) VALUES ($1, $2, 0, $3)";
    pub(super) const TRY_CHALLENGE: &str = "UPDATE login_challenges SET tries = tries + 1 \
        WHERE digest = $1 AND expires_at > $2 AND tries < $3 RETURNING user_id";
    pub(super) const DELETE_CHALLENGE: &str = "DELETE FROM login_challenges WHERE digest = $1";
    pub(super) const DELETE_CHALLENGES_OF: &str = "DELETE FROM login_challenges WHERE user_id = $1";
    pub(super) const DELETE_OVER: &str = "DELETE FROM login_challenges WHERE expires_at < $1";
    pub(super) const REQUIRE: &str =
        "UPDATE accounts SET second_factor_required_since = $2 WHERE id = $1";
}

/// Second factors.
#[async_trait]
pub trait Factors {
    /// The person's authenticator app, proven or not.
    async fn totp(&mut self, user: UserId) -> Result<Option<TotpRecord>, StoreError>;

    /// Sets one up, to be proven. False: there is a proven one.
    async fn begin_totp(&mut self, user: UserId, sealed: &[u8]) -> Result<bool, StoreError>;

    /// It is proven. False: it was already, or there is none.
    async fn confirm_totp(&mut self, user: UserId, now: Timestamp) -> Result<bool, StoreError>;

    /// Uses the code of a time step; of several uses at the same time one succeeds, and none of an
    /// earlier step afterwards.
    async fn use_totp_step(&mut self, user: UserId, step: i64) -> Result<bool, StoreError>;

    /// Takes the person's authenticator app away.
    async fn delete_totp(&mut self, user: UserId) -> Result<(), StoreError>;

    /// Takes the person's recovery codes away.
    async fn delete_recovery_codes(&mut self, user: UserId) -> Result<(), StoreError>;

    /// Replaces the person's recovery codes.
    async fn put_recovery_codes(
        &mut self,
        user: UserId,
        digests: &[Digest],
    ) -> Result<(), StoreError>;

    /// Uses a recovery code up: of several uses at the same time one succeeds.
    async fn take_recovery_code(
        &mut self,
        user: UserId,
        digest: &Digest,
    ) -> Result<bool, StoreError>;

    /// How many recovery codes the person has left.
    async fn count_recovery_codes(&mut self, user: UserId) -> Result<i64, StoreError>;

    /// Keeps a log-in until its second factor comes.
    async fn insert_login_challenge(
        &mut self,
        digest: &Digest,
        user: UserId,
        expires_at: Timestamp,
    ) -> Result<(), StoreError>;

    /// Counts a try at a log-in that waits, and says whose it is; it stays locked until the unit
    /// ends. `None`: it is over, was tried too often, or is unknown.
    async fn try_login_challenge(
        &mut self,
        digest: &Digest,
        now: Timestamp,
        most_tries: i64,
    ) -> Result<Option<UserId>, StoreError>;

    /// The log-in succeeded.
    async fn delete_login_challenge(&mut self, digest: &Digest) -> Result<(), StoreError>;

    /// Forgets the person's log-ins that wait.
    async fn delete_login_challenges_of(&mut self, user: UserId) -> Result<(), StoreError>;

    /// Forgets log-ins that were over before this moment. Returns how many.
    async fn delete_login_challenges_over(&mut self, before: Timestamp) -> Result<u64, StoreError>;

    /// Says since when the account's members need a second factor, or that they don't.
    async fn set_second_factor_required(
        &mut self,
        account: AccountId,
        since: Option<Timestamp>,
    ) -> Result<(), StoreError>;
}

on_both_engines!(impl Factors {
    async fn totp(&mut self, user: UserId) -> Result<Option<TotpRecord>, StoreError> {
        Ok(sqlx::query_as(sql::TOTP).bind(user).fetch_optional(&mut *self.0).await?)
    }

    async fn begin_totp(&mut self, user: UserId, sealed: &[u8]) -> Result<bool, StoreError> {
        let query = sqlx::query(sql::BEGIN_TOTP).bind(user).bind(sealed);
        Ok(query.execute(&mut *self.0).await?.rows_affected() == 1)
    }

    async fn confirm_totp(&mut self, user: UserId, now: Timestamp) -> Result<bool, StoreError> {
        let query = sqlx::query(sql::CONFIRM_TOTP).bind(user).bind(now);
        Ok(query.execute(&mut *self.0).await?.rows_affected() == 1)
    }

    async fn use_totp_step(&mut self, user: UserId, step: i64) -> Result<bool, StoreError> {
        let query = sqlx::query(sql::USE_STEP).bind(user).bind(step);
        Ok(query.execute(&mut *self.0).await?.rows_affected() == 1)
    }

    async fn delete_totp(&mut self, user: UserId) -> Result<(), StoreError> {
        sqlx::query(sql::DELETE_TOTP).bind(user).execute(&mut *self.0).await?;
        Ok(())
    }

    async fn delete_recovery_codes(&mut self, user: UserId) -> Result<(), StoreError> {
        sqlx::query(sql::DELETE_CODES).bind(user).execute(&mut *self.0).await?;
        Ok(())
    }

    async fn put_recovery_codes(
        &mut self,
        user: UserId,
        digests: &[Digest],
    ) -> Result<(), StoreError> {
        sqlx::query(sql::DELETE_CODES).bind(user).execute(&mut *self.0).await?;
        for digest in digests {
            let query = sqlx::query(sql::INSERT_CODE).bind(user).bind(digest.as_slice());
            query.execute(&mut *self.0).await?;
        }
        Ok(())
    }

    async fn take_recovery_code(
        &mut self,
        user: UserId,
        digest: &Digest,
    ) -> Result<bool, StoreError> {
        let query = sqlx::query(sql::TAKE_CODE).bind(user).bind(digest.as_slice());
        Ok(query.execute(&mut *self.0).await?.rows_affected() == 1)
    }

    async fn count_recovery_codes(&mut self, user: UserId) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar(sql::COUNT_CODES).bind(user).fetch_one(&mut *self.0).await?)
    }

    async fn insert_login_challenge(
        &mut self,
        digest: &Digest,
        user: UserId,
        expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query(sql::INSERT_CHALLENGE)
            .bind(digest.as_slice())
            .bind(user)
            .bind(expires_at)
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    async fn try_login_challenge(
        &mut self,
        digest: &Digest,
        now: Timestamp,
        most_tries: i64,
    ) -> Result<Option<UserId>, StoreError> {
        Ok(sqlx::query_scalar(sql::TRY_CHALLENGE)
            .bind(digest.as_slice())
            .bind(now)
            .bind(most_tries)
            .fetch_optional(&mut *self.0)
            .await?)
    }

    async fn delete_login_challenge(&mut self, digest: &Digest) -> Result<(), StoreError> {
        let query = sqlx::query(sql::DELETE_CHALLENGE).bind(digest.as_slice());
        query.execute(&mut *self.0).await?;
        Ok(())
    }

    async fn delete_login_challenges_of(&mut self, user: UserId) -> Result<(), StoreError> {
        sqlx::query(sql::DELETE_CHALLENGES_OF).bind(user).execute(&mut *self.0).await?;
        Ok(())
    }

    async fn delete_login_challenges_over(&mut self, before: Timestamp) -> Result<u64, StoreError> {
        let done = sqlx::query(sql::DELETE_OVER).bind(before).execute(&mut *self.0).await?;
        Ok(done.rows_affected())
    }

    async fn set_second_factor_required(
        &mut self,
        account: AccountId,
        since: Option<Timestamp>,
    ) -> Result<(), StoreError> {
        let query = sqlx::query(sql::REQUIRE).bind(account).bind(since);
        query.execute(&mut *self.0).await?;
        Ok(())
    }
});
