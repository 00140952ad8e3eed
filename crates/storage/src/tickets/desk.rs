//! Tickets of all accounts, as support sees them.

use async_trait::async_trait;
use portal_types::{
    AccountId, TicketCategory, TicketId, TicketPriority, TicketStatus, Timestamp, UserId,
};
use sqlx::QueryBuilder;

use super::{TicketRecord, reading::push_statuses, ticket_columns};
use crate::{
    StoreError, Truth,
    engine::EngineUnit,
    fields::{folded, like_pattern},
};

/// What the queue is ordered by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum DeskSort {
    /// What is due next.
    #[default]
    Due,
    /// What waits longest.
    Age,
    /// The most urgent, and of those what waits longest.
    Priority,
    /// What changed last.
    Changed,
}

impl DeskSort {
    /// A number, the smaller of which comes first.
    const fn key(self) -> &'static str {
        match self {
            Self::Due => "COALESCE(t.due_at, 9000000000000000000)",
            Self::Age => "t.waiting_since",
            // Microseconds stay below 10^17 for some thousand years.
            Self::Priority => {
                "CASE t.priority WHEN 'urgent' THEN 0 WHEN 'high' THEN 100000000000000000 \
                 WHEN 'normal' THEN 200000000000000000 ELSE 300000000000000000 END + t.waiting_since"
            }
            Self::Changed => "-t.changed_at",
        }
    }
}

/// Which tickets are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeskFilter {
    /// One of these; none: whatever its status.
    pub statuses: Vec<TicketStatus>,
    pub priority: Option<TicketPriority>,
    pub category: Option<TicketCategory>,
    pub account: Option<AccountId>,
    /// Of this person, or of nobody.
    pub assignee: Option<Option<UserId>>,
    /// A number, or a part of the subject, of the author or of the account's name.
    pub text: Option<String>,
    pub sort: DeskSort,
}

/// A ticket in the queue.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct DeskTicketRecord {
    #[sqlx(flatten)]
    pub ticket: TicketRecord,
    pub account_name: String,
    pub assignee_name: Option<String>,
    pub assignee_email: Option<String>,
    #[sqlx(try_from = "i64")]
    pub is_unread: Truth,
    /// Its place in the order that was asked for.
    pub sort_key: i64,
}

/// Somebody who has a ticket before them.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct PresentRecord {
    pub user_id: UserId,
    pub name: String,
    pub is_writing: bool,
}

mod sql {
    use super::ticket_columns;

    pub(super) const LIST: &str = concat!(
        "SELECT ",
        ticket_columns!(),
        ", a.name AS account_name, s.name AS assignee_name, s.email AS assignee_email, \
         CAST(CASE WHEN t.changed_at > COALESCE(r.read_at, 0) THEN 1 ELSE 0 END AS BIGINT) \
         AS is_unread, CAST("
    );
    pub(super) const FROM: &str = " AS BIGINT) AS sort_key FROM tickets t \
        JOIN accounts a ON a.id = t.account_id LEFT JOIN users s ON s.id = t.assignee_id \
        LEFT JOIN ticket_reads r ON r.account_id = t.account_id AND r.ticket_id = t.id \
        AND r.user_id = ";
    pub(super) const ACCOUNT_OF: &str = "SELECT account_id FROM tickets WHERE number = $1";
    pub(super) const COUNTS: &str = "SELECT status, CAST(COUNT(*) AS BIGINT) FROM tickets \
        GROUP BY status ORDER BY status";
    pub(super) const BE_PRESENT: &str = "INSERT INTO ticket_presence \
        (account_id, ticket_id, user_id, seen_at, is_writing) VALUES ($1, $2, $3, $4, $5) \
        ON CONFLICT (account_id, ticket_id, user_id) DO UPDATE \
        SET seen_at = excluded.seen_at, is_writing = excluded.is_writing";
    pub(super) const PRESENT: &str = "SELECT p.user_id, u.name, p.is_writing FROM ticket_presence p \
        JOIN users u ON u.id = p.user_id WHERE p.account_id = $1 AND p.ticket_id = $2 \
        AND p.seen_at >= $3 ORDER BY u.name, p.user_id";
    pub(super) const FORGET_PRESENCE: &str = "DELETE FROM ticket_presence WHERE seen_at < $1";
    pub(super) const UNASSIGN: &str =
        "UPDATE tickets SET assignee_id = NULL WHERE assignee_id = $1";
}

/// What support does over all accounts. Nobody else may come near.
#[async_trait]
pub trait Desk {
    /// Whose ticket has a number.
    async fn account_of_ticket(&mut self, number: i64) -> Result<Option<AccountId>, StoreError>;

    /// Tickets in the filter's order; those after a place (sort key and number) where one is given.
    async fn desk_tickets(
        &mut self,
        reader: UserId,
        filter: &DeskFilter,
        after: Option<(i64, i64)>,
        limit: i64,
    ) -> Result<Vec<DeskTicketRecord>, StoreError>;

    /// One of them.
    async fn desk_ticket(
        &mut self,
        reader: UserId,
        number: i64,
    ) -> Result<Option<DeskTicketRecord>, StoreError>;

