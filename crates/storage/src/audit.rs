//! The audit list: who did what in an account, from where. Events are only added; there is no call
//! that changes or removes one, and the database refuses an update.

use async_trait::async_trait;
use portal_types::{AccountId, AuditAction, AuditEventId, AuditTargetKind, Timestamp, UserId};
use sqlx::types::{Json, JsonValue};
use uuid::Uuid;

use crate::StoreError;

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
}

/// A place in the list, between two events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuditMark {
    pub at: Timestamp,
    pub id: AuditEventId,
}

mod sql {
    macro_rules! newest {
        ($and:literal) => {
            concat!(
                "SELECT account_id, id, at, action, actor_id, actor_name, actor_email, \
                 from_address, target_kind, target_id, target_name, old_values, new_values \
                 FROM audit_events WHERE account_id = $1 AND (at, id) < ($2, $3) ",
                $and,
                "ORDER BY at DESC, id DESC LIMIT $4"
            )
        };
    }
    pub(super) const INSERT: &str = "INSERT INTO audit_events (account_id, id, at, action, \
        actor_id, actor_name, actor_email, from_address, target_kind, target_id, target_name, \
        old_values, new_values) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    pub(super) const NEWEST: &str = newest!("");
    pub(super) const NEWEST_OF: &str = newest!("AND action = $5 ");
}

/// The audit list.
#[async_trait]
pub trait Audit {
    /// Adds an event.
    async fn insert_audit_event(&mut self, event: &AuditEventRecord) -> Result<(), StoreError>;

    /// The account's events, all or of one kind, the newest first; those before a place in the
    /// list where one is given.
    async fn audit_events(
        &mut self,
        account: AccountId,
        action: Option<AuditAction>,
        before: Option<AuditMark>,
        limit: i64,
    ) -> Result<Vec<AuditEventRecord>, StoreError>;
}

on_both_engines!(impl Audit {
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
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    async fn audit_events(
        &mut self,
        account: AccountId,
        action: Option<AuditAction>,
        before: Option<AuditMark>,
        limit: i64,
    ) -> Result<Vec<AuditEventRecord>, StoreError> {
        let end = AuditMark {
            at: Timestamp::from_unix_micros(i64::MAX),
            id: AuditEventId(Uuid::max()),
        };
        let before = before.unwrap_or(end);
        let query = match action {
            Some(_) => sqlx::query_as(sql::NEWEST_OF),
            None => sqlx::query_as(sql::NEWEST),
        };
        let query = query.bind(account).bind(before.at).bind(before.id).bind(limit);
        let query = match action {
            Some(action) => query.bind(action),
            None => query,
        };
        Ok(query.fetch_all(&mut *self.0).await?)
    }
});
