//! Tickets come, change and go.

use async_trait::async_trait;
use portal_types::{AccountId, TicketId, Timestamp, UserId};

use super::{TicketMessageRecord, TicketRecord};
use crate::{StoreError, fields::folded};

mod sql {
    pub(super) const COUNT_UP: &str =
        "UPDATE counters SET value = value + 1 WHERE name = $1 RETURNING value";
    pub(super) const INSERT: &str = "INSERT INTO tickets (account_id, id, number, subject, category, \
        priority, status, connector, plan, author_id, author_name, author_email, assignee_id, created_at, \
        changed_at, public_at, waiting_since, first_response_due_at, resolution_due_at, \
        responded_at, due_at, ended_at, rating, rating_comment, merged_into, search) VALUES ($1, $2, \
        $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, \
        $23, $24, $25, $26)";
    pub(super) const UPDATE: &str = "UPDATE tickets SET category = $3, priority = $4, status = $5, \
        assignee_id = $6, changed_at = $7, public_at = $8, waiting_since = $9, \
        first_response_due_at = $10, resolution_due_at = $11, responded_at = $12, due_at = $13, \
        ended_at = $14, rating = $15, rating_comment = $16, merged_into = $17 \
        WHERE account_id = $1 AND id = $2";
    pub(super) const FORGET_MERGED: &str = "UPDATE tickets SET merged_into = NULL \
        WHERE account_id = $1 AND merged_into = (SELECT number FROM tickets \
        WHERE account_id = $1 AND id = $2)";
    pub(super) const DELETE: &str = "DELETE FROM tickets WHERE account_id = $1 AND id = $2";
    pub(super) const INSERT_MESSAGE: &str = "INSERT INTO ticket_messages (account_id, ticket_id, id, \
        at, party, author_id, author_name, event, text, via, is_internal, mail_id, search) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    pub(super) const MARK_READ: &str = "INSERT INTO ticket_reads \
        (account_id, ticket_id, user_id, read_at) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (account_id, ticket_id, user_id) DO UPDATE SET read_at = excluded.read_at \
        WHERE ticket_reads.read_at < excluded.read_at";
    pub(super) const READ_ON: &str = "UPDATE ticket_reads SET read_at = $5 WHERE account_id = $1 \
        AND ticket_id = $2 AND user_id = $3 AND read_at >= $4 AND read_at < $5";
    // A mail that came to both stays known at the one that stays.
    pub(super) const FORGET_MAILS: &str = "UPDATE ticket_messages SET mail_id = NULL \
        WHERE account_id = $1 AND ticket_id = $2 AND mail_id IN \
        (SELECT mail_id FROM ticket_messages WHERE account_id = $1 AND ticket_id = $3)";
    pub(super) const MOVE_MESSAGES: &str = "UPDATE ticket_messages SET ticket_id = $3 \
        WHERE account_id = $1 AND ticket_id = $2";
    pub(super) const MOVE_ATTACHMENTS: &str = "UPDATE ticket_attachments SET ticket_id = $3 \
        WHERE account_id = $1 AND ticket_id = $2";
    pub(super) const MOVE_DIAGNOSTICS: &str = "UPDATE ticket_diagnostics SET ticket_id = $3 \
        WHERE account_id = $1 AND ticket_id = $2 AND NOT EXISTS (SELECT 1 FROM ticket_diagnostics d \
        WHERE d.account_id = $1 AND d.ticket_id = $3)";
    pub(super) const RESOLVED_BEFORE: &str = "SELECT account_id, number FROM tickets \
        WHERE status = 'resolved' AND ended_at < $1 ORDER BY ended_at LIMIT $2";
}

/// What changes about tickets.
#[async_trait]
pub trait TicketWriting {
    /// The next number of a kind; another unit that wants one waits until this one ends.
    async fn count_up(&mut self, name: &str) -> Result<i64, StoreError>;

    /// Adds a ticket.
    async fn insert_ticket(&mut self, ticket: &TicketRecord) -> Result<(), StoreError>;

    /// Writes down how it stands. Hold it first. What it was submitted with stays as it is.
    async fn update_ticket(&mut self, ticket: &TicketRecord) -> Result<(), StoreError>;

    /// Removes it with all that was written into it. What was merged into it goes on nowhere.
    async fn delete_ticket(
        &mut self,
        account: AccountId,
        ticket: TicketId,
    ) -> Result<(), StoreError>;

    /// Adds something that was written or happened. [`StoreError::Conflict`]: the mail is there.
    async fn insert_ticket_message(
        &mut self,
        account: AccountId,
        ticket: TicketId,
        message: &TicketMessageRecord,
    ) -> Result<(), StoreError>;

    /// Notes until when somebody has read it.
    async fn mark_ticket_read(
        &mut self,
        account: AccountId,
        ticket: TicketId,
        user: UserId,
        at: Timestamp,
    ) -> Result<(), StoreError>;

    /// Notes that somebody who had read it until a time has now read it until another: what they had not
    /// read stays so.
    async fn read_ticket_on(
        &mut self,
        account: AccountId,
        ticket: TicketId,
        user: UserId,
        (before, at): (Timestamp, Timestamp),
    ) -> Result<(), StoreError>;

