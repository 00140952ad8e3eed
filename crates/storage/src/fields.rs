//! Field settings: the Global row and one row for each field that differs from it.

use async_trait::async_trait;
use portal_types::{AccountId, AssetType, FieldRowId, PickerMode};
use sqlx::{QueryBuilder, types::Json};

use crate::{StoreError, engine::EngineUnit};

/// A row of field settings. In every row but Global, `None` means "as Global".
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct FieldRecord {
    pub id: FieldRowId,
    /// `None` in the Global row.
    pub field: Option<String>,
    /// The name as it is compared, unique in the account; empty for Global.
    pub field_key: String,
    pub default_search_term: Option<String>,
    #[sqlx(json(nullable))]
    pub visible_asset_types: Option<Vec<AssetType>>,
    pub always_hide_limited_usage: Option<bool>,
    pub include_in_layout_service: Option<bool>,
    pub mode: Option<PickerMode>,
    pub store_meta_properties: Option<bool>,
    /// The account's revision at the last change.
    pub revision: i64,
}

impl FieldRecord {
    /// What a search looks in. Names, terms and what is searched for have no line breaks, so nothing
    /// is found that begins in one part and ends in the other.
    fn search_text(&self) -> String {
        let field = self.field.as_deref().unwrap_or_default();
        let term = self.default_search_term.as_deref().unwrap_or_default();
        format!("{}\n{}", folded(field), folded(term))
    }
}

/// Which rows of field settings are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldFilter {
    /// A part of the field's name or of its own search term, in any case. It has no line breaks.
    pub text: Option<String>,
    /// Whether the row has a value of its own.
    pub overrides: Option<bool>,
}

impl FieldFilter {
    /// The text as a pattern of `LIKE`, in which it stands for itself.
    fn pattern(&self) -> String {
        like_pattern(&folded(self.text.as_deref().unwrap_or_default()))
    }
}

/// A text as a pattern of `LIKE`, in which it stands for itself.
pub(crate) fn like_pattern(text: &str) -> String {
    let plain = text.replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_");
    format!("%{plain}%")
}

/// Text without its case: by way of upper case, so that `ß` equals `ss`, and with one small sigma,
/// whose form otherwise depends on what follows.
pub(crate) fn folded(text: &str) -> String {
    text.to_uppercase().to_lowercase().replace('ς', "σ")
}

mod sql {
    pub(super) const INSERT: &str = "INSERT INTO field_settings (account_id, id, field, field_key, \
        default_search_term, visible_asset_types, always_hide_limited_usage, \
        include_in_layout_service, mode, store_meta_properties, revision, search_text) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    pub(super) const INSERT_MANY: &str = "INSERT INTO field_settings (account_id, id, field, \
        field_key, default_search_term, visible_asset_types, always_hide_limited_usage, \
        include_in_layout_service, mode, store_meta_properties, revision, search_text) ";
    pub(super) const DELETE_MANY: &str = "DELETE FROM field_settings WHERE account_id = ";
    pub(super) const UPDATE: &str = "UPDATE field_settings SET field = $3, field_key = $4, \
        default_search_term = $5, visible_asset_types = $6, always_hide_limited_usage = $7, \
        include_in_layout_service = $8, mode = $9, store_meta_properties = $10, revision = $11, \
        search_text = $12 WHERE account_id = $1 AND id = $2";
    pub(super) const FIND: &str = "SELECT id, field, field_key, default_search_term, \
        visible_asset_types, always_hide_limited_usage, include_in_layout_service, mode, \
        store_meta_properties, revision FROM field_settings WHERE account_id = $1 AND id = $2";
    pub(super) const FIRST_PAGE: &str = "SELECT id, field, field_key, default_search_term, \
        visible_asset_types, always_hide_limited_usage, include_in_layout_service, mode, \
        store_meta_properties, revision FROM field_settings WHERE account_id = $1 \
        ORDER BY field_key LIMIT $2";
    pub(super) const NEXT_PAGE: &str = "SELECT id, field, field_key, default_search_term, \
        visible_asset_types, always_hide_limited_usage, include_in_layout_service, mode, \
        store_meta_properties, revision FROM field_settings \
        WHERE account_id = $1 AND field_key > $3 ORDER BY field_key LIMIT $2";
    pub(super) const SEARCH: &str = "SELECT id, field, field_key, default_search_term, \
        visible_asset_types, always_hide_limited_usage, include_in_layout_service, mode, \
        store_meta_properties, revision FROM field_settings \
        WHERE account_id = $1 AND field_key > $3 AND search_text LIKE $4 ESCAPE '\\' \
        AND ($5 IS NULL OR $5 = (default_search_term IS NOT NULL \
            OR visible_asset_types IS NOT NULL OR always_hide_limited_usage IS NOT NULL \
            OR include_in_layout_service IS NOT NULL OR mode IS NOT NULL \
            OR store_meta_properties IS NOT NULL)) \
        ORDER BY field_key LIMIT $2";
    pub(super) const COUNT: &str =
        "SELECT CAST(COUNT(*) AS BIGINT) FROM field_settings WHERE account_id = $1";
    pub(super) const DELETE: &str = "DELETE FROM field_settings WHERE account_id = $1 AND id = $2";
}

