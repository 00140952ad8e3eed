//! What syncs write.

use std::collections::BTreeSet;

use async_trait::async_trait;
use portal_types::{AccountId, Timestamp};
use sqlx::QueryBuilder;

use super::UsageSigns;
use crate::{StoreError, engine::EngineUnit, parts::parts};

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
    pub facet_id: i64,
    pub place: Vec<u8>,
    pub item_path: Option<String>,
    pub additional: Option<String>,
    #[sqlx(flatten)]
    pub facet: UsageFacet,
}

/// What filters look at. Empty: not told.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, sqlx::FromRow)]
pub struct UsageFacet {
    pub field: String,
    pub language: String,
    pub site: String,
    /// The kind of connector that told it.
    pub connector: String,
}

/// How many usages a facet of an asset gains or loses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsageFacetChange {
    pub asset_id: i64,
    pub facet: UsageFacet,
    pub by: i64,
}

/// A facet of an asset.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct UsageFacetRecord {
    pub id: i64,
    pub asset_id: i64,
    #[sqlx(flatten)]
    pub facet: UsageFacet,
}

/// A usage that comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsageRecord {
    pub page_id: i64,
    pub asset_id: i64,
    pub facet_id: i64,
    pub place: Vec<u8>,
    pub item_id: Option<String>,
    pub item_path: Option<String>,
    pub version: Option<String>,
    pub additional: Option<String>,
}

/// How many usages an asset gains or loses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsageAssetChange {
    pub asset_key: String,
    pub asset_id: String,
    pub by: i64,
    /// Of the usages that come, or are told otherwise.
    pub signs: UsageSigns,
}

/// An asset after such a change.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct UsageAssetRecord {
    pub id: i64,
    pub asset_key: String,
    /// How many usages are there now.
    pub usages: i64,
}

/// How many usages a page gains or loses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsagePageChange {
    pub id: i64,
    pub by: i64,
    /// A usage came, went or is told otherwise.
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

/// What an account gains or loses at once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct UsageCount {
    /// Assets and pages that are used now.
    pub assets: i64,
    pub pages: i64,
    /// Usages that came, and that went.
    pub came: i64,
    pub went: i64,
}

const SECONDS_OF_A_DAY: i64 = 24 * 60 * 60;