    /// Puts all that was written into one ticket, its files included, into another of the account.
    async fn move_ticket_messages(
        &mut self,
        account: AccountId,
        from: TicketId,
        to: TicketId,
    ) -> Result<(), StoreError>;

    /// Tickets that have been resolved since before a time: account and number.
    async fn tickets_resolved_before(
        &mut self,
        before: Timestamp,
        limit: i64,
    ) -> Result<Vec<(AccountId, i64)>, StoreError>;
}

on_both_engines!(impl TicketWriting {
    async fn count_up(&mut self, name: &str) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar(sql::COUNT_UP).bind(name).fetch_one(&mut *self.0).await?)
    }

    async fn insert_ticket(&mut self, ticket: &TicketRecord) -> Result<(), StoreError> {
        let TicketRecord { subject, author_name, author_email, .. } = ticket;
        sqlx::query(sql::INSERT)
            .bind(ticket.account_id)
            .bind(ticket.id)
            .bind(ticket.number)
            .bind(subject)
            .bind(ticket.category)
            .bind(ticket.priority)
            .bind(ticket.status)
            .bind(&ticket.connector)
            .bind(&ticket.plan)
            .bind(ticket.author_id)
            .bind(author_name)
            .bind(author_email)
            .bind(ticket.assignee_id)
            .bind(ticket.created_at)
            .bind(ticket.changed_at)
            .bind(ticket.public_at)
            .bind(ticket.waiting_since)
            .bind(ticket.first_response_due_at)
            .bind(ticket.resolution_due_at)
            .bind(ticket.responded_at)
            .bind(ticket.due_at)
            .bind(ticket.ended_at)
            .bind(ticket.rating)
            .bind(&ticket.rating_comment)
            .bind(ticket.merged_into)
            .bind(folded(&format!("{subject}\n{author_name}\n{author_email}")))
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    async fn update_ticket(&mut self, ticket: &TicketRecord) -> Result<(), StoreError> {
        sqlx::query(sql::UPDATE)
            .bind(ticket.account_id)
            .bind(ticket.id)
            .bind(ticket.category)
            .bind(ticket.priority)
            .bind(ticket.status)
            .bind(ticket.assignee_id)
            .bind(ticket.changed_at)
            .bind(ticket.public_at)
            .bind(ticket.waiting_since)
            .bind(ticket.first_response_due_at)
            .bind(ticket.resolution_due_at)
            .bind(ticket.responded_at)
            .bind(ticket.due_at)
            .bind(ticket.ended_at)
            .bind(ticket.rating)
            .bind(&ticket.rating_comment)
            .bind(ticket.merged_into)
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    async fn delete_ticket(
        &mut self,
        account: AccountId,
        ticket: TicketId,
    ) -> Result<(), StoreError> {
        for statement in [sql::FORGET_MERGED, sql::DELETE] {
            sqlx::query(statement).bind(account).bind(ticket).execute(&mut *self.0).await?;
        }
        Ok(())
    }

    async fn insert_ticket_message(
        &mut self,
        account: AccountId,
        ticket: TicketId,
        message: &TicketMessageRecord,
    ) -> Result<(), StoreError> {
        sqlx::query(sql::INSERT_MESSAGE)
            .bind(account)
            .bind(ticket)
            .bind(message.id)
            .bind(message.at)
            .bind(message.party)
            .bind(message.author_id)
            .bind(&message.author_name)
            .bind(message.event)
            .bind(&message.text)
            .bind(message.via)
            .bind(message.is_internal)
            .bind(&message.mail_id)
            .bind(folded(&message.text))
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    async fn mark_ticket_read(
        &mut self,
        account: AccountId,
        ticket: TicketId,
        user: UserId,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let query = sqlx::query(sql::MARK_READ).bind(account).bind(ticket).bind(user).bind(at);
        query.execute(&mut *self.0).await?;
        Ok(())
    }

    async fn read_ticket_on(
        &mut self,
        account: AccountId,
        ticket: TicketId,
        user: UserId,
        (before, at): (Timestamp, Timestamp),
    ) -> Result<(), StoreError> {
        let query = sqlx::query(sql::READ_ON).bind(account).bind(ticket).bind(user);
        query.bind(before).bind(at).execute(&mut *self.0).await?;
        Ok(())
    }

    async fn move_ticket_messages(
        &mut self,
        account: AccountId,
        from: TicketId,
        to: TicketId,
    ) -> Result<(), StoreError> {
        for statement in
            [sql::FORGET_MAILS, sql::MOVE_MESSAGES, sql::MOVE_ATTACHMENTS, sql::MOVE_DIAGNOSTICS]
        {
            let query = sqlx::query(statement).bind(account).bind(from).bind(to);
            query.execute(&mut *self.0).await?;
        }
        Ok(())
    }

    async fn tickets_resolved_before(
        &mut self,
        before: Timestamp,
        limit: i64,
    ) -> Result<Vec<(AccountId, i64)>, StoreError> {
        let query = sqlx::query_as(sql::RESOLVED_BEFORE).bind(before).bind(limit);
        Ok(query.fetch_all(&mut *self.0).await?)
    }
});
