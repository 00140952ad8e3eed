//! The audit list: who did what in an account, from where. Events are only added; there is no call
//! that changes or removes one, and the database refuses an update.
//!
//! The events of an account are a chain: each has a number and a code over itself and the code
//! before. What the codes are is the caller's to say; where the chain ends stands in its head.

use async_trait::async_trait;
use portal_types::{AccountId, AuditAction, AuditEventId, AuditTargetKind, Timestamp, UserId};
use sqlx::types::{Json, JsonValue};
use uuid::Uuid;

use crate::{StoreError, postgres::PostgresUnit, sqlite::SqliteUnit};

/// Something that somebody did.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct AuditEventRecord {
    pub account_id: AccountId,
    pub id: AuditEventId,
    pub at: Timestamp,
    pub action: AuditAction,
    /// The person, as they were called then.
    pub actor_id: Option<UserId>,
    pub actor_name: Option<String>,
    pub actor_email: Option<String>,
    pub from_address: Option<String>,
    pub target_kind: Option<AuditTargetKind>,
    pub target_id: Option<Uuid>,
    pub target_name: Option<String>,
    /// What changed, before and after, without secrets.
    #[sqlx(json(nullable))]
    pub old_values: Option<JsonValue>,
    #[sqlx(json(nullable))]
    pub new_values: Option<JsonValue>,
    /// Of the settings, where the event made one.
    pub revision: Option<i64>,
    /// Its place in the chain, from 1 on. `None`: it is from before there was one.
    pub number: Option<i64>,
    pub mac: Option<Vec<u8>>,
}

/// A place in the list, between two events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuditMark {
    pub at: Timestamp,
    pub id: AuditEventId,
}

/// Which events are wanted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AuditFilter {
    pub action: Option<AuditAction>,
    pub actor: Option<UserId>,
    /// At this moment or later.
    pub from: Option<Timestamp>,
    /// Before this moment.
    pub to: Option<Timestamp>,
}

/// Where an account's chain ends.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct AuditHeadRecord {
    pub account_id: AccountId,
    /// Of the last event; 0: there is none.
    pub number: i64,
    pub mac: Vec<u8>,
    pub proof: Vec<u8>,
    /// Encrypted.
    pub key: Vec<u8>,
}

mod sql {
    macro_rules! select {
        ($($where:literal),+) => {
            concat!(
                "SELECT account_id, id, at, action, actor_id, actor_name, actor_email, \
                 from_address, target_kind, target_id, target_name, old_values, new_values, \
                 revision, number, mac FROM audit_events WHERE account_id = $1 AND ",
                $($where),+
            )
        };
    }
    macro_rules! newest {
        ($and:literal) => {
            select!(
                "(at, id) < ($2, $3) AND at >= $5 AND \
                 (CAST($6 AS UUID) IS NULL OR actor_id = $6) ",
                $and,
                "ORDER BY at DESC, id DESC LIMIT $4"
            )
        };
    }
    pub(super) const INSERT: &str = "INSERT INTO audit_events (account_id, id, at, action, \
        actor_id, actor_name, actor_email, from_address, target_kind, target_id, target_name, \
        old_values, new_values, revision, number, mac) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
    pub(super) const NEWEST: &str = newest!("");
    pub(super) const NEWEST_OF: &str = newest!("AND action = $7 ");
    pub(super) const CHAIN: &str = select!("number > $2 ORDER BY number LIMIT $3");
    pub(super) const OUTSIDE: &str = select!("number IS NULL ORDER BY at, id LIMIT $2");
    pub(super) const TAKE_IN: &str =
        "UPDATE audit_events SET number = $3, mac = $4 WHERE account_id = $1 AND id = $2";
    pub(super) const HEAD: &str =
        "SELECT account_id, number, mac, proof, key FROM audit_heads WHERE account_id = $1";
    pub(super) const INSERT_HEAD: &str = "INSERT INTO audit_heads \
        (account_id, number, mac, proof, key) VALUES ($1, $2, $3, $4, $5) \
        ON CONFLICT (account_id) DO NOTHING";
    pub(super) const MOVE_HEAD: &str =
        "UPDATE audit_heads SET number = $2, mac = $3, proof = $4 WHERE account_id = $1";
    pub(super) const WITHOUT_HEAD: &str = "SELECT id FROM accounts WHERE NOT EXISTS \
        (SELECT 1 FROM audit_heads WHERE account_id = accounts.id) ORDER BY id LIMIT $1";
}

/// The head is locked until the unit ends. SQLite has one writer anyway.
impl SqliteUnit {
    const LOCK_HEAD: &str = sql::HEAD;
}

impl PostgresUnit {
    const LOCK_HEAD: &str = "SELECT account_id, number, mac, proof, key FROM audit_heads \
        WHERE account_id = $1 FOR UPDATE";
}

/// The audit list.
#[async_trait]
pub trait Audit {
    /// The end of an account's chain, locked until the unit ends: so that nobody else adds to it.
    /// Lock it last. `None`: the chain has not begun.
    async fn lock_audit_head(
        &mut self,
        account: AccountId,
    ) -> Result<Option<AuditHeadRecord>, StoreError>;

    /// The end of an account's chain, to look at.
    async fn audit_head(
        &mut self,
        account: AccountId,
    ) -> Result<Option<AuditHeadRecord>, StoreError>;

    /// Accounts whose chain has not begun.
    async fn accounts_without_audit_head(
        &mut self,
        limit: i64,
    ) -> Result<Vec<AccountId>, StoreError>;

