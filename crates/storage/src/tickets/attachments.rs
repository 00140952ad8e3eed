//! Files of tickets: what is known of them. Their contents lie elsewhere.

use async_trait::async_trait;
use portal_types::{AccountId, AttachmentId, TicketId, TicketMessageId, TicketParty, Timestamp};

use crate::StoreError;

/// A file.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct AttachmentRecord {
    pub id: AttachmentId,
    pub message_id: TicketMessageId,
    pub name: String,
    /// By its content.
    pub media_type: String,
    pub size: i64,
    /// SHA-256 of its content.
    pub digest: Vec<u8>,
    pub party: TicketParty,
    pub author_name: String,
    /// Whether only support sees it.
    pub is_internal: bool,
    pub at: Timestamp,
    /// `None`: its content is being put away.
    pub stored_at: Option<Timestamp>,
}

macro_rules! select {
    ($where:literal) => {
        concat!(
            "SELECT id, message_id, name, media_type, size, digest, party, author_name, \
             is_internal, at, stored_at FROM ticket_attachments WHERE account_id = $1 \
             AND ticket_id = $2",
            $where
        )
    };
}

mod sql {
    pub(super) const ALL: &str = select!(" ORDER BY at, id");
    pub(super) const ONE: &str = select!(" AND id = $3");
    pub(super) const SAME: &str = select!(" AND message_id = $3 AND name = $4 AND digest = $5");
    pub(super) const INSERT: &str = "INSERT INTO ticket_attachments (account_id, ticket_id, id, \
        message_id, name, media_type, size, digest, party, author_name, is_internal, at, stored_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    pub(super) const STORED: &str = "UPDATE ticket_attachments SET stored_at = $4 \
        WHERE account_id = $1 AND ticket_id = $2 AND id = $3";
    pub(super) const DELETE: &str = "DELETE FROM ticket_attachments \
        WHERE account_id = $1 AND ticket_id = $2 AND id = $3";
    pub(super) const DELETE_LEFT: &str = "DELETE FROM ticket_attachments \
        WHERE account_id = $1 AND ticket_id = $2 AND id = $3 AND stored_at IS NULL";
    pub(super) const BYTES: &str = "SELECT CAST(COALESCE(SUM(size), 0) AS BIGINT) \
        FROM ticket_attachments WHERE account_id = $1";
    pub(super) const LEFT: &str = "SELECT account_id, ticket_id, id FROM ticket_attachments \
        WHERE stored_at IS NULL AND at < $1 ORDER BY at LIMIT $2";
    pub(super) const OF_ACCOUNT: &str =
        "SELECT id, stored_at FROM ticket_attachments WHERE account_id = $1 ORDER BY id";
}

/// Files of tickets.
#[async_trait]
pub trait Attachments {
    /// A ticket's files in the order they came, those that are being put away included.
    async fn attachments(
        &mut self,
        account: AccountId,
        ticket: TicketId,
    ) -> Result<Vec<AttachmentRecord>, StoreError>;

    /// One of them.
    async fn attachment(
        &mut self,
        account: AccountId,
        ticket: TicketId,
        id: AttachmentId,
    ) -> Result<Option<AttachmentRecord>, StoreError>;

    /// The one of a message with a name and a content.
    async fn same_attachment(
        &mut self,
        account: AccountId,
        ticket: TicketId,
        of: &AttachmentRecord,
    ) -> Result<Option<AttachmentRecord>, StoreError>;

    /// Adds one.
    async fn insert_attachment(
        &mut self,
        account: AccountId,
        ticket: TicketId,
        attachment: &AttachmentRecord,
    ) -> Result<(), StoreError>;

    /// Notes that its content has been put away. False: it is gone.
    async fn set_attachment_stored(
        &mut self,
        account: AccountId,
        ticket: TicketId,
        id: AttachmentId,
        now: Timestamp,
    ) -> Result<bool, StoreError>;

    /// Forgets one. False: it is gone already.
    async fn delete_attachment(
        &mut self,
        account: AccountId,
        ticket: TicketId,
        id: AttachmentId,
    ) -> Result<bool, StoreError>;

    /// Those whose contents were not put away since before a time.
    async fn attachments_left(
        &mut self,
        before: Timestamp,
        limit: i64,
    ) -> Result<Vec<(AccountId, TicketId, AttachmentId)>, StoreError>;

