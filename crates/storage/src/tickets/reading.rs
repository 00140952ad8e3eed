//! Tickets are found and read.

use async_trait::async_trait;
use portal_types::{
    AccountId, TicketCategory, TicketId, TicketMessageId, TicketStatus, Timestamp, UserId,
};
use sqlx::QueryBuilder;

use super::{TicketMessageRecord, TicketRecord, ticket_columns};
use crate::{
    StoreError,
    engine::EngineUnit,
    fields::{folded, like_pattern},
    postgres::PostgresUnit,
    sqlite::SqliteUnit,
};

/// Which of an account's tickets are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TicketFilter {
    /// One of these; none: whatever its status.
    pub statuses: Vec<TicketStatus>,
    pub category: Option<TicketCategory>,
    /// A number, or a part of the subject, of the author, or of a message.
    pub text: Option<String>,
    pub author: Option<UserId>,
    /// Whether there is something that the reader has not seen.
    pub is_unread: bool,
}

/// A ticket, and whether its reader has seen all of it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct TicketListRecord {
    #[sqlx(flatten)]
    pub ticket: TicketRecord,
    #[sqlx(try_from = "i64")]
    pub is_unread: crate::Truth,
}

mod sql {
    use super::ticket_columns;

    pub(super) const TICKET: &str = concat!(
        "SELECT ",
        ticket_columns!(),
        " FROM tickets t WHERE account_id = $1 AND number = $2"
    );
    pub(super) const LIST: &str = concat!(
        "SELECT ",
        ticket_columns!(),
        ", CAST(CASE WHEN t.public_at > COALESCE(r.read_at, 0) THEN 1 ELSE 0 END AS BIGINT) \
         AS is_unread FROM tickets t LEFT JOIN ticket_reads r ON r.account_id = t.account_id \
         AND r.ticket_id = t.id AND r.user_id = "
    );
    pub(super) const COUNT_UNREAD: &str = "SELECT CAST(COUNT(*) AS BIGINT) FROM tickets t \
        LEFT JOIN ticket_reads r ON r.account_id = t.account_id AND r.ticket_id = t.id \
        AND r.user_id = $2 WHERE t.account_id = $1 AND t.public_at > COALESCE(r.read_at, 0)";
    pub(super) const MESSAGES: &str = "SELECT id, at, party, author_id, author_name, event, text, \
        via, is_internal, mail_id FROM ticket_messages WHERE account_id = $1 AND ticket_id = $2 \
        AND (is_internal = $3 OR is_internal = $4) ORDER BY at, id";
    pub(super) const MESSAGE: &str = "SELECT id, at, party, author_id, author_name, event, text, \
        via, is_internal, mail_id FROM ticket_messages \
        WHERE account_id = $1 AND ticket_id = $2 AND id = $3";
    pub(super) const COUNT_MESSAGES: &str = "SELECT CAST(COUNT(*) AS BIGINT) FROM ticket_messages \
        WHERE account_id = $1 AND ticket_id = $2 AND event IS NULL";
    pub(super) const BY_MAIL: &str = "SELECT id FROM ticket_messages \
        WHERE account_id = $1 AND ticket_id = $2 AND mail_id = $3";
    pub(super) const COUNT_MAILS: &str = "SELECT CAST(COUNT(*) AS BIGINT) FROM ticket_messages \
        WHERE account_id = $1 AND ticket_id = $2 AND author_id = $3 AND via = 'mail' AND at > $4";
    pub(super) const WRITERS: &str = "SELECT DISTINCT author_id FROM ticket_messages \
        WHERE account_id = $1 AND ticket_id = $2 AND party = 'customer' AND author_id IS NOT NULL";
    pub(super) const WITH_TEXT: &str = " OR EXISTS (SELECT 1 FROM ticket_messages m \
        WHERE m.account_id = t.account_id AND m.ticket_id = t.id AND ";
}

/// SQLite has one writer anyway.
impl SqliteUnit {
    const HOLD_TICKET: &str = sql::TICKET;
}