mod sql {
    pub(super) const PAGES: &str = "SELECT id, uri, usages FROM usage_pages WHERE account_id = ";
    pub(super) const PUT_PAGES: &str =
        "INSERT INTO usage_pages (account_id, uri, usages, synced_at, changed_at) ";
    pub(super) const LIVE: &str = "SELECT usages.id, usages.page_id, usage_assets.asset_key, \
        usages.facet_id, usages.place, usages.item_path, usages.additional, usage_facets.field, \
        usage_facets.language, usage_facets.site, usage_facets.connector FROM usages \
        JOIN usage_assets ON usage_assets.id = usages.asset_id \
        JOIN usage_facets ON usage_facets.id = usages.facet_id \
        WHERE usages.until IS NULL AND usages.page_id IN (";
    pub(super) const CHANGE_ASSETS: &str = "INSERT INTO usage_assets (account_id, asset_key, asset_id, usages, first_used_at, \
        field_signs, language_signs, site_signs, connector_signs) ";
    // In the order of the rows, so that two who change the same ones don't lock each other out.
    pub(super) const CHANGE_ASSETS_END: &str = " ON CONFLICT (account_id, asset_key) DO UPDATE \
        SET usages = usage_assets.usages + excluded.usages, used_until = \
        CASE WHEN usage_assets.usages + excluded.usages = 0 THEN excluded.first_used_at END, \
        attention = \
        CASE WHEN usage_assets.usages + excluded.usages = 0 THEN 0 ELSE usage_assets.marks END, \
        field_signs = usage_assets.field_signs | excluded.field_signs, \
        language_signs = usage_assets.language_signs | excluded.language_signs, \
        site_signs = usage_assets.site_signs | excluded.site_signs, \
        connector_signs = usage_assets.connector_signs | excluded.connector_signs \
        RETURNING id, asset_key, usages";
    pub(super) const CHANGE_FACETS: &str = "INSERT INTO usage_facets (account_id, asset_id, field, language, site, connector, usages) ";
    pub(super) const CHANGE_FACETS_END: &str = " ON CONFLICT (asset_id, field, language, site, connector) \
        DO UPDATE SET usages = usage_facets.usages + excluded.usages \
        RETURNING id, asset_id, field, language, site, connector";
    pub(super) const INSERT: &str = "INSERT INTO usages (account_id, page_id, asset_id, facet_id, \
        place, item_id, item_path, version, additional, since) ";
    pub(super) const END: &str = "UPDATE usages SET until = ";
    pub(super) const DELETE_OVER: &str = "DELETE FROM usages WHERE id IN \
        (SELECT id FROM usages WHERE until IS NOT NULL AND until < $1 ORDER BY until LIMIT $2) \
        RETURNING page_id, asset_id";
    // Not while Bynder may still have something there.
    pub(super) const DELETE_PAGE: &str = "DELETE FROM usage_pages WHERE id = $1 AND usages = 0 \
        AND (told_version = version OR NOT EXISTS (SELECT 1 FROM usage_syncs \
        WHERE usage_syncs.account_id = usage_pages.account_id AND told_to IS NOT NULL)) \
        AND NOT EXISTS (SELECT 1 FROM usages WHERE page_id = $1)";
    pub(super) const DELETE_ASSET: &str = "DELETE FROM usage_assets WHERE id = $1 AND usages = 0 \
        AND NOT EXISTS (SELECT 1 FROM usages WHERE asset_id = $1)";
    pub(super) const DELETE_SOME: [&str; 3] = [
        "DELETE FROM usages WHERE id IN \
            (SELECT id FROM usages WHERE account_id = $1 LIMIT $2)",
        "DELETE FROM usage_pages WHERE id IN \
            (SELECT id FROM usage_pages WHERE account_id = $1 LIMIT $2)",
        "DELETE FROM usage_assets WHERE id IN \
            (SELECT id FROM usage_assets WHERE account_id = $1 LIMIT $2)",
    ];
    pub(super) const DELETE_DAYS: &str = "DELETE FROM usage_days WHERE day < $1";
    pub(super) const AMEND: &str =
        "UPDATE usages SET facet_id = $2, item_path = $3, additional = $4 WHERE id = $1";
    pub(super) const CHANGE_VALUES: &str =
        "INSERT INTO usage_values (account_id, kind, value, usages, told_at) ";
    pub(super) const CHANGE_VALUES_END: &str = " ON CONFLICT (account_id, kind, value) \
        DO UPDATE SET usages = usage_values.usages + excluded.usages, told_at = excluded.told_at";
    // A kind of connector stays, with the time when it told something last.
    pub(super) const DELETE_VALUES: &str = "DELETE FROM usage_values \
        WHERE account_id = $1 AND usages = 0 AND kind <> 'connector'";
    pub(super) const COUNT: &str = "INSERT INTO usage_totals (account_id, assets, pages, usages) \
        VALUES ($1, $2, $3, $4) ON CONFLICT (account_id) DO UPDATE SET \
        assets = usage_totals.assets + excluded.assets, \
        pages = usage_totals.pages + excluded.pages, \
        usages = usage_totals.usages + excluded.usages";
    pub(super) const COUNT_DAY: &str = "INSERT INTO usage_days (account_id, day, came, went) \
        VALUES ($1, $2, $3, $4) ON CONFLICT (account_id, day) DO UPDATE SET \
        came = usage_days.came + excluded.came, went = usage_days.went + excluded.went";
}

impl crate::sqlite::SqliteUnit {
    /// Whoever writes is alone already.
    const LOCK_PAGES: &str = "";
    const LOCK_ACCOUNT: &str = "SELECT $1";
}

