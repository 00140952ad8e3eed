//! Who people are at identity providers, and log-ins there that are under way.

use async_trait::async_trait;
use portal_types::{IdentityId, Timestamp, UserId};

use crate::{Digest, StoreError};

/// Who a person is at an identity provider.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct IdentityRecord {
    pub id: IdentityId,
    pub user_id: UserId,
    pub provider: String,
    pub issuer: String,
    pub subject: String,
    pub email: Option<String>,
    pub created_at: Timestamp,
    pub last_used_at: Option<Timestamp>,
}

/// Somebody was sent to an identity provider.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct SsoStateRecord {
    /// Of the state they come back with.
    pub digest: Vec<u8>,
    /// Of the cookie of their browser.
    pub browser: Vec<u8>,
    pub provider: String,
    pub next: String,
    pub expires_at: Timestamp,
}

/// Somebody came back, and the provider vouches for them.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct SsoProofRecord {
    /// Of the cookie of their browser.
    pub browser: Vec<u8>,
    pub provider: String,
    pub issuer: String,
    pub subject: String,
    pub email: Option<String>,
    pub expires_at: Timestamp,
}

mod sql {
    pub(super) const INSERT: &str = "INSERT INTO identities \
        (id, user_id, provider, issuer, subject, email, created_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    pub(super) const FIND: &str = "SELECT id, user_id, provider, issuer, subject, email, \
        created_at, last_used_at FROM identities WHERE issuer = $1 AND subject = $2";
    pub(super) const OF_USER: &str = "SELECT id, user_id, provider, issuer, subject, email, \
        created_at, last_used_at FROM identities WHERE user_id = $1 ORDER BY id";
    pub(super) const USED: &str =
        "UPDATE identities SET last_used_at = $2, email = $3 WHERE id = $1";
    pub(super) const DELETE: &str = "DELETE FROM identities WHERE user_id = $1 AND id = $2";
    pub(super) const INSERT_STATE: &str = "INSERT INTO sso_states \
        (digest, browser, provider, next, expires_at) VALUES ($1, $2, $3, $4, $5)";
    pub(super) const TAKE_STATE: &str = "DELETE FROM sso_states WHERE digest = $1 AND browser = $2 \
        AND expires_at > $3 RETURNING digest, browser, provider, next, expires_at";
    pub(super) const PUT_PROOF: &str = "INSERT INTO sso_proofs \
        (browser, provider, issuer, subject, email, expires_at) VALUES ($1, $2, $3, $4, $5, $6) \
        ON CONFLICT (browser) DO UPDATE SET provider = excluded.provider, \
        issuer = excluded.issuer, subject = excluded.subject, email = excluded.email, \
        expires_at = excluded.expires_at";
    pub(super) const TAKE_PROOF: &str = "DELETE FROM sso_proofs WHERE browser = $1 \
        AND expires_at > $2 RETURNING browser, provider, issuer, subject, email, expires_at";
    pub(super) const DELETE_OVER: [&str; 2] = [
        "DELETE FROM sso_states WHERE expires_at < $1",
        "DELETE FROM sso_proofs WHERE expires_at < $1",
    ];
}

/// Identities, and log-ins at their providers.
#[async_trait]
pub trait Identities {
    /// Says who a person is elsewhere. [`StoreError::Conflict`]: somebody is that already.
    async fn insert_identity(&mut self, identity: &IdentityRecord) -> Result<(), StoreError>;

    /// Whose identity this is.
    async fn identity(
        &mut self,
        issuer: &str,
        subject: &str,
    ) -> Result<Option<IdentityRecord>, StoreError>;

    /// The person's identities, the oldest first.
    async fn identities(&mut self, user: UserId) -> Result<Vec<IdentityRecord>, StoreError>;

    /// Notes that somebody logged in with it, and the address that the provider told.
    async fn set_identity_used(
        &mut self,
        id: IdentityId,
        now: Timestamp,
        email: Option<&str>,
    ) -> Result<(), StoreError>;

    /// Removes one of the person's identities. False: there is none with that id.
    async fn delete_identity(&mut self, user: UserId, id: IdentityId) -> Result<bool, StoreError>;