impl PostgresUnit {
    const HOLD_TICKET: &str = concat!(
        "SELECT ",
        ticket_columns!(),
        " FROM tickets t WHERE account_id = $1 AND number = $2 FOR UPDATE"
    );
}

/// Adds that a ticket has one of some statuses.
macro_rules! push_statuses {
    ($select:expr, $statuses:expr) => {
        if !$statuses.is_empty() {
            $select.push(" AND t.status IN (");
            let mut list = $select.separated(", ");
            for status in $statuses {
                list.push_bind(*status);
            }
            $select.push(")");
        }
    };
}
pub(super) use push_statuses;

/// Adds that a ticket has a number, or a text in its subject, its author or a message of it that is
/// not internal.
macro_rules! push_ticket_text {
    ($select:expr, $text:expr) => {
        let pattern = like_pattern(&folded($text));
        $select.push("(t.search LIKE ").push_bind(pattern.clone()).push(" ESCAPE '\\'");
        if let Ok(number) = $text.trim().trim_start_matches('#').parse::<i64>() {
            $select.push(" OR t.number = ").push_bind(number);
        }
        $select.push(sql::WITH_TEXT).push("m.is_internal = ").push_bind(false);
        $select.push(" AND m.search LIKE ").push_bind(pattern).push(" ESCAPE '\\'))");
    };
}

/// What the account's people see of their tickets.
#[async_trait]
pub trait TicketReading {
    /// The ticket with a number.
    async fn ticket(
        &mut self,
        account: AccountId,
        number: i64,
    ) -> Result<Option<TicketRecord>, StoreError>;

    /// The same, which stays as it is until the unit ends.
    async fn hold_ticket(
        &mut self,
        account: AccountId,
        number: i64,
    ) -> Result<Option<TicketRecord>, StoreError>;

    /// The account's tickets, the one that last had something new first; those after a place where
    /// one is given.
    async fn tickets(
        &mut self,
        account: AccountId,
        reader: UserId,
        filter: &TicketFilter,
        after: Option<(Timestamp, i64)>,
        limit: i64,
    ) -> Result<Vec<TicketListRecord>, StoreError>;

    /// How many of them have something that the reader has not seen.
    async fn count_unread_tickets(
        &mut self,
        account: AccountId,
        reader: UserId,
    ) -> Result<i64, StoreError>;

    /// What was written and what happened, the oldest first.
    async fn ticket_messages(
        &mut self,
        account: AccountId,
        ticket: TicketId,
        with_internal: bool,
    ) -> Result<Vec<TicketMessageRecord>, StoreError>;

    /// One of them, internal or not.
    async fn ticket_message(
        &mut self,
        account: AccountId,
        ticket: TicketId,
        message: TicketMessageId,
    ) -> Result<Option<TicketMessageRecord>, StoreError>;

    /// How many were written, internal ones included.
    async fn count_ticket_messages(
        &mut self,
        account: AccountId,
        ticket: TicketId,
    ) -> Result<i64, StoreError>;

    /// The message that a mail was taken as already.
    async fn ticket_mail(
        &mut self,
        account: AccountId,
        ticket: TicketId,
        mail_id: &str,
    ) -> Result<Option<TicketMessageId>, StoreError>;

    /// How many messages of somebody came by mail since a time.
    async fn count_ticket_mails(
        &mut self,
        account: AccountId,
        ticket: TicketId,
        author: UserId,
        since: Timestamp,
    ) -> Result<i64, StoreError>;

    /// Everybody of the account who wrote into it.
    async fn ticket_writers(
        &mut self,
        account: AccountId,
        ticket: TicketId,
    ) -> Result<Vec<UserId>, StoreError>;
}

