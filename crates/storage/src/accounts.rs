//! Accounts: the organisation, and its revision.

use async_trait::async_trait;
use portal_types::{AccountId, Timestamp};

use crate::{StoreError, fields::folded, postgres::PostgresUnit, sqlite::SqliteUnit};

/// An organisation.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct AccountRecord {
    pub id: AccountId,
    pub name: String,
    pub created_at: Timestamp,
    /// Up by one with every change of a setting.
    pub revision: i64,
    pub revised_at: Timestamp,
    /// When it is removed. `None`: it stays.
    pub closes_at: Option<Timestamp>,
    /// Since when members without a second factor can only set one up. `None`: it is their own
    /// choice.
    pub second_factor_required_since: Option<Timestamp>,
}

mod sql {
    pub(super) const INSERT: &str = "INSERT INTO accounts \
        (id, name, created_at, revision, revised_at, changed_at, changed_by, name_key) \
        VALUES ($1, $2, $3, $4, $5, $5, $6, $7)";
    pub(super) const FIND: &str = "SELECT id, name, created_at, revision, revised_at, closes_at, \
        second_factor_required_since FROM accounts WHERE id = $1";
    pub(super) const SET_NAME: &str = "UPDATE accounts SET name = $2, name_key = $3 WHERE id = $1";
    pub(super) const SET_CLOSES_AT: &str = "UPDATE accounts SET closes_at = $2 WHERE id = $1";
    pub(super) const TO_CLOSE: &str =
        "SELECT id FROM accounts WHERE closes_at <= $1 ORDER BY closes_at LIMIT 1";
    pub(super) const DELETE: &str = "DELETE FROM accounts WHERE id = $1";
    pub(super) const IDS: &str = "SELECT id FROM accounts WHERE id > $1 ORDER BY id LIMIT $2";
    pub(super) const BEGIN_REVISION: &str = "UPDATE accounts \
        SET revision = revision + 1, revised_at = $2, changed_at = $2, changed_by = $3 \
        WHERE id = $1 RETURNING revision";
    pub(super) const MARK_CHANGED: &str =
        "UPDATE accounts SET changed_at = $2, changed_by = $3 WHERE id = $1";
}

/// Organisations.
#[async_trait]
pub trait Accounts {
    /// Adds an account.
    async fn insert_account(&mut self, account: &AccountRecord) -> Result<(), StoreError>;

    /// The account itself.
    async fn account(&mut self, account: AccountId) -> Result<Option<AccountRecord>, StoreError>;

    /// Gives the account another name.
    async fn set_account_name(&mut self, account: AccountId, name: &str) -> Result<(), StoreError>;

    /// Says when the account is removed, or that it stays.
    async fn set_closes_at(
        &mut self,
        account: AccountId,
        closes_at: Option<Timestamp>,
    ) -> Result<(), StoreError>;

    /// An account that is to be removed by now.
    async fn account_to_close(&mut self, now: Timestamp) -> Result<Option<AccountId>, StoreError>;

    /// Removes the account and every row that belongs to it. People are no account's: see
    /// [`crate::People::delete_user_in_no_account`].
    async fn delete_account(&mut self, account: AccountId) -> Result<(), StoreError>;

    /// The ids of all accounts, in their order, after one of them.
    async fn account_ids(
        &mut self,
        after: AccountId,
        limit: i64,
    ) -> Result<Vec<AccountId>, StoreError>;

    /// Raises the account's revision by one and returns it; the row stays locked until the unit
    /// ends, so that changes of one account's settings queue. Call it before reading what is to be
    /// changed. Other replicas hear of it at the commit. `None`: no such account.
    async fn begin_revision(
        &mut self,
        account: AccountId,
        now: Timestamp,
    ) -> Result<Option<i64>, StoreError>;

    /// Tells other replicas, at the commit, that something but a setting changed: a key, the
    /// subscription.
    async fn mark_changed(&mut self, account: AccountId, now: Timestamp) -> Result<(), StoreError>;
}

impl SqliteUnit {
    #[expect(clippy::unused_async, reason = "the other engine does")]
    async fn notify(&mut self, _account: AccountId) -> Result<(), StoreError> {
        Ok(())
    }
}

impl PostgresUnit {
    async fn notify(&mut self, account: AccountId) -> Result<(), StoreError> {
        sqlx::query("SELECT pg_notify($1, $2)")
            .bind(crate::postgres::CHANNEL)
            .bind(format!("{account} {}", self.1))
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }
}

on_both_engines!(impl Accounts {
    async fn insert_account(&mut self, account: &AccountRecord) -> Result<(), StoreError> {
        sqlx::query(sql::INSERT)
            .bind(account.id)
            .bind(&account.name)
            .bind(account.created_at)
            .bind(account.revision)
            .bind(account.revised_at)
            .bind(self.1)
            .bind(folded(&account.name))
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    async fn account(&mut self, account: AccountId) -> Result<Option<AccountRecord>, StoreError> {
        Ok(sqlx::query_as(sql::FIND).bind(account).fetch_optional(&mut *self.0).await?)
    }

    async fn set_account_name(&mut self, account: AccountId, name: &str) -> Result<(), StoreError> {
        let query = sqlx::query(sql::SET_NAME).bind(account).bind(name).bind(folded(name));
        query.execute(&mut *self.0).await?;
        Ok(())
    }

    async fn set_closes_at(
        &mut self,
        account: AccountId,
        closes_at: Option<Timestamp>,
    ) -> Result<(), StoreError> {
        sqlx::query(sql::SET_CLOSES_AT).bind(account).bind(closes_at).execute(&mut *self.0).await?;
        Ok(())
    }

    async fn account_to_close(&mut self, now: Timestamp) -> Result<Option<AccountId>, StoreError> {
        Ok(sqlx::query_scalar(sql::TO_CLOSE).bind(now).fetch_optional(&mut *self.0).await?)
    }

    async fn delete_account(&mut self, account: AccountId) -> Result<(), StoreError> {
        sqlx::query(sql::DELETE).bind(account).execute(&mut *self.0).await?;
        Ok(())
    }

    async fn account_ids(
        &mut self,
        after: AccountId,
        limit: i64,
    ) -> Result<Vec<AccountId>, StoreError> {
        Ok(sqlx::query_scalar(sql::IDS).bind(after).bind(limit).fetch_all(&mut *self.0).await?)
    }

    async fn begin_revision(
        &mut self,
        account: AccountId,
        now: Timestamp,
    ) -> Result<Option<i64>, StoreError> {
        let revision = sqlx::query_scalar(sql::BEGIN_REVISION)
            .bind(account)
            .bind(now)
            .bind(self.1)
            .fetch_optional(&mut *self.0)
            .await?;
        self.notify(account).await?;
        Ok(revision)
    }

    async fn mark_changed(&mut self, account: AccountId, now: Timestamp) -> Result<(), StoreError> {
        sqlx::query(sql::MARK_CHANGED).bind(account).bind(now).bind(self.1).execute(&mut *self.0).await?;
        self.notify(account).await
    }
});
