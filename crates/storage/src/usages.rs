//! Asset usages: which asset is at which place, from when to when.
//!
//! Pages and assets have ids of this database's own, which are not told to anybody: a usage is a small
//! row, and there are many.

use std::collections::BTreeSet;

use async_trait::async_trait;
use portal_types::{AccountId, Timestamp};
use sqlx::QueryBuilder;

use crate::{StoreError, engine::EngineUnit, fields::like_pattern};

/// So many rows go into a statement.
const BATCH: usize = 500;

/// A page, locked until the unit ends.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct UsagePageRecord {
    pub id: i64,
    pub uri: String,
    /// How many usages are there now.
    pub usages: i64,
}

/// A usage that is there now, as far as a sync compares it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct LiveUsageRecord {
    pub id: i64,
    pub page_id: i64,
    pub asset_key: String,
    pub place: Vec<u8>,
    pub item_path: Option<String>,
    pub field: Option<String>,
    pub language: Option<String>,
    pub site: Option<String>,
    pub additional: Option<String>,
    pub connector: String,
}

/// A usage that comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsageRecord {
    pub page_id: i64,
    pub asset_id: i64,
    pub place: Vec<u8>,
    pub item_id: Option<String>,
    pub item_path: Option<String>,
    pub field: Option<String>,
    pub language: Option<String>,
    pub version: Option<String>,
    pub site: Option<String>,
    pub additional: Option<String>,
    pub connector: String,
}

/// How many usages an asset gains or loses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsageAssetChange {
    pub asset_key: String,
    pub asset_id: String,
    pub by: i64,
}

/// How many usages a page gains or loses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsagePageChange {
    pub id: i64,
    pub by: i64,
    /// A usage came or went.
    pub is_changed: bool,
}

/// How many usages a field, a language, a site or a kind of connector has, or gains and loses.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct UsageValueRecord {
    /// `field`, `language`, `site` or `connector`.
    pub kind: String,
    pub value: String,
    pub usages: i64,
}

/// How many there are now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct UsageTotalsRecord {
    pub assets: i64,
    pub usages: i64,
}

/// An asset that is or was used.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct UsedAssetRecord {
    pub id: i64,
    pub asset_id: String,
    pub usages: i64,
    pub first_used_at: Timestamp,
    pub used_until: Option<Timestamp>,
}

/// Which usages are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UsageFilter {
    pub asset_key: Option<String>,
    pub uri: Option<String>,
    /// A part of the page's address, in any case.
    pub search: Option<String>,
    pub field: Option<String>,
    pub language: Option<String>,
    pub site: Option<String>,
    pub connector: Option<String>,
    /// Those that were there at this time or later, also if they went meanwhile.
    pub from: Option<Timestamp>,
    /// Those that came before this time.
    pub to: Option<Timestamp>,
}

impl UsageFilter {
    /// Whether those that went are looked for, too.
    fn is_past(&self) -> bool {
        self.from.is_some() || self.to.is_some()
    }

    /// Whether it asks more than which account.
    fn is_narrow(&self) -> bool {
        *self != Self::default()
    }
}

/// A usage with everything that is known of it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct UsageListRecord {
    pub id: i64,
    pub asset_id: String,
    pub uri: String,
    pub item_id: Option<String>,
    pub item_path: Option<String>,
    pub field: Option<String>,
    pub language: Option<String>,
    pub version: Option<String>,
    pub site: Option<String>,
    pub additional: Option<String>,
    pub connector: String,
    pub since: Timestamp,
    pub until: Option<Timestamp>,
}