/// How many rows go into one statement: engines limit the values of one.
const BATCH: usize = 500;

/// Field settings.
#[async_trait]
pub trait Fields {
    /// Adds a row. [`StoreError::Conflict`]: the field has one.
    async fn insert_field(
        &mut self,
        account: AccountId,
        row: &FieldRecord,
    ) -> Result<(), StoreError>;

    /// Replaces a row. [`StoreError::Conflict`]: another row has the field's new name.
    async fn update_field(
        &mut self,
        account: AccountId,
        row: &FieldRecord,
    ) -> Result<(), StoreError>;

    /// The row.
    async fn field(
        &mut self,
        account: AccountId,
        row: FieldRowId,
    ) -> Result<Option<FieldRecord>, StoreError>;

    /// Rows after the given `field_key`: Global first, then by name.
    async fn fields(
        &mut self,
        account: AccountId,
        after: Option<&str>,
        limit: i64,
    ) -> Result<Vec<FieldRecord>, StoreError>;

    /// The same of the rows that a filter lets through. Global is never among them: it is no row
    /// of a field.
    async fn search_fields(
        &mut self,
        account: AccountId,
        filter: &FieldFilter,
        after: Option<&str>,
        limit: i64,
    ) -> Result<Vec<FieldRecord>, StoreError>;

    /// How many rows there are, Global included.
    async fn count_fields(&mut self, account: AccountId) -> Result<i64, StoreError>;

    /// Removes a row.
    async fn delete_field(&mut self, account: AccountId, row: FieldRowId)
    -> Result<(), StoreError>;

    /// Adds many rows. [`StoreError::Conflict`]: a field has one, or has two here.
    async fn insert_fields(
        &mut self,
        account: AccountId,
        rows: &[FieldRecord],
    ) -> Result<(), StoreError>;

    /// Removes many rows.
    async fn delete_fields(
        &mut self,
        account: AccountId,
        rows: &[FieldRowId],
    ) -> Result<(), StoreError>;
}

/// Binds a row in the order of the columns in [`sql`].
macro_rules! bind_row {
    ($sql:expr, $account:expr, $row:expr) => {
        sqlx::query($sql)
            .bind($account)
            .bind($row.id)
            .bind(&$row.field)
            .bind(&$row.field_key)
            .bind(&$row.default_search_term)
            .bind($row.visible_asset_types.as_ref().map(Json))
            .bind($row.always_hide_limited_usage)
            .bind($row.include_in_layout_service)
            .bind($row.mode)
            .bind($row.store_meta_properties)
            .bind($row.revision)
            .bind($row.search_text())
    };
}