impl crate::postgres::PostgresUnit {
    const LOCK_PAGES: &str = " FOR UPDATE";
    const LOCK_ACCOUNT: &str = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))";
}

/// Asset usages, as connectors tell them.
#[async_trait]
pub trait Usages {
    /// Keeps others from writing usages of the account until the unit ends: its parts take rows in
    /// an order of their own each.
    async fn lock_usages(&mut self, account: AccountId) -> Result<(), StoreError>;

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
    /// new. Returns them.
    async fn change_usage_assets(
        &mut self,
        account: AccountId,
        changes: &[UsageAssetChange],
        now: Timestamp,
    ) -> Result<Vec<UsageAssetRecord>, StoreError>;

    /// Counts usages that come and go, in the order of assets and facets, and adds facets that are
    /// new. Returns them.
    async fn change_usage_facets(
        &mut self,
        account: AccountId,
        changes: &[UsageFacetChange],
    ) -> Result<Vec<UsageFacetRecord>, StoreError>;

    /// The same for facets that are there for sure, by their ids.
    async fn count_usage_facets(&mut self, changes: &[(i64, i64)]) -> Result<(), StoreError>;

    /// Counts usages that come and go, and notes that the pages were told of.
    async fn change_usage_pages(
        &mut self,
        changes: &[UsagePageChange],
        now: Timestamp,
    ) -> Result<(), StoreError>;

    /// Adds usages.
    async fn insert_usages(
        &mut self,
        account: AccountId,
        usages: &[UsageRecord],
        now: Timestamp,
    ) -> Result<(), StoreError>;

    /// Ends usages, which stay in the history.
    async fn end_usages(&mut self, ids: &[i64], now: Timestamp) -> Result<(), StoreError>;

    /// Forgets usages that went before a moment, so many at most, with their pages and assets where nothing
    /// else is left of these. Returns how many.
    async fn delete_usages_over(&mut self, before: Timestamp, most: i64)
    -> Result<u64, StoreError>;

    /// Forgets an account's usages, then its pages, then its assets: so many rows at most. Returns how
    /// many.
    async fn delete_some_usages(
        &mut self,
        account: AccountId,
        most: i64,
    ) -> Result<u64, StoreError>;

    /// Changes what is told of a usage beside its place.
    async fn amend_usage(
        &mut self,
        id: i64,
        facet: i64,
        item_path: Option<&str>,
        additional: Option<&str>,
    ) -> Result<(), StoreError>;

    /// Counts usages that come and go by field, language, site and connector, in the order of these.
    async fn change_usage_values(
        &mut self,
        account: AccountId,
        changes: &[UsageValueRecord],
        now: Timestamp,
    ) -> Result<(), StoreError>;

    /// Counts what an account gains and loses.
    async fn count_usages(
        &mut self,
        account: AccountId,
        count: UsageCount,
        now: Timestamp,
    ) -> Result<(), StoreError>;
}