mod sql {
    pub(super) const PAGES: &str = "SELECT id, uri, usages FROM usage_pages WHERE account_id = ";
    pub(super) const PUT_PAGES: &str =
        "INSERT INTO usage_pages (account_id, uri, usages, synced_at, changed_at) ";
    pub(super) const LIVE: &str = "SELECT usages.id, usages.page_id, usage_assets.asset_key, \
        usages.place, usages.item_path, usages.field, usages.language, usages.site, \
        usages.additional, usages.connector FROM usages \
        JOIN usage_assets ON usage_assets.id = usages.asset_id \
        WHERE usages.until IS NULL AND usages.page_id IN (";
    pub(super) const CHANGE_ASSETS: &str =
        "INSERT INTO usage_assets (account_id, asset_key, asset_id, usages, first_used_at) ";
    // In the order of the rows, so that two who change the same ones don't lock each other out.
    pub(super) const CHANGE_ASSETS_END: &str = " ON CONFLICT (account_id, asset_key) DO UPDATE \
        SET usages = usage_assets.usages + excluded.usages, used_until = \
        CASE WHEN usage_assets.usages + excluded.usages = 0 THEN excluded.first_used_at END \
        RETURNING id, asset_key";
    pub(super) const INSERT: &str = "INSERT INTO usages (page_id, asset_id, place, item_id, \
        item_path, field, language, version, site, additional, connector, since) ";
    pub(super) const END: &str = "UPDATE usages SET until = ";
    pub(super) const DELETE_OVER: &str = "DELETE FROM usages WHERE id IN \
        (SELECT id FROM usages WHERE until IS NOT NULL AND until < $1 ORDER BY until LIMIT $2) \
        RETURNING page_id, asset_id";
    pub(super) const DELETE_PAGE: &str = "DELETE FROM usage_pages WHERE id = $1 AND usages = 0 \
        AND NOT EXISTS (SELECT 1 FROM usages WHERE page_id = $1)";
    pub(super) const DELETE_ASSET: &str = "DELETE FROM usage_assets WHERE id = $1 AND usages = 0 \
        AND NOT EXISTS (SELECT 1 FROM usages WHERE asset_id = $1)";
    pub(super) const AMEND: &str =
        "UPDATE usages SET item_path = $2, additional = $3, connector = $4 WHERE id = $1";
    pub(super) const LIST: &str = "SELECT usages.id, usage_assets.asset_id, usage_pages.uri, \
        usages.item_id, usages.item_path, usages.field, usages.language, usages.version, \
        usages.site, usages.additional, usages.connector, usages.since, usages.until FROM usages \
        JOIN usage_assets ON usage_assets.id = usages.asset_id \
        JOIN usage_pages ON usage_pages.id = usages.page_id WHERE usage_pages.account_id = ";
    pub(super) const ASSETS: &str = "SELECT id, asset_id, usages, first_used_at, used_until \
        FROM usage_assets WHERE account_id = ";
    pub(super) const ASSETS_WITH: &str = " AND EXISTS (SELECT 1 FROM usages \
        JOIN usage_pages ON usage_pages.id = usages.page_id \
        WHERE usages.asset_id = usage_assets.id";
    pub(super) const TOTALS: &str = "SELECT COUNT(*) AS assets, \
        CAST(COALESCE(SUM(usages), 0) AS BIGINT) AS usages \
        FROM usage_assets WHERE account_id = $1 AND usages > 0";
    pub(super) const CHANGE_VALUES: &str =
        "INSERT INTO usage_values (account_id, kind, value, usages) ";
    pub(super) const CHANGE_VALUES_END: &str = " ON CONFLICT (account_id, kind, value) \
        DO UPDATE SET usages = usage_values.usages + excluded.usages";
    pub(super) const VALUES: &str = "SELECT kind, value, usages FROM usage_values \
        WHERE account_id = $1 AND kind = $2 AND usages > 0 ORDER BY usages DESC, value LIMIT $3";
    pub(super) const DELETE_VALUES: &str =
        "DELETE FROM usage_values WHERE account_id = $1 AND usages = 0";
}

impl crate::sqlite::SqliteUnit {
    /// Whoever writes is alone already.
    const LOCK_PAGES: &str = "";
    /// In any case, of the letters that addresses have.
    const URI_LIKE: &str = " AND usage_pages.uri LIKE ";
}

impl crate::postgres::PostgresUnit {
    const LOCK_PAGES: &str = " FOR UPDATE";
    const URI_LIKE: &str = " AND usage_pages.uri ILIKE ";
}

/// Adds what a filter says of usages and their pages.
macro_rules! push_filter {
    ($select:expr, $filter:expr) => {
        if !$filter.is_past() {
            $select.push(" AND usages.until IS NULL");
        }
        let words = [
            (" AND usage_pages.uri = ", &$filter.uri),
            (" AND usages.field = ", &$filter.field),
            (" AND usages.language = ", &$filter.language),
            (" AND usages.site = ", &$filter.site),
            (" AND usages.connector = ", &$filter.connector),
        ];
        for (condition, value) in words {
            if let Some(value) = value {
                $select.push(condition).push_bind(value.clone());
            }
        }
        if let Some(text) = &$filter.search {
            $select.push(Self::URI_LIKE).push_bind(like_pattern(text)).push(" ESCAPE '\\'");
        }
        if let Some(from) = $filter.from {
            $select.push(" AND (usages.until IS NULL OR usages.until > ").push_bind(from).push(")");
        }
        if let Some(to) = $filter.to {
            $select.push(" AND usages.since < ").push_bind(to);
        }
    };
}

