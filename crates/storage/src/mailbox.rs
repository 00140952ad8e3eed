//! Where mails go when there is no mail server: kept, and shown on a page.

use async_trait::async_trait;
use portal_types::{JobId, Timestamp};

use crate::StoreError;

/// A mail that was delivered here.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct MailboxRecord {
    /// The job that sent it; a job that runs twice delivers once.
    pub id: JobId,
    pub recipient: String,
    pub subject: String,
    pub text: String,
    pub sent_at: Timestamp,
    /// Where an answer goes. `None`: nowhere.
    pub reply_to: Option<String>,
}

mod sql {
    pub(super) const DELETE_TO: &str = "DELETE FROM mailbox WHERE LOWER(recipient) = $1";
    pub(super) const DELIVER: &str = "INSERT INTO mailbox (id, recipient, subject, text, sent_at, reply_to) \
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO NOTHING";
    pub(super) const NEWEST: &str = "SELECT id, recipient, subject, text, sent_at, reply_to FROM mailbox \
        ORDER BY sent_at DESC, id DESC LIMIT $1";
    pub(super) const TRIM: &str = "DELETE FROM mailbox WHERE id NOT IN \
        (SELECT id FROM mailbox ORDER BY sent_at DESC, id DESC LIMIT $1)";
}

/// The mailbox transport's mails.
#[async_trait]
pub trait Mailbox {
    /// Delivers a mail, once for each id, and keeps the newest `keep`.
    async fn deliver(&mut self, mail: &MailboxRecord, keep: i64) -> Result<(), StoreError>;

    /// Removes the mails to an address, which is in lower case here and in any case there.
    async fn delete_mails_to(&mut self, recipient: &str) -> Result<(), StoreError>;

    /// The newest mails.
    async fn mails(&mut self, limit: i64) -> Result<Vec<MailboxRecord>, StoreError>;
}

on_both_engines!(impl Mailbox {
    async fn deliver(&mut self, mail: &MailboxRecord, keep: i64) -> Result<(), StoreError> {
        sqlx::query(sql::DELIVER)
            .bind(mail.id)
            .bind(&mail.recipient)
            .bind(&mail.subject)
            .bind(&mail.text)
            .bind(mail.sent_at)
            .bind(&mail.reply_to)
            .execute(&mut *self.0)
            .await?;
        sqlx::query(sql::TRIM).bind(keep).execute(&mut *self.0).await?;
        Ok(())
    }

    async fn delete_mails_to(&mut self, recipient: &str) -> Result<(), StoreError> {
        sqlx::query(sql::DELETE_TO).bind(recipient).execute(&mut *self.0).await?;
        Ok(())
    }

    async fn mails(&mut self, limit: i64) -> Result<Vec<MailboxRecord>, StoreError> {
        Ok(sqlx::query_as(sql::NEWEST).bind(limit).fetch_all(&mut *self.0).await?)
    }
});
