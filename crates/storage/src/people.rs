//! People, and which account they act for.

use async_trait::async_trait;
use portal_types::{AccountId, Role, Timestamp, UserId};

use crate::{StoreError, postgres::PostgresUnit, sqlite::SqliteUnit};

/// A person who can log in.
#[derive(Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct UserRecord {
    pub id: UserId,
    pub email: String,
    /// The address as it is compared; unique.
    pub email_key: String,
    pub name: String,
    pub password_hash: String,
    pub created_at: Timestamp,
}

/// A person in an account.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct MemberRecord {
    pub account_id: AccountId,
    pub account_name: String,
    pub role: Role,
}

mod sql {
    pub(super) const INSERT: &str = "INSERT INTO users \
        (id, email, email_key, name, password_hash, created_at) VALUES ($1, $2, $3, $4, $5, $6)";
    pub(super) const BY_EMAIL: &str = "SELECT id, email, email_key, name, password_hash, created_at \
        FROM users WHERE email_key = $1";
    pub(super) const BY_ID: &str =
        "SELECT id, email, email_key, name, password_hash, created_at FROM users WHERE id = $1";
    pub(super) const CONFIRM_PASSWORD: &str =
        "UPDATE users SET password_hash = $2 WHERE id = $1 AND password_hash = $2";
    pub(super) const REPLACE_PASSWORD: &str =
        "UPDATE users SET password_hash = $3 WHERE id = $1 AND password_hash = $2";
    pub(super) const SET_PASSWORD: &str = "UPDATE users SET password_hash = $2 WHERE id = $1";
    pub(super) const INSERT_MEMBER: &str =
        "INSERT INTO members (account_id, user_id, role) VALUES ($1, $2, $3)";
    // In the order in which two tickets are held, so that nobody waits for each other.
    pub(super) const BEGIN_TICKETS_READ: &str = "INSERT INTO ticket_reads \
        (account_id, ticket_id, user_id, read_at) SELECT account_id, id, $2, public_at FROM tickets \
        WHERE account_id = $1 ORDER BY number ON CONFLICT (account_id, ticket_id, user_id) \
        DO UPDATE SET read_at = excluded.read_at WHERE ticket_reads.read_at < excluded.read_at";
    pub(super) const MEMBERSHIPS: &str = "SELECT m.account_id, a.name AS account_name, m.role \
        FROM members m JOIN accounts a ON a.id = m.account_id WHERE m.user_id = $1 \
        ORDER BY COALESCE(m.last_used_at, 0) DESC, m.account_id";
    // Of some people, those who are in no account any more.
    pub(super) const DELETE_LEFT_OVER: &str = "DELETE FROM users WHERE id = $1 \
        AND NOT EXISTS (SELECT 1 FROM members WHERE user_id = $1)";
}

/// SQLite has one writer anyway.
impl SqliteUnit {
    const LOCK_USER: &str = "SELECT id FROM users WHERE id = $1";
}

impl PostgresUnit {
    const LOCK_USER: &str = "SELECT id FROM users WHERE id = $1 FOR UPDATE";
}

/// People.
#[async_trait]
pub trait People {
    /// Adds a person. [`StoreError::Conflict`]: somebody has the address.
    async fn insert_user(&mut self, user: &UserRecord) -> Result<(), StoreError>;

    /// The person with this address, by its key.
    async fn user_by_email(&mut self, email_key: &str) -> Result<Option<UserRecord>, StoreError>;

    /// The person.
    async fn user(&mut self, user: UserId) -> Result<Option<UserRecord>, StoreError>;

    /// Whether this is still the person's password hash, which stays so until the unit ends. What
    /// was verified before the unit began may have been replaced meanwhile.
    async fn confirm_password_hash(&mut self, user: UserId, hash: &str)
    -> Result<bool, StoreError>;

    /// Replaces the person's password hash if it is still the one that was verified.
    async fn replace_password_hash(
        &mut self,
        user: UserId,
        verified: &str,
        hash: &str,
    ) -> Result<bool, StoreError>;

