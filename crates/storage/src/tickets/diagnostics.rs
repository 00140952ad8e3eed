//! What was gathered to go with tickets.

use async_trait::async_trait;
use portal_types::{AccountId, DiagnosticsId, TicketId, Timestamp, UserId};

use crate::StoreError;

/// What was gathered.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct DiagnosticsRecord {
    pub id: DiagnosticsId,
    pub made_by: UserId,
    pub at: Timestamp,
    /// JSON.
    pub content: String,
    /// JSON. `None`: remote logging was off, or the records were deleted.
    pub logs: Option<String>,
}

mod sql {
    pub(super) const INSERT: &str = "INSERT INTO ticket_diagnostics \
        (account_id, id, ticket_id, made_by, at, content, logs) VALUES ($1, $2, NULL, $3, $4, $5, $6)";
    // What somebody else looked at is not theirs to send.
    pub(super) const SEND: &str = "UPDATE ticket_diagnostics SET ticket_id = $3 \
        WHERE account_id = $1 AND id = $2 AND made_by = $4 AND ticket_id IS NULL";
    pub(super) const OF_TICKET: &str = "SELECT id, made_by, at, content, logs \
        FROM ticket_diagnostics WHERE account_id = $1 AND ticket_id = $2 LIMIT 1";
    pub(super) const DELETE_UNSENT: &str = "DELETE FROM ticket_diagnostics \
        WHERE account_id = $1 AND made_by = $2 AND ticket_id IS NULL";
    pub(super) const DELETE_OLD: &str =
        "DELETE FROM ticket_diagnostics WHERE ticket_id IS NULL AND at < $1";
    pub(super) const FORGET_ONES_LOGS: &str =
        "UPDATE ticket_diagnostics SET logs = NULL WHERE account_id = $1 AND id = $2";
    // As old as records may get, or of accounts whose consent is taken back or over.
    pub(super) const FORGET_LOGS: &str = "UPDATE ticket_diagnostics SET logs = NULL \
        WHERE logs IS NOT NULL AND (at < $1 OR account_id NOT IN \
        (SELECT account_id FROM advanced_settings WHERE remote_logging_enabled = $3 \
        AND (remote_logging_until IS NULL OR remote_logging_until > $2)))";
    pub(super) const DELETE_LOGS: &str = "UPDATE ticket_diagnostics SET logs = NULL \
        WHERE account_id = $1 AND logs IS NOT NULL";
}

/// Diagnostics.
#[async_trait]
pub trait Diagnosing {
    /// Keeps what was gathered, in the place of what the same person gathered before and did not
    /// send.
    async fn keep_diagnostics(
        &mut self,
        account: AccountId,
        record: &DiagnosticsRecord,
    ) -> Result<(), StoreError>;

    /// Sends what a person gathered along with a ticket. False: there is none such.
    async fn send_diagnostics(
        &mut self,
        account: AccountId,
        id: DiagnosticsId,
        ticket: TicketId,
        made_by: UserId,
    ) -> Result<bool, StoreError>;

    /// What went with a ticket.
    async fn diagnostics(
        &mut self,
        account: AccountId,
        ticket: TicketId,
    ) -> Result<Option<DiagnosticsRecord>, StoreError>;

    /// Forgets what was not sent since before a time. Returns how many.
    async fn delete_unsent_diagnostics(&mut self, before: Timestamp) -> Result<u64, StoreError>;

    /// Removes the log records from what somebody gathered.
    async fn delete_logs_of_diagnostics(
        &mut self,
        account: AccountId,
        id: DiagnosticsId,
    ) -> Result<(), StoreError>;

    /// Removes the log records from what is of before a time, and from all of accounts that don't
    /// consent to remote logging now.
    async fn forget_diagnostics_logs(
        &mut self,
        before: Timestamp,
        now: Timestamp,
    ) -> Result<u64, StoreError>;

    /// Removes the log records from all that the account sent.
    async fn delete_diagnostics_logs(&mut self, account: AccountId) -> Result<u64, StoreError>;
}

on_both_engines!(impl Diagnosing {
    async fn keep_diagnostics(
        &mut self,
        account: AccountId,
        record: &DiagnosticsRecord,
    ) -> Result<(), StoreError> {
        let query = sqlx::query(sql::DELETE_UNSENT).bind(account).bind(record.made_by);
        query.execute(&mut *self.0).await?;
        sqlx::query(sql::INSERT)
            .bind(account)
            .bind(record.id)
            .bind(record.made_by)
            .bind(record.at)
            .bind(&record.content)
            .bind(&record.logs)
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    async fn send_diagnostics(
        &mut self,
        account: AccountId,
        id: DiagnosticsId,
        ticket: TicketId,
        made_by: UserId,
    ) -> Result<bool, StoreError> {
        let query = sqlx::query(sql::SEND).bind(account).bind(id).bind(ticket).bind(made_by);
        Ok(query.execute(&mut *self.0).await?.rows_affected() > 0)
    }

    async fn diagnostics(
        &mut self,
        account: AccountId,
        ticket: TicketId,
    ) -> Result<Option<DiagnosticsRecord>, StoreError> {
        let query = sqlx::query_as(sql::OF_TICKET).bind(account).bind(ticket);
        Ok(query.fetch_optional(&mut *self.0).await?)
    }

    async fn delete_unsent_diagnostics(&mut self, before: Timestamp) -> Result<u64, StoreError> {
        let done = sqlx::query(sql::DELETE_OLD).bind(before).execute(&mut *self.0).await?;
        Ok(done.rows_affected())
    }

    async fn delete_logs_of_diagnostics(
        &mut self,
        account: AccountId,
        id: DiagnosticsId,
    ) -> Result<(), StoreError> {
        sqlx::query(sql::FORGET_ONES_LOGS).bind(account).bind(id).execute(&mut *self.0).await?;
        Ok(())
    }

    async fn forget_diagnostics_logs(
        &mut self,
        before: Timestamp,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        let query = sqlx::query(sql::FORGET_LOGS).bind(before).bind(now).bind(true);
        Ok(query.execute(&mut *self.0).await?.rows_affected())
    }

    async fn delete_diagnostics_logs(&mut self, account: AccountId) -> Result<u64, StoreError> {
        let done = sqlx::query(sql::DELETE_LOGS).bind(account).execute(&mut *self.0).await?;
        Ok(done.rows_affected())
    }
});