    /// Remembers whom we sent to a provider.
    async fn insert_sso_state(&mut self, state: &SsoStateRecord) -> Result<(), StoreError>;

    /// Uses up what somebody comes back with: of several uses at the same time one succeeds.
    async fn take_sso_state(
        &mut self,
        digest: &Digest,
        browser: &Digest,
        now: Timestamp,
    ) -> Result<Option<SsoStateRecord>, StoreError>;

    /// Remembers whom a provider vouches for, in place of whom one did in this browser before.
    async fn put_sso_proof(&mut self, proof: &SsoProofRecord) -> Result<(), StoreError>;

    /// Uses that up: of several uses at the same time one succeeds.
    async fn take_sso_proof(
        &mut self,
        browser: &Digest,
        now: Timestamp,
    ) -> Result<Option<SsoProofRecord>, StoreError>;

    /// Forgets log-ins at providers that were over before this moment.
    async fn delete_sso_over(&mut self, before: Timestamp) -> Result<(), StoreError>;
}

on_both_engines!(impl Identities {
    async fn insert_identity(&mut self, identity: &IdentityRecord) -> Result<(), StoreError> {
        sqlx::query(sql::INSERT)
            .bind(identity.id)
            .bind(identity.user_id)
            .bind(&identity.provider)
            .bind(&identity.issuer)
            .bind(&identity.subject)
            .bind(&identity.email)
            .bind(identity.created_at)
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    async fn identity(
        &mut self,
        issuer: &str,
        subject: &str,
    ) -> Result<Option<IdentityRecord>, StoreError> {
        let query = sqlx::query_as(sql::FIND).bind(issuer).bind(subject);
        Ok(query.fetch_optional(&mut *self.0).await?)
    }

    async fn identities(&mut self, user: UserId) -> Result<Vec<IdentityRecord>, StoreError> {
        Ok(sqlx::query_as(sql::OF_USER).bind(user).fetch_all(&mut *self.0).await?)
    }

    async fn set_identity_used(
        &mut self,
        id: IdentityId,
        now: Timestamp,
        email: Option<&str>,
    ) -> Result<(), StoreError> {
        sqlx::query(sql::USED).bind(id).bind(now).bind(email).execute(&mut *self.0).await?;
        Ok(())
    }

    async fn delete_identity(&mut self, user: UserId, id: IdentityId) -> Result<bool, StoreError> {
        let done = sqlx::query(sql::DELETE).bind(user).bind(id).execute(&mut *self.0).await?;
        Ok(done.rows_affected() == 1)
    }

    async fn insert_sso_state(&mut self, state: &SsoStateRecord) -> Result<(), StoreError> {
        sqlx::query(sql::INSERT_STATE)
            .bind(&state.digest)
            .bind(&state.browser)
            .bind(&state.provider)
            .bind(&state.next)
            .bind(state.expires_at)
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    async fn take_sso_state(
        &mut self,
        digest: &Digest,
        browser: &Digest,
        now: Timestamp,
    ) -> Result<Option<SsoStateRecord>, StoreError> {
        Ok(sqlx::query_as(sql::TAKE_STATE)
            .bind(digest.as_slice())
            .bind(browser.as_slice())
            .bind(now)
            .fetch_optional(&mut *self.0)
            .await?)
    }

    async fn put_sso_proof(&mut self, proof: &SsoProofRecord) -> Result<(), StoreError> {
        sqlx::query(sql::PUT_PROOF)
            .bind(&proof.browser)
            .bind(&proof.provider)
            .bind(&proof.issuer)
            .bind(&proof.subject)
            .bind(&proof.email)
            .bind(proof.expires_at)
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    async fn take_sso_proof(
        &mut self,
        browser: &Digest,
        now: Timestamp,
    ) -> Result<Option<SsoProofRecord>, StoreError> {
        let query = sqlx::query_as(sql::TAKE_PROOF).bind(browser.as_slice()).bind(now);
        Ok(query.fetch_optional(&mut *self.0).await?)
    }

    async fn delete_sso_over(&mut self, before: Timestamp) -> Result<(), StoreError> {
        for statement in sql::DELETE_OVER {
            sqlx::query(statement).bind(before).execute(&mut *self.0).await?;
        }
        Ok(())
    }
});