on_both_engines!(impl TicketReading {
    async fn ticket(
        &mut self,
        account: AccountId,
        number: i64,
    ) -> Result<Option<TicketRecord>, StoreError> {
        let query = sqlx::query_as(sql::TICKET).bind(account).bind(number);
        Ok(query.fetch_optional(&mut *self.0).await?)
    }

    async fn hold_ticket(
        &mut self,
        account: AccountId,
        number: i64,
    ) -> Result<Option<TicketRecord>, StoreError> {
        let query = sqlx::query_as(Self::HOLD_TICKET).bind(account).bind(number);
        Ok(query.fetch_optional(&mut *self.0).await?)
    }

    async fn tickets(
        &mut self,
        account: AccountId,
        reader: UserId,
        filter: &TicketFilter,
        after: Option<(Timestamp, i64)>,
        limit: i64,
    ) -> Result<Vec<TicketListRecord>, StoreError> {
        let mut select = QueryBuilder::<<Self as EngineUnit>::Engine>::new(sql::LIST);
        select.push_bind(reader).push(" WHERE t.account_id = ").push_bind(account);
        push_statuses!(select, &filter.statuses);
        if let Some(category) = filter.category {
            select.push(" AND t.category = ").push_bind(category);
        }
        if let Some(author) = filter.author {
            select.push(" AND t.author_id = ").push_bind(author);
        }
        if filter.is_unread {
            select.push(" AND t.public_at > COALESCE(r.read_at, 0)");
        }
        if let Some(text) = &filter.text {
            select.push(" AND ");
            push_ticket_text!(select, text);
        }
        if let Some((at, number)) = after {
            select.push(" AND (t.public_at < ").push_bind(at);
            select.push(" OR (t.public_at = ").push_bind(at);
            select.push(" AND t.number < ").push_bind(number).push("))");
        }
        select.push(" ORDER BY t.public_at DESC, t.number DESC LIMIT ").push_bind(limit);
        Ok(select.build_query_as().fetch_all(&mut *self.0).await?)
    }

    async fn count_unread_tickets(
        &mut self,
        account: AccountId,
        reader: UserId,
    ) -> Result<i64, StoreError> {
        let query = sqlx::query_scalar(sql::COUNT_UNREAD).bind(account).bind(reader);
        Ok(query.fetch_one(&mut *self.0).await?)
    }

    async fn ticket_messages(
        &mut self,
        account: AccountId,
        ticket: TicketId,
        with_internal: bool,
    ) -> Result<Vec<TicketMessageRecord>, StoreError> {
        let query = sqlx::query_as(sql::MESSAGES).bind(account).bind(ticket);
        Ok(query.bind(false).bind(with_internal).fetch_all(&mut *self.0).await?)
    }

    async fn ticket_message(
        &mut self,
        account: AccountId,
        ticket: TicketId,
        message: TicketMessageId,
    ) -> Result<Option<TicketMessageRecord>, StoreError> {
        let query = sqlx::query_as(sql::MESSAGE).bind(account).bind(ticket).bind(message);
        Ok(query.fetch_optional(&mut *self.0).await?)
    }

    async fn count_ticket_messages(
        &mut self,
        account: AccountId,
        ticket: TicketId,
    ) -> Result<i64, StoreError> {
        let query = sqlx::query_scalar(sql::COUNT_MESSAGES).bind(account).bind(ticket);
        Ok(query.fetch_one(&mut *self.0).await?)
    }

    async fn ticket_mail(
        &mut self,
        account: AccountId,
        ticket: TicketId,
        mail_id: &str,
    ) -> Result<Option<TicketMessageId>, StoreError> {
        let query = sqlx::query_scalar(sql::BY_MAIL).bind(account).bind(ticket).bind(mail_id);
        Ok(query.fetch_optional(&mut *self.0).await?)
    }

    async fn count_ticket_mails(
        &mut self,
        account: AccountId,
        ticket: TicketId,
        author: UserId,
        since: Timestamp,
    ) -> Result<i64, StoreError> {
        let query = sqlx::query_scalar(sql::COUNT_MAILS).bind(account).bind(ticket);
        Ok(query.bind(author).bind(since).fetch_one(&mut *self.0).await?)
    }

    async fn ticket_writers(
        &mut self,
        account: AccountId,
        ticket: TicketId,
    ) -> Result<Vec<UserId>, StoreError> {
        let query = sqlx::query_scalar(sql::WRITERS).bind(account).bind(ticket);
        Ok(query.fetch_all(&mut *self.0).await?)
    }
});