/// Asset usages.
#[async_trait]
pub trait Usages {
    /// The account's pages with these addresses, locked; those that are missing are left out.
    async fn usage_pages(
        &mut self,
        account: AccountId,
        uris: &[&str],
    ) -> Result<Vec<UsagePageRecord>, StoreError>;

    /// The account's pages with these addresses, which are in order, locked; those that are missing are
    /// added.
    async fn put_usage_pages(
        &mut self,
        account: AccountId,
        uris: &[&str],
        now: Timestamp,
    ) -> Result<Vec<UsagePageRecord>, StoreError>;

    /// What is used now on some pages.
    async fn live_usages(&mut self, pages: &[i64]) -> Result<Vec<LiveUsageRecord>, StoreError>;

    /// Counts usages that come and go, in the order of the assets' keys, and adds assets that are
    /// new. Returns ids by key.
    async fn change_usage_assets(
        &mut self,
        account: AccountId,
        changes: &[UsageAssetChange],
        now: Timestamp,
    ) -> Result<Vec<(i64, String)>, StoreError>;

    /// Counts usages that come and go, and notes that the pages were told of.
    async fn change_usage_pages(
        &mut self,
        changes: &[UsagePageChange],
        now: Timestamp,
    ) -> Result<(), StoreError>;

    /// Adds usages.
    async fn insert_usages(
        &mut self,
        usages: &[UsageRecord],
        now: Timestamp,
    ) -> Result<(), StoreError>;

    /// Ends usages, which stay in the history.
    async fn end_usages(&mut self, ids: &[i64], now: Timestamp) -> Result<(), StoreError>;

    /// Forgets usages that went before a moment, so many at most, with their pages and assets where nothing
    /// else is left of these. Returns how many.
    async fn delete_usages_over(&mut self, before: Timestamp, most: i64)
    -> Result<u64, StoreError>;

    /// Changes what is told of a usage beside its place.
    async fn amend_usage(
        &mut self,
        id: i64,
        item_path: Option<&str>,
        additional: Option<&str>,
        connector: &str,
    ) -> Result<(), StoreError>;

    /// Counts usages that come and go by field, language, site and connector, in the order of these.
    async fn change_usage_values(
        &mut self,
        account: AccountId,
        changes: &[UsageValueRecord],
    ) -> Result<(), StoreError>;

    /// The values of a kind that usages have now, those of most usages first.
    async fn usage_values(
        &mut self,
        account: AccountId,
        kind: &str,
        limit: i64,
    ) -> Result<Vec<UsageValueRecord>, StoreError>;

    /// How many assets and usages there are now.
    async fn usage_totals(&mut self, account: AccountId) -> Result<UsageTotalsRecord, StoreError>;

    /// The account's usages after an id, those told first at the front.
    async fn usages(
        &mut self,
        account: AccountId,
        filter: &UsageFilter,
        after: i64,
        limit: i64,
    ) -> Result<Vec<UsageListRecord>, StoreError>;

    /// The account's assets with such usages, or with any now or ever, those of most usages now
    /// first; after one with so many usages and an id.
    async fn used_assets(
        &mut self,
        account: AccountId,
        filter: &UsageFilter,
        after: Option<(i64, i64)>,
        limit: i64,
    ) -> Result<Vec<UsedAssetRecord>, StoreError>;
}

