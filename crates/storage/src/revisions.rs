//! The history of an account's settings: each revision, and what became of each part in it.

use async_trait::async_trait;
use portal_types::{AccountId, FieldRowId, RevisionCause, SettingsPart, Timestamp, UserId};
use sqlx::{
    QueryBuilder,
    types::{Json, JsonValue},
};

use crate::{StoreError, engine::EngineUnit};

/// A revision.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct RevisionRecord {
    pub revision: i64,
    pub at: Timestamp,
    /// Who made it. Their name and address are those of the time.
    pub author_id: Option<UserId>,
    pub author_name: Option<String>,
    pub author_email: Option<String>,
    pub from_address: Option<String>,
    pub cause: RevisionCause,
    pub restored_from: Option<i64>,
    #[sqlx(json)]
    pub parts: Vec<SettingsPart>,
    /// The field, if exactly one row of field settings changed.
    pub field: Option<String>,
    pub change_count: i64,
}

/// What became of a part of the settings, or of a row of field settings: its values before and
/// after. `None`: it was not there.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct ChangeRecord {
    pub part: SettingsPart,
    /// [`FieldRowId::GLOBAL`] where the part has no rows.
    pub row_id: FieldRowId,
    #[sqlx(json(nullable))]
    pub old: Option<JsonValue>,
    #[sqlx(json(nullable))]
    pub new: Option<JsonValue>,
}

mod sql {
    pub(super) const INSERT: &str = "INSERT INTO revisions (account_id, revision, at, author_id, \
        author_name, author_email, from_address, cause, restored_from, parts, field, change_count) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    pub(super) const INSERT_CHANGES: &str =
        "INSERT INTO revision_changes (account_id, revision, part, row_id, old, new) ";
    pub(super) const FIND: &str = "SELECT revision, at, author_id, author_name, author_email, \
        from_address, cause, restored_from, parts, field, change_count FROM revisions \
        WHERE account_id = $1 AND revision = $2";
    pub(super) const PAGE: &str = "SELECT revision, at, author_id, author_name, author_email, \
        from_address, cause, restored_from, parts, field, change_count FROM revisions \
        WHERE account_id = $1 AND revision < $2 ORDER BY revision DESC LIMIT $3";
    /// Of each row that changed, only the first and the last change matter: what lies between may
    /// be any number of revisions. Look-ups, and not joins, which SQLite orders as it likes: for
    /// 10,000 rows it took minutes.
    pub(super) const DIFFERENCE: &str = "SELECT span.part, span.row_id, \
        (SELECT old FROM revision_changes AS change WHERE change.account_id = $1 \
            AND change.revision = span.first AND change.part = span.part \
            AND change.row_id = span.row_id) AS old, \
        (SELECT new FROM revision_changes AS change WHERE change.account_id = $1 \
            AND change.revision = span.last AND change.part = span.part \
            AND change.row_id = span.row_id) AS new \
        FROM (SELECT part, row_id, MIN(revision) AS first, MAX(revision) AS last \
            FROM revision_changes WHERE account_id = $1 AND revision > $2 AND revision <= $3 \
            GROUP BY part, row_id) AS span";
}

/// How many changes go into one statement: engines limit the values of one.
const BATCH: usize = 500;

/// The history of settings.
#[async_trait]
pub trait Revisions {
    /// Adds a revision with what changed in it. Its number is the one that
    /// [`Accounts::begin_revision`](crate::Accounts::begin_revision) gave.
    async fn insert_revision(
        &mut self,
        account: AccountId,
        revision: &RevisionRecord,
        changes: &[ChangeRecord],
    ) -> Result<(), StoreError>;

    /// The revision.
    async fn revision(
        &mut self,
        account: AccountId,
        revision: i64,
    ) -> Result<Option<RevisionRecord>, StoreError>;

    /// Revisions before the given one, the newest first.
    async fn revisions(
        &mut self,
        account: AccountId,
        before: Option<i64>,
        limit: i64,
    ) -> Result<Vec<RevisionRecord>, StoreError>;

    /// What became of each part from one revision (without it) to a later one (with it): its
    /// values as they were at the former and as they were at the latter, which may be equal. In no
    /// particular order.
    async fn difference(
        &mut self,
        account: AccountId,
        from: i64,
        to: i64,
    ) -> Result<Vec<ChangeRecord>, StoreError>;
}

on_both_engines!(impl Revisions {
    async fn insert_revision(
        &mut self,
        account: AccountId,
        revision: &RevisionRecord,
        changes: &[ChangeRecord],
    ) -> Result<(), StoreError> {
        sqlx::query(sql::INSERT)
            .bind(account)
            .bind(revision.revision)
            .bind(revision.at)
            .bind(revision.author_id)
            .bind(&revision.author_name)
            .bind(&revision.author_email)
            .bind(&revision.from_address)
            .bind(revision.cause)
            .bind(revision.restored_from)
            .bind(Json(&revision.parts))
            .bind(&revision.field)
            .bind(revision.change_count)
            .execute(&mut *self.0)
            .await?;
        for batch in changes.chunks(BATCH) {
            let mut insert = QueryBuilder::<<Self as EngineUnit>::Engine>::new(sql::INSERT_CHANGES);
            insert.push_values(batch, |mut row, change| {
                row.push_bind(account)
                    .push_bind(revision.revision)
                    .push_bind(change.part)
                    .push_bind(change.row_id)
                    .push_bind(change.old.as_ref().map(Json))
                    .push_bind(change.new.as_ref().map(Json));
            });
            // Not kept prepared: each size of a batch would be a statement of its own.
            insert.build().persistent(false).execute(&mut *self.0).await?;
        }
        Ok(())
    }

    async fn revision(
        &mut self,
        account: AccountId,
        revision: i64,
    ) -> Result<Option<RevisionRecord>, StoreError> {
        let row = sqlx::query_as(sql::FIND).bind(account).bind(revision);
        Ok(row.fetch_optional(&mut *self.0).await?)
    }

    async fn revisions(
        &mut self,
        account: AccountId,
        before: Option<i64>,
        limit: i64,
    ) -> Result<Vec<RevisionRecord>, StoreError> {
        let page = sqlx::query_as(sql::PAGE).bind(account).bind(before.unwrap_or(i64::MAX));
        Ok(page.bind(limit).fetch_all(&mut *self.0).await?)
    }

    async fn difference(
        &mut self,
        account: AccountId,
        from: i64,
        to: i64,
    ) -> Result<Vec<ChangeRecord>, StoreError> {
        let rows = sqlx::query_as(sql::DIFFERENCE).bind(account).bind(from).bind(to);
        Ok(rows.fetch_all(&mut *self.0).await?)
    }
});