    /// Begins a chain, unless somebody else just did.
    async fn insert_audit_head(&mut self, head: &AuditHeadRecord) -> Result<(), StoreError>;

    /// Moves the end of a chain to its last event.
    async fn move_audit_head(&mut self, head: &AuditHeadRecord) -> Result<(), StoreError>;

    /// Adds an event.
    async fn insert_audit_event(&mut self, event: &AuditEventRecord) -> Result<(), StoreError>;

    /// Takes an event that is outside of the chain into it: its number and code are set.
    async fn take_into_audit_chain(&mut self, event: &AuditEventRecord) -> Result<(), StoreError>;

    /// The account's events that a filter lets through, the newest first; those before a place in
    /// the list where one is given.
    async fn audit_events(
        &mut self,
        account: AccountId,
        filter: &AuditFilter,
        before: Option<AuditMark>,
        limit: i64,
    ) -> Result<Vec<AuditEventRecord>, StoreError>;

    /// The account's chain after a number, in order.
    async fn audit_chain(
        &mut self,
        account: AccountId,
        after: i64,
        limit: i64,
    ) -> Result<Vec<AuditEventRecord>, StoreError>;

    /// The account's events that are outside of the chain, the oldest first.
    async fn audit_events_outside(
        &mut self,
        account: AccountId,
        limit: i64,
    ) -> Result<Vec<AuditEventRecord>, StoreError>;
}

on_both_engines!(impl Audit {
    async fn lock_audit_head(
        &mut self,
        account: AccountId,
    ) -> Result<Option<AuditHeadRecord>, StoreError> {
        Ok(sqlx::query_as(Self::LOCK_HEAD).bind(account).fetch_optional(&mut *self.0).await?)
    }

    async fn insert_audit_head(&mut self, head: &AuditHeadRecord) -> Result<(), StoreError> {
        sqlx::query(sql::INSERT_HEAD)
            .bind(head.account_id)
            .bind(head.number)
            .bind(&head.mac)
            .bind(&head.proof)
            .bind(&head.key)
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    async fn move_audit_head(&mut self, head: &AuditHeadRecord) -> Result<(), StoreError> {
        sqlx::query(sql::MOVE_HEAD)
            .bind(head.account_id)
            .bind(head.number)
            .bind(&head.mac)
            .bind(&head.proof)
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    async fn audit_head(
        &mut self,
        account: AccountId,
    ) -> Result<Option<AuditHeadRecord>, StoreError> {
        Ok(sqlx::query_as(sql::HEAD).bind(account).fetch_optional(&mut *self.0).await?)
    }

    async fn accounts_without_audit_head(
        &mut self,
        limit: i64,
    ) -> Result<Vec<AccountId>, StoreError> {
        Ok(sqlx::query_scalar(sql::WITHOUT_HEAD).bind(limit).fetch_all(&mut *self.0).await?)
    }

    async fn insert_audit_event(&mut self, event: &AuditEventRecord) -> Result<(), StoreError> {
        sqlx::query(sql::INSERT)
            .bind(event.account_id)
            .bind(event.id)
            .bind(event.at)
            .bind(event.action)
            .bind(event.actor_id)
            .bind(&event.actor_name)
            .bind(&event.actor_email)
            .bind(&event.from_address)
            .bind(event.target_kind)
            .bind(event.target_id)
            .bind(&event.target_name)
            .bind(event.old_values.as_ref().map(Json))
            .bind(event.new_values.as_ref().map(Json))
            .bind(event.revision)
            .bind(event.number)
            .bind(&event.mac)
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    async fn take_into_audit_chain(&mut self, event: &AuditEventRecord) -> Result<(), StoreError> {
        sqlx::query(sql::TAKE_IN)
            .bind(event.account_id)
            .bind(event.id)
            .bind(event.number)
            .bind(&event.mac)
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    async fn audit_events(
        &mut self,
        account: AccountId,
        filter: &AuditFilter,
        before: Option<AuditMark>,
        limit: i64,
    ) -> Result<Vec<AuditEventRecord>, StoreError> {
        let end = Timestamp::from_unix_micros(i64::MAX);
        // No event has the least id, so all of that very moment are after the mark.
        let to = AuditMark { at: filter.to.unwrap_or(end), id: AuditEventId(Uuid::nil()) };
        let before = before.filter(|mark| mark.at < to.at).unwrap_or(to);
        let from = filter.from.unwrap_or(Timestamp::from_unix_micros(i64::MIN));
        let query = match filter.action {
            Some(_) => sqlx::query_as(sql::NEWEST_OF),
            None => sqlx::query_as(sql::NEWEST),
        };
        let query = query.bind(account).bind(before.at).bind(before.id).bind(limit);
        let query = query.bind(from).bind(filter.actor);
        let query = match filter.action {
            Some(action) => query.bind(action),
            None => query,
        };
        Ok(query.fetch_all(&mut *self.0).await?)
    }

    async fn audit_chain(
        &mut self,
        account: AccountId,
        after: i64,
        limit: i64,
    ) -> Result<Vec<AuditEventRecord>, StoreError> {
        let query = sqlx::query_as(sql::CHAIN).bind(account).bind(after).bind(limit);
        Ok(query.fetch_all(&mut *self.0).await?)
    }

    async fn audit_events_outside(
        &mut self,
        account: AccountId,
        limit: i64,
    ) -> Result<Vec<AuditEventRecord>, StoreError> {
        let query = sqlx::query_as(sql::OUTSIDE).bind(account).bind(limit);
        Ok(query.fetch_all(&mut *self.0).await?)
    }
});