    /// Forgets one whose content was not put away. False: it was, or it is gone.
    async fn delete_attachment_left(
        &mut self,
        account: AccountId,
        ticket: TicketId,
        id: AttachmentId,
    ) -> Result<bool, StoreError>;

    /// What all of an account's come to, in bytes.
    async fn attachment_bytes(&mut self, account: AccountId) -> Result<i64, StoreError>;

    /// All of an account, and when the content of each was put away.
    async fn attachments_of_account(
        &mut self,
        account: AccountId,
    ) -> Result<Vec<(AttachmentId, Option<Timestamp>)>, StoreError>;
}

on_both_engines!(impl Attachments {
    async fn attachments(
        &mut self,
        account: AccountId,
        ticket: TicketId,
    ) -> Result<Vec<AttachmentRecord>, StoreError> {
        Ok(sqlx::query_as(sql::ALL).bind(account).bind(ticket).fetch_all(&mut *self.0).await?)
    }

    async fn attachment(
        &mut self,
        account: AccountId,
        ticket: TicketId,
        id: AttachmentId,
    ) -> Result<Option<AttachmentRecord>, StoreError> {
        let query = sqlx::query_as(sql::ONE).bind(account).bind(ticket).bind(id);
        Ok(query.fetch_optional(&mut *self.0).await?)
    }

    async fn same_attachment(
        &mut self,
        account: AccountId,
        ticket: TicketId,
        of: &AttachmentRecord,
    ) -> Result<Option<AttachmentRecord>, StoreError> {
        let query = sqlx::query_as(sql::SAME).bind(account).bind(ticket).bind(of.message_id);
        Ok(query.bind(&of.name).bind(&of.digest).fetch_optional(&mut *self.0).await?)
    }

    async fn insert_attachment(
        &mut self,
        account: AccountId,
        ticket: TicketId,
        attachment: &AttachmentRecord,
    ) -> Result<(), StoreError> {
        sqlx::query(sql::INSERT)
            .bind(account)
            .bind(ticket)
            .bind(attachment.id)
            .bind(attachment.message_id)
            .bind(&attachment.name)
            .bind(&attachment.media_type)
            .bind(attachment.size)
            .bind(&attachment.digest)
            .bind(attachment.party)
            .bind(&attachment.author_name)
            .bind(attachment.is_internal)
            .bind(attachment.at)
            .bind(attachment.stored_at)
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    async fn set_attachment_stored(
        &mut self,
        account: AccountId,
        ticket: TicketId,
        id: AttachmentId,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let query = sqlx::query(sql::STORED).bind(account).bind(ticket).bind(id).bind(now);
        Ok(query.execute(&mut *self.0).await?.rows_affected() > 0)
    }

    async fn delete_attachment(
        &mut self,
        account: AccountId,
        ticket: TicketId,
        id: AttachmentId,
    ) -> Result<bool, StoreError> {
        let query = sqlx::query(sql::DELETE).bind(account).bind(ticket).bind(id);
        Ok(query.execute(&mut *self.0).await?.rows_affected() > 0)
    }

    async fn attachments_left(
        &mut self,
        before: Timestamp,
        limit: i64,
    ) -> Result<Vec<(AccountId, TicketId, AttachmentId)>, StoreError> {
        let query = sqlx::query_as(sql::LEFT).bind(before).bind(limit);
        Ok(query.fetch_all(&mut *self.0).await?)
    }

    async fn delete_attachment_left(
        &mut self,
        account: AccountId,
        ticket: TicketId,
        id: AttachmentId,
    ) -> Result<bool, StoreError> {
        let query = sqlx::query(sql::DELETE_LEFT).bind(account).bind(ticket).bind(id);
        Ok(query.execute(&mut *self.0).await?.rows_affected() > 0)
    }

    async fn attachment_bytes(&mut self, account: AccountId) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar(sql::BYTES).bind(account).fetch_one(&mut *self.0).await?)
    }

    async fn attachments_of_account(
        &mut self,
        account: AccountId,
    ) -> Result<Vec<(AttachmentId, Option<Timestamp>)>, StoreError> {
        Ok(sqlx::query_as(sql::OF_ACCOUNT).bind(account).fetch_all(&mut *self.0).await?)
    }
});