    /// Replaces the person's password hash.
    async fn set_password_hash(&mut self, user: UserId, hash: &str) -> Result<(), StoreError>;

    /// Puts a person into an account. The tickets that it has begin as read: news to them is what
    /// comes afterwards.
    async fn insert_member(
        &mut self,
        account: AccountId,
        user: UserId,
        role: Role,
    ) -> Result<(), StoreError>;

    /// The accounts a person is in, the one they last acted for first.
    async fn memberships(&mut self, user: UserId) -> Result<Vec<MemberRecord>, StoreError>;

    /// Keeps a person from being changed, or put into an account, until the unit ends.
    async fn lock_user(&mut self, user: UserId) -> Result<(), StoreError>;

    /// Removes a person who is in no account. False: they are in one.
    async fn delete_user_in_no_account(&mut self, user: UserId) -> Result<bool, StoreError>;
}

on_both_engines!(impl People {
    async fn insert_user(&mut self, user: &UserRecord) -> Result<(), StoreError> {
        sqlx::query(sql::INSERT)
            .bind(user.id)
            .bind(&user.email)
            .bind(&user.email_key)
            .bind(&user.name)
            .bind(&user.password_hash)
            .bind(user.created_at)
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    async fn user_by_email(&mut self, email_key: &str) -> Result<Option<UserRecord>, StoreError> {
        Ok(sqlx::query_as(sql::BY_EMAIL).bind(email_key).fetch_optional(&mut *self.0).await?)
    }

    async fn user(&mut self, user: UserId) -> Result<Option<UserRecord>, StoreError> {
        Ok(sqlx::query_as(sql::BY_ID).bind(user).fetch_optional(&mut *self.0).await?)
    }

    async fn confirm_password_hash(
        &mut self,
        user: UserId,
        hash: &str,
    ) -> Result<bool, StoreError> {
        let confirmed =
            sqlx::query(sql::CONFIRM_PASSWORD).bind(user).bind(hash).execute(&mut *self.0).await?;
        Ok(confirmed.rows_affected() == 1)
    }

    async fn replace_password_hash(
        &mut self,
        user: UserId,
        verified: &str,
        hash: &str,
    ) -> Result<bool, StoreError> {
        let replaced = sqlx::query(sql::REPLACE_PASSWORD)
            .bind(user)
            .bind(verified)
            .bind(hash)
            .execute(&mut *self.0)
            .await?;
        Ok(replaced.rows_affected() == 1)
    }

    async fn set_password_hash(&mut self, user: UserId, hash: &str) -> Result<(), StoreError> {
        sqlx::query(sql::SET_PASSWORD).bind(user).bind(hash).execute(&mut *self.0).await?;
        Ok(())
    }

    async fn insert_member(
        &mut self,
        account: AccountId,
        user: UserId,
        role: Role,
    ) -> Result<(), StoreError> {
        sqlx::query(sql::INSERT_MEMBER)
            .bind(account)
            .bind(user)
            .bind(role)
            .execute(&mut *self.0)
            .await?;
        let query = sqlx::query(sql::BEGIN_TICKETS_READ).bind(account).bind(user);
        query.execute(&mut *self.0).await?;
        Ok(())
    }

    async fn memberships(&mut self, user: UserId) -> Result<Vec<MemberRecord>, StoreError> {
        Ok(sqlx::query_as(sql::MEMBERSHIPS).bind(user).fetch_all(&mut *self.0).await?)
    }

    async fn lock_user(&mut self, user: UserId) -> Result<(), StoreError> {
        sqlx::query(Self::LOCK_USER).bind(user).execute(&mut *self.0).await?;
        Ok(())
    }

    async fn delete_user_in_no_account(&mut self, user: UserId) -> Result<bool, StoreError> {
        let done = sqlx::query(sql::DELETE_LEFT_OVER).bind(user).execute(&mut *self.0).await?;
        Ok(done.rows_affected() == 1)
    }
});