on_both_engines!(impl Usages {
    async fn usage_pages(
        &mut self,
        account: AccountId,
        uris: &[&str],
    ) -> Result<Vec<UsagePageRecord>, StoreError> {
        let mut pages = Vec::new();
        for batch in uris.chunks(BATCH) {
            let mut select = QueryBuilder::<<Self as EngineUnit>::Engine>::new(sql::PAGES);
            select.push_bind(account).push(" AND uri IN (");
            let mut all = select.separated(", ");
            for uri in batch {
                all.push_bind(*uri);
            }
            select.push(") ORDER BY uri").push(Self::LOCK_PAGES);
            pages.extend(select.build_query_as().persistent(false).fetch_all(&mut *self.0).await?);
        }
        Ok(pages)
    }

    async fn put_usage_pages(
        &mut self,
        account: AccountId,
        uris: &[&str],
        now: Timestamp,
    ) -> Result<Vec<UsagePageRecord>, StoreError> {
        let mut pages = Vec::new();
        for batch in uris.chunks(BATCH) {
            let mut insert = QueryBuilder::<<Self as EngineUnit>::Engine>::new(sql::PUT_PAGES);
            insert.push_values(batch, |mut values, uri| {
                values.push_bind(account).push_bind(*uri).push("0").push_bind(now).push_bind(now);
            });
            insert.push(
                " ON CONFLICT (account_id, uri) DO UPDATE SET synced_at = excluded.synced_at \
                 RETURNING id, uri, usages",
            );
            pages.extend(insert.build_query_as().persistent(false).fetch_all(&mut *self.0).await?);
        }
        Ok(pages)
    }

    async fn live_usages(&mut self, pages: &[i64]) -> Result<Vec<LiveUsageRecord>, StoreError> {
        let mut usages = Vec::new();
        for batch in pages.chunks(BATCH) {
            let mut select = QueryBuilder::<<Self as EngineUnit>::Engine>::new(sql::LIVE);
            let mut ids = select.separated(", ");
            for id in batch {
                ids.push_bind(*id);
            }
            select.push(")");
            usages.extend(select.build_query_as().persistent(false).fetch_all(&mut *self.0).await?);
        }
        Ok(usages)
    }

    async fn change_usage_assets(
        &mut self,
        account: AccountId,
        changes: &[UsageAssetChange],
        now: Timestamp,
    ) -> Result<Vec<(i64, String)>, StoreError> {
        let mut ids = Vec::new();
        for batch in changes.chunks(BATCH) {
            let mut insert = QueryBuilder::<<Self as EngineUnit>::Engine>::new(sql::CHANGE_ASSETS);
            insert.push_values(batch, |mut values, change| {
                values
                    .push_bind(account)
                    .push_bind(&change.asset_key)
                    .push_bind(&change.asset_id)
                    .push_bind(change.by)
                    .push_bind(now);
            });
            insert.push(sql::CHANGE_ASSETS_END);
            ids.extend(insert.build_query_as().persistent(false).fetch_all(&mut *self.0).await?);
        }
        Ok(ids)
    }

    async fn change_usage_pages(
        &mut self,
        changes: &[UsagePageChange],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        for batch in changes.chunks(BATCH) {
            let mut update = QueryBuilder::<<Self as EngineUnit>::Engine>::new(
                "UPDATE usage_pages SET usages = usages + v.column2, synced_at = ",
            );
            update.push_bind(now).push(", changed_at = CASE v.column3 WHEN 1 THEN ");
            update.push_bind(now).push(" ELSE changed_at END FROM (");
            update.push_values(batch, |mut values, change| {
                let is_changed = i64::from(change.is_changed);
                values.push_bind(change.id).push_bind(change.by).push_bind(is_changed);
            });
            update.push(") AS v WHERE usage_pages.id = v.column1");
            update.build().persistent(false).execute(&mut *self.0).await?;
        }
        Ok(())
    }

    async fn insert_usages(
        &mut self,
        usages: &[UsageRecord],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        for batch in usages.chunks(BATCH) {
            let mut insert = QueryBuilder::<<Self as EngineUnit>::Engine>::new(sql::INSERT);
            insert.push_values(batch, |mut values, usage| {
                values
                    .push_bind(usage.page_id)
                    .push_bind(usage.asset_id)
                    .push_bind(&usage.place)
                    .push_bind(&usage.item_id)
                    .push_bind(&usage.item_path)
                    .push_bind(&usage.field)
                    .push_bind(&usage.language)
                    .push_bind(&usage.version)
                    .push_bind(&usage.site)
                    .push_bind(&usage.additional)
                    .push_bind(&usage.connector)
                    .push_bind(now);
            });
            insert.build().persistent(false).execute(&mut *self.0).await?;
        }
        Ok(())
    }

    async fn end_usages(&mut self, ids: &[i64], now: Timestamp) -> Result<(), StoreError> {
        for batch in ids.chunks(BATCH) {
            let mut update = QueryBuilder::<<Self as EngineUnit>::Engine>::new(sql::END);
            update.push_bind(now).push(" WHERE id IN (");
            let mut all = update.separated(", ");
            for id in batch {
                all.push_bind(*id);
            }
            update.push(")");
            update.build().persistent(false).execute(&mut *self.0).await?;
        }
        Ok(())
    }

    async fn delete_usages_over(
        &mut self,
        before: Timestamp,
        most: i64,
    ) -> Result<u64, StoreError> {
        let gone: Vec<(i64, i64)> =
            sqlx::query_as(sql::DELETE_OVER).bind(before).bind(most).fetch_all(&mut *self.0).await?;
        let pages: BTreeSet<i64> = gone.iter().map(|(page, _)| *page).collect();
        let assets: BTreeSet<i64> = gone.iter().map(|(_, asset)| *asset).collect();
        for (ids, of) in [(pages, sql::DELETE_PAGE), (assets, sql::DELETE_ASSET)] {
            for id in ids {
                sqlx::query(of).bind(id).execute(&mut *self.0).await?;
            }
        }
        Ok(gone.len() as u64)
    }

    async fn amend_usage(
        &mut self,
        id: i64,
        item_path: Option<&str>,
        additional: Option<&str>,
        connector: &str,
    ) -> Result<(), StoreError> {
        sqlx::query(sql::AMEND)
            .bind(id)
            .bind(item_path)
            .bind(additional)
            .bind(connector)
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    async fn change_usage_values(
        &mut self,
        account: AccountId,
        changes: &[UsageValueRecord],
    ) -> Result<(), StoreError> {
        for batch in changes.chunks(BATCH) {
            let mut insert = QueryBuilder::<<Self as EngineUnit>::Engine>::new(sql::CHANGE_VALUES);
            insert.push_values(batch, |mut values, change| {
                values
                    .push_bind(account)
                    .push_bind(&change.kind)
                    .push_bind(&change.value)
                    .push_bind(change.usages);
            });
            insert.push(sql::CHANGE_VALUES_END);
            insert.build().persistent(false).execute(&mut *self.0).await?;
        }
        if changes.iter().any(|change| change.usages < 0) {
            sqlx::query(sql::DELETE_VALUES).bind(account).execute(&mut *self.0).await?;
        }
        Ok(())
    }

    async fn usage_values(
        &mut self,
        account: AccountId,
        kind: &str,
        limit: i64,
    ) -> Result<Vec<UsageValueRecord>, StoreError> {
        Ok(sqlx::query_as(sql::VALUES)
            .bind(account)
            .bind(kind)
            .bind(limit)
            .fetch_all(&mut *self.0)
            .await?)
    }

    async fn usage_totals(&mut self, account: AccountId) -> Result<UsageTotalsRecord, StoreError> {
        Ok(sqlx::query_as(sql::TOTALS).bind(account).fetch_one(&mut *self.0).await?)
    }

    async fn usages(
        &mut self,
        account: AccountId,
        filter: &UsageFilter,
        after: i64,
        limit: i64,
    ) -> Result<Vec<UsageListRecord>, StoreError> {
        let mut select = QueryBuilder::<<Self as EngineUnit>::Engine>::new(sql::LIST);
        select.push_bind(account).push(" AND usages.id > ").push_bind(after);
        if let Some(key) = &filter.asset_key {
            select.push(" AND usage_assets.account_id = ").push_bind(account);
            select.push(" AND usage_assets.asset_key = ").push_bind(key);
        }
        push_filter!(select, filter);
        select.push(" ORDER BY usages.id LIMIT ").push_bind(limit);
        Ok(select.build_query_as().fetch_all(&mut *self.0).await?)
    }

    async fn used_assets(
        &mut self,
        account: AccountId,
        filter: &UsageFilter,
        after: Option<(i64, i64)>,
        limit: i64,
    ) -> Result<Vec<UsedAssetRecord>, StoreError> {
        let mut select = QueryBuilder::<<Self as EngineUnit>::Engine>::new(sql::ASSETS);
        select.push_bind(account);
        if let Some(key) = &filter.asset_key {
            select.push(" AND asset_key = ").push_bind(key);
        }
        if let Some((usages, id)) = after {
            select.push(" AND (usages < ").push_bind(usages).push(" OR usages = ");
            select.push_bind(usages).push(" AND id < ").push_bind(id).push(")");
        }
        if filter.is_narrow() {
            select.push(sql::ASSETS_WITH);
            push_filter!(select, filter);
            select.push(")");
        }
        select.push(" ORDER BY usages DESC, id DESC LIMIT ").push_bind(limit);
        Ok(select.build_query_as().fetch_all(&mut *self.0).await?)
    }
});