    /// How many tickets there are by status.
    async fn ticket_counts(&mut self) -> Result<Vec<(TicketStatus, i64)>, StoreError>;

    /// Notes that somebody has a ticket before them.
    async fn be_present(
        &mut self,
        account: AccountId,
        ticket: TicketId,
        user: UserId,
        now: Timestamp,
        is_writing: bool,
    ) -> Result<(), StoreError>;

    /// Who has had it before them since a time.
    async fn present(
        &mut self,
        account: AccountId,
        ticket: TicketId,
        since: Timestamp,
    ) -> Result<Vec<PresentRecord>, StoreError>;

    /// Forgets who has not been there since before a time.
    async fn forget_presence(&mut self, before: Timestamp) -> Result<(), StoreError>;

    /// Takes every ticket out of somebody's hands.
    async fn unassign_tickets(&mut self, user: UserId) -> Result<(), StoreError>;
}

/// Begins the select of the queue.
macro_rules! select {
    ($reader:expr, $sort:expr) => {{
        let mut select = QueryBuilder::<<Self as EngineUnit>::Engine>::new(sql::LIST);
        select.push($sort.key()).push(sql::FROM).push_bind($reader).push(" WHERE 1 = 1");
        select
    }};
}

on_both_engines!(impl Desk {
    async fn account_of_ticket(&mut self, number: i64) -> Result<Option<AccountId>, StoreError> {
        Ok(sqlx::query_scalar(sql::ACCOUNT_OF).bind(number).fetch_optional(&mut *self.0).await?)
    }

    async fn desk_tickets(
        &mut self,
        reader: UserId,
        filter: &DeskFilter,
        after: Option<(i64, i64)>,
        limit: i64,
    ) -> Result<Vec<DeskTicketRecord>, StoreError> {
        let mut select = select!(reader, filter.sort);
        push_statuses!(select, &filter.statuses);
        if let Some(priority) = filter.priority {
            select.push(" AND t.priority = ").push_bind(priority);
        }
        if let Some(category) = filter.category {
            select.push(" AND t.category = ").push_bind(category);
        }
        if let Some(account) = filter.account {
            select.push(" AND t.account_id = ").push_bind(account);
        }
        match filter.assignee {
            Some(Some(user)) => {
                select.push(" AND t.assignee_id = ").push_bind(user);
            }
            Some(None) => {
                select.push(" AND t.assignee_id IS NULL");
            }
            None => {}
        }
        if let Some(text) = &filter.text {
            let pattern = like_pattern(&folded(text));
            select.push(" AND (t.search LIKE ").push_bind(pattern.clone()).push(" ESCAPE '\\'");
            select.push(" OR a.name_key LIKE ").push_bind(pattern).push(" ESCAPE '\\'");
            if let Ok(number) = text.trim().trim_start_matches('#').parse::<i64>() {
                select.push(" OR t.number = ").push_bind(number);
            }
            select.push(")");
        }
        if let Some((key, number)) = after {
            let expression = filter.sort.key();
            select.push(format_args!(" AND ({expression} > ")).push_bind(key);
            select.push(format_args!(" OR ({expression} = ")).push_bind(key);
            select.push(" AND t.number > ").push_bind(number).push("))");
        }
        select.push(format_args!(" ORDER BY {}, t.number LIMIT ", filter.sort.key()));
        select.push_bind(limit);
        Ok(select.build_query_as().fetch_all(&mut *self.0).await?)
    }

    async fn desk_ticket(
        &mut self,
        reader: UserId,
        number: i64,
    ) -> Result<Option<DeskTicketRecord>, StoreError> {
        let mut select = select!(reader, DeskSort::Due);
        select.push(" AND t.number = ").push_bind(number);
        Ok(select.build_query_as().fetch_optional(&mut *self.0).await?)
    }

    async fn ticket_counts(&mut self) -> Result<Vec<(TicketStatus, i64)>, StoreError> {
        Ok(sqlx::query_as(sql::COUNTS).fetch_all(&mut *self.0).await?)
    }

    async fn be_present(
        &mut self,
        account: AccountId,
        ticket: TicketId,
        user: UserId,
        now: Timestamp,
        is_writing: bool,
    ) -> Result<(), StoreError> {
        let query = sqlx::query(sql::BE_PRESENT).bind(account).bind(ticket).bind(user);
        query.bind(now).bind(is_writing).execute(&mut *self.0).await?;
        Ok(())
    }

    async fn present(
        &mut self,
        account: AccountId,
        ticket: TicketId,
        since: Timestamp,
    ) -> Result<Vec<PresentRecord>, StoreError> {
        let query = sqlx::query_as(sql::PRESENT).bind(account).bind(ticket).bind(since);
        Ok(query.fetch_all(&mut *self.0).await?)
    }

    async fn forget_presence(&mut self, before: Timestamp) -> Result<(), StoreError> {
        sqlx::query(sql::FORGET_PRESENCE).bind(before).execute(&mut *self.0).await?;
        Ok(())
    }

    async fn unassign_tickets(&mut self, user: UserId) -> Result<(), StoreError> {
        sqlx::query(sql::UNASSIGN).bind(user).execute(&mut *self.0).await?;
        Ok(())
    }
});