on_both_engines!(impl Fields {
    async fn insert_field(
        &mut self,
        account: AccountId,
        row: &FieldRecord,
    ) -> Result<(), StoreError> {
        bind_row!(sql::INSERT, account, row).execute(&mut *self.0).await?;
        Ok(())
    }

    async fn update_field(
        &mut self,
        account: AccountId,
        row: &FieldRecord,
    ) -> Result<(), StoreError> {
        bind_row!(sql::UPDATE, account, row).execute(&mut *self.0).await?;
        Ok(())
    }

    async fn field(
        &mut self,
        account: AccountId,
        row: FieldRowId,
    ) -> Result<Option<FieldRecord>, StoreError> {
        Ok(sqlx::query_as(sql::FIND).bind(account).bind(row).fetch_optional(&mut *self.0).await?)
    }

    async fn fields(
        &mut self,
        account: AccountId,
        after: Option<&str>,
        limit: i64,
    ) -> Result<Vec<FieldRecord>, StoreError> {
        let page = match after {
            None => sqlx::query_as(sql::FIRST_PAGE).bind(account).bind(limit),
            Some(key) => sqlx::query_as(sql::NEXT_PAGE).bind(account).bind(limit).bind(key),
        };
        Ok(page.fetch_all(&mut *self.0).await?)
    }

    async fn search_fields(
        &mut self,
        account: AccountId,
        filter: &FieldFilter,
        after: Option<&str>,
        limit: i64,
    ) -> Result<Vec<FieldRecord>, StoreError> {
        let search = sqlx::query_as(sql::SEARCH)
            .bind(account)
            .bind(limit)
            // Global's key, the empty one, comes before all others.
            .bind(after.unwrap_or_default())
            .bind(filter.pattern())
            .bind(filter.overrides);
        Ok(search.fetch_all(&mut *self.0).await?)
    }

    async fn count_fields(&mut self, account: AccountId) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar(sql::COUNT).bind(account).fetch_one(&mut *self.0).await?)
    }

    async fn delete_field(
        &mut self,
        account: AccountId,
        row: FieldRowId,
    ) -> Result<(), StoreError> {
        sqlx::query(sql::DELETE).bind(account).bind(row).execute(&mut *self.0).await?;
        Ok(())
    }

    async fn insert_fields(
        &mut self,
        account: AccountId,
        rows: &[FieldRecord],
    ) -> Result<(), StoreError> {
        for batch in rows.chunks(BATCH) {
            let mut insert = QueryBuilder::<<Self as EngineUnit>::Engine>::new(sql::INSERT_MANY);
            insert.push_values(batch, |mut values, row| {
                values
                    .push_bind(account)
                    .push_bind(row.id)
                    .push_bind(&row.field)
                    .push_bind(&row.field_key)
                    .push_bind(&row.default_search_term)
                    .push_bind(row.visible_asset_types.as_ref().map(Json))
                    .push_bind(row.always_hide_limited_usage)
                    .push_bind(row.include_in_layout_service)
                    .push_bind(row.mode)
                    .push_bind(row.store_meta_properties)
                    .push_bind(row.revision)
                    .push_bind(row.search_text());
            });
            // Not kept prepared: each size of a batch would be a statement of its own.
            insert.build().persistent(false).execute(&mut *self.0).await?;
        }
        Ok(())
    }

    async fn delete_fields(
        &mut self,
        account: AccountId,
        rows: &[FieldRowId],
    ) -> Result<(), StoreError> {
        for batch in rows.chunks(BATCH) {
            let mut delete = QueryBuilder::<<Self as EngineUnit>::Engine>::new(sql::DELETE_MANY);
            delete.push_bind(account).push(" AND id IN (");
            let mut ids = delete.separated(", ");
            for row in batch {
                ids.push_bind(*row);
            }
            delete.push(")");
            delete.build().persistent(false).execute(&mut *self.0).await?;
        }
        Ok(())
    }
});
