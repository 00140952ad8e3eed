//! Texts that support answers with often.

use async_trait::async_trait;
use portal_types::CannedReplyId;

use crate::{StoreError, fields::folded};

/// Such a text.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct CannedReplyRecord {
    pub id: CannedReplyId,
    /// Unique, whatever its case.
    pub name: String,
    pub text: String,
}

mod sql {
    pub(super) const ALL: &str = "SELECT id, name, text FROM canned_replies ORDER BY name_key";
    pub(super) const INSERT: &str =
        "INSERT INTO canned_replies (id, name, name_key, text) VALUES ($1, $2, $3, $4)";
    pub(super) const UPDATE: &str =
        "UPDATE canned_replies SET name = $2, name_key = $3, text = $4 WHERE id = $1";
    pub(super) const DELETE: &str = "DELETE FROM canned_replies WHERE id = $1";
}

/// Those texts.
#[async_trait]
pub trait CannedReplies {
    /// All of them, by name.
    async fn canned_replies(&mut self) -> Result<Vec<CannedReplyRecord>, StoreError>;

    /// Adds one. [`StoreError::Conflict`]: another has the name.
    async fn insert_canned_reply(&mut self, reply: &CannedReplyRecord) -> Result<(), StoreError>;

    /// Replaces one. False: it is gone. [`StoreError::Conflict`]: another has the name.
    async fn update_canned_reply(&mut self, reply: &CannedReplyRecord) -> Result<bool, StoreError>;

    /// Removes one. False: it is gone already.
    async fn delete_canned_reply(&mut self, id: CannedReplyId) -> Result<bool, StoreError>;
}

on_both_engines!(impl CannedReplies {
    async fn canned_replies(&mut self) -> Result<Vec<CannedReplyRecord>, StoreError> {
        Ok(sqlx::query_as(sql::ALL).fetch_all(&mut *self.0).await?)
    }

    async fn insert_canned_reply(&mut self, reply: &CannedReplyRecord) -> Result<(), StoreError> {
        let query = sqlx::query(sql::INSERT).bind(reply.id).bind(&reply.name);
        query.bind(folded(&reply.name)).bind(&reply.text).execute(&mut *self.0).await?;
        Ok(())
    }

    async fn update_canned_reply(&mut self, reply: &CannedReplyRecord) -> Result<bool, StoreError> {
        let query = sqlx::query(sql::UPDATE).bind(reply.id).bind(&reply.name);
        let query = query.bind(folded(&reply.name)).bind(&reply.text);
        Ok(query.execute(&mut *self.0).await?.rows_affected() > 0)
    }

    async fn delete_canned_reply(&mut self, id: CannedReplyId) -> Result<bool, StoreError> {
        let done = sqlx::query(sql::DELETE).bind(id).execute(&mut *self.0).await?;
        Ok(done.rows_affected() > 0)
    }
});
