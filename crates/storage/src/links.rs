//! What waits behind a mailed link: sign-ups to confirm, passwords to reset. Each works once.

use async_trait::async_trait;
use portal_types::{Timestamp, UserId};

use crate::{Digest, StoreError};

/// A sign-up that nobody confirmed yet.
#[derive(Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct SignUpRecord {
    pub email: String,
    pub email_key: String,
    pub name: String,
    pub company: String,
    pub password_hash: String,
    pub expires_at: Timestamp,
}

/// A password somebody may set anew.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct PasswordResetRecord {
    pub user_id: UserId,
    pub expires_at: Timestamp,
}

mod sql {
    pub(super) const INSERT_SIGN_UP: &str = "INSERT INTO sign_ups \
        (digest, email, email_key, name, company, password_hash, expires_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    pub(super) const TAKE_SIGN_UP: &str = "DELETE FROM sign_ups WHERE digest = $1 \
        RETURNING email, email_key, name, company, password_hash, expires_at";
    pub(super) const DELETE_SIGN_UPS_OF: &str = "DELETE FROM sign_ups WHERE email_key = $1";
    pub(super) const DELETE_SIGN_UPS_OVER: &str = "DELETE FROM sign_ups WHERE expires_at < $1";
    pub(super) const INSERT_RESET: &str =
        "INSERT INTO password_resets (digest, user_id, expires_at) VALUES ($1, $2, $3)";
    pub(super) const TAKE_RESET: &str =
        "DELETE FROM password_resets WHERE digest = $1 RETURNING user_id, expires_at";
    pub(super) const DELETE_RESETS_OF: &str = "DELETE FROM password_resets WHERE user_id = $1";
    pub(super) const DELETE_RESETS_OVER: &str = "DELETE FROM password_resets WHERE expires_at < $1";
}

/// Mailed links. They are found by the digest of their token; taking one removes it, so that of
/// two attempts at the same time one finds nothing.
#[async_trait]
pub trait Links {
    /// Keeps a sign-up until it is confirmed.
    async fn insert_sign_up(
        &mut self,
        digest: &Digest,
        sign_up: &SignUpRecord,
    ) -> Result<(), StoreError>;

    /// Takes a sign-up, also one that is over: look at `expires_at`.
    async fn take_sign_up(&mut self, digest: &Digest) -> Result<Option<SignUpRecord>, StoreError>;

    /// Forgets every other sign-up with an address.
    async fn delete_sign_ups_of(&mut self, email_key: &str) -> Result<(), StoreError>;

    /// Keeps a password reset until its link is used.
    async fn insert_password_reset(
        &mut self,
        digest: &Digest,
        reset: &PasswordResetRecord,
    ) -> Result<(), StoreError>;

    /// Takes a password reset, also one that is over: look at `expires_at`.
    async fn take_password_reset(
        &mut self,
        digest: &Digest,
    ) -> Result<Option<PasswordResetRecord>, StoreError>;

    /// Forgets every other password reset of a person.
    async fn delete_password_resets_of(&mut self, user: UserId) -> Result<(), StoreError>;

    /// Forgets links that were over before this moment. Returns how many.
    async fn delete_links_over(&mut self, before: Timestamp) -> Result<u64, StoreError>;
}

on_both_engines!(impl Links {
    async fn insert_sign_up(
        &mut self,
        digest: &Digest,
        sign_up: &SignUpRecord,
    ) -> Result<(), StoreError> {
        sqlx::query(sql::INSERT_SIGN_UP)
            .bind(digest.as_slice())
            .bind(&sign_up.email)
            .bind(&sign_up.email_key)
            .bind(&sign_up.name)
            .bind(&sign_up.company)
            .bind(&sign_up.password_hash)
            .bind(sign_up.expires_at)
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    async fn take_sign_up(&mut self, digest: &Digest) -> Result<Option<SignUpRecord>, StoreError> {
        Ok(sqlx::query_as(sql::TAKE_SIGN_UP)
            .bind(digest.as_slice())
            .fetch_optional(&mut *self.0)
            .await?)
    }

    async fn delete_sign_ups_of(&mut self, email_key: &str) -> Result<(), StoreError> {
        sqlx::query(sql::DELETE_SIGN_UPS_OF).bind(email_key).execute(&mut *self.0).await?;
        Ok(())
    }

    async fn insert_password_reset(
        &mut self,
        digest: &Digest,
        reset: &PasswordResetRecord,
    ) -> Result<(), StoreError> {
        sqlx::query(sql::INSERT_RESET)
            .bind(digest.as_slice())
            .bind(reset.user_id)
            .bind(reset.expires_at)
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    async fn take_password_reset(
        &mut self,
        digest: &Digest,
    ) -> Result<Option<PasswordResetRecord>, StoreError> {
        Ok(sqlx::query_as(sql::TAKE_RESET)
            .bind(digest.as_slice())
            .fetch_optional(&mut *self.0)
            .await?)
    }

    async fn delete_password_resets_of(&mut self, user: UserId) -> Result<(), StoreError> {
        sqlx::query(sql::DELETE_RESETS_OF).bind(user).execute(&mut *self.0).await?;
        Ok(())
    }

    async fn delete_links_over(&mut self, before: Timestamp) -> Result<u64, StoreError> {
        let mut deleted = 0;
        for text in [sql::DELETE_SIGN_UPS_OVER, sql::DELETE_RESETS_OVER] {
            deleted +=
                sqlx::query(text).bind(before).execute(&mut *self.0).await?.rows_affected();
        }
        Ok(deleted)
    }
});