on_both_engines!(impl Usages {
    async fn lock_usages(&mut self, account: AccountId) -> Result<(), StoreError> {
        let name = format!("usages of {account}");
        sqlx::query(Self::LOCK_ACCOUNT).bind(name).execute(&mut *self.0).await?;
        Ok(())
    }

    async fn usage_pages(
        &mut self,
        account: AccountId,
        uris: &[&str],
    ) -> Result<Vec<UsagePageRecord>, StoreError> {
        let mut pages = Vec::new();
        for batch in parts(uris) {
            let mut select = QueryBuilder::<<Self as EngineUnit>::Engine>::new(sql::PAGES);
            select.push_bind(account).push(" AND uri IN (");
            let mut all = select.separated(", ");
            for uri in batch {
                all.push_bind(*uri);
            }
            select.push(") ORDER BY uri").push(Self::LOCK_PAGES);
            pages.extend(select.build_query_as().fetch_all(&mut *self.0).await?);
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
        for batch in parts(uris) {
            let mut insert = QueryBuilder::<<Self as EngineUnit>::Engine>::new(sql::PUT_PAGES);
            insert.push_values(batch, |mut values, uri| {
                values.push_bind(account).push_bind(*uri).push("0").push_bind(now).push_bind(now);
            });
            insert.push(
                " ON CONFLICT (account_id, uri) DO UPDATE SET synced_at = excluded.synced_at \
                 RETURNING id, uri, usages",
            );
            pages.extend(insert.build_query_as().fetch_all(&mut *self.0).await?);
        }
        Ok(pages)
    }

    async fn live_usages(&mut self, pages: &[i64]) -> Result<Vec<LiveUsageRecord>, StoreError> {
        let mut usages = Vec::new();
        for batch in parts(pages) {
            let mut select = QueryBuilder::<<Self as EngineUnit>::Engine>::new(sql::LIVE);
            let mut ids = select.separated(", ");
            for id in batch {
                ids.push_bind(*id);
            }
            select.push(")");
            usages.extend(select.build_query_as().fetch_all(&mut *self.0).await?);
        }
        Ok(usages)
    }

    async fn change_usage_assets(
        &mut self,
        account: AccountId,
        changes: &[UsageAssetChange],
        now: Timestamp,
    ) -> Result<Vec<UsageAssetRecord>, StoreError> {
        let mut ids = Vec::new();
        for batch in parts(changes) {
            let mut insert = QueryBuilder::<<Self as EngineUnit>::Engine>::new(sql::CHANGE_ASSETS);
            insert.push_values(batch, |mut values, change| {
                values
                    .push_bind(account)
                    .push_bind(&change.asset_key)
                    .push_bind(&change.asset_id)
                    .push_bind(change.by)
                    .push_bind(now)
                    .push_bind(change.signs.field)
                    .push_bind(change.signs.language)
                    .push_bind(change.signs.site)
                    .push_bind(change.signs.connector);
            });
            insert.push(sql::CHANGE_ASSETS_END);
            ids.extend(insert.build_query_as().fetch_all(&mut *self.0).await?);
        }
        Ok(ids)
    }

    async fn change_usage_facets(
        &mut self,
        account: AccountId,
        changes: &[UsageFacetChange],
    ) -> Result<Vec<UsageFacetRecord>, StoreError> {
        let mut facets = Vec::new();
        for batch in parts(changes) {
            let mut insert = QueryBuilder::<<Self as EngineUnit>::Engine>::new(sql::CHANGE_FACETS);
            insert.push_values(batch, |mut values, change| {
                values
                    .push_bind(account)
                    .push_bind(change.asset_id)
                    .push_bind(&change.facet.field)
                    .push_bind(&change.facet.language)
                    .push_bind(&change.facet.site)
                    .push_bind(&change.facet.connector)
                    .push_bind(change.by);
            });
            insert.push(sql::CHANGE_FACETS_END);
            facets.extend(insert.build_query_as().fetch_all(&mut *self.0).await?);
        }
        Ok(facets)
    }

    async fn count_usage_facets(&mut self, changes: &[(i64, i64)]) -> Result<(), StoreError> {
        for batch in parts(changes) {
            let mut update = QueryBuilder::<<Self as EngineUnit>::Engine>::new(
                "UPDATE usage_facets SET usages = usages + v.column2 FROM (",
            );
            update.push_values(batch, |mut values, (id, by)| {
                values.push_bind(*id).push_bind(*by);
            });
            update.push(") AS v WHERE usage_facets.id = v.column1");
            update.build().execute(&mut *self.0).await?;
        }
        Ok(())
    }

    async fn change_usage_pages(
        &mut self,
        changes: &[UsagePageChange],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        for batch in parts(changes) {
            let mut update = QueryBuilder::<<Self as EngineUnit>::Engine>::new(
                "UPDATE usage_pages SET usages = usages + v.column2, synced_at = ",
            );
            update.push_bind(now).push(", changed_at = CASE v.column3 WHEN 1 THEN ");
            update.push_bind(now).push(" ELSE changed_at END, version = version + v.column3 FROM (");
            update.push_values(batch, |mut values, change| {
                let is_changed = i64::from(change.is_changed);
                values.push_bind(change.id).push_bind(change.by).push_bind(is_changed);
            });
            update.push(") AS v WHERE usage_pages.id = v.column1");
            update.build().execute(&mut *self.0).await?;
        }
        Ok(())
    }

    async fn insert_usages(
        &mut self,
        account: AccountId,
        usages: &[UsageRecord],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        for batch in parts(usages) {
            let mut insert = QueryBuilder::<<Self as EngineUnit>::Engine>::new(sql::INSERT);
            insert.push_values(batch, |mut values, usage| {
                values
                    .push_bind(account)
                    .push_bind(usage.page_id)
                    .push_bind(usage.asset_id)
                    .push_bind(usage.facet_id)
                    .push_bind(&usage.place)
                    .push_bind(&usage.item_id)
                    .push_bind(&usage.item_path)
                    .push_bind(&usage.version)
                    .push_bind(&usage.additional)
                    .push_bind(now);
            });
            insert.build().execute(&mut *self.0).await?;
        }
        Ok(())
    }

    async fn end_usages(&mut self, ids: &[i64], now: Timestamp) -> Result<(), StoreError> {
        for batch in parts(ids) {
            let mut update = QueryBuilder::<<Self as EngineUnit>::Engine>::new(sql::END);
            update.push_bind(now).push(" WHERE id IN (");
            let mut all = update.separated(", ");
            for id in batch {
                all.push_bind(*id);
            }
            update.push(")");
            update.build().execute(&mut *self.0).await?;
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
        let day = before.unix_seconds().div_euclid(SECONDS_OF_A_DAY);
        sqlx::query(sql::DELETE_DAYS).bind(day).execute(&mut *self.0).await?;
        Ok(gone.len() as u64)
    }

    async fn delete_some_usages(
        &mut self,
        account: AccountId,
        most: i64,
    ) -> Result<u64, StoreError> {
        for delete in sql::DELETE_SOME {
            let deleted = sqlx::query(delete).bind(account).bind(most).execute(&mut *self.0).await?;
            if deleted.rows_affected() > 0 {
                return Ok(deleted.rows_affected());
            }
        }
        Ok(0)
    }

    async fn amend_usage(
        &mut self,
        id: i64,
        facet: i64,
        item_path: Option<&str>,
        additional: Option<&str>,
    ) -> Result<(), StoreError> {
        sqlx::query(sql::AMEND)
            .bind(id)
            .bind(facet)
            .bind(item_path)
            .bind(additional)
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    async fn change_usage_values(
        &mut self,
        account: AccountId,
        changes: &[UsageValueRecord],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        for batch in parts(changes) {
            let mut insert = QueryBuilder::<<Self as EngineUnit>::Engine>::new(sql::CHANGE_VALUES);
            insert.push_values(batch, |mut values, change| {
                values
                    .push_bind(account)
                    .push_bind(&change.kind)
                    .push_bind(&change.value)
                    .push_bind(change.usages)
                    .push_bind(now);
            });
            insert.push(sql::CHANGE_VALUES_END);
            insert.build().execute(&mut *self.0).await?;
        }
        if changes.iter().any(|change| change.usages < 0) {
            sqlx::query(sql::DELETE_VALUES).bind(account).execute(&mut *self.0).await?;
        }
        Ok(())
    }

    async fn count_usages(
        &mut self,
        account: AccountId,
        count: UsageCount,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        if count == UsageCount::default() {
            return Ok(());
        }
        sqlx::query(sql::COUNT)
            .bind(account)
            .bind(count.assets)
            .bind(count.pages)
            .bind(count.came - count.went)
            .execute(&mut *self.0)
            .await?;
        sqlx::query(sql::COUNT_DAY)
            .bind(account)
            .bind(now.unix_seconds().div_euclid(SECONDS_OF_A_DAY))
            .bind(count.came)
            .bind(count.went)
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }
});
