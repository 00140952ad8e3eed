//! What people and connectors look at.
//!
//! A list walks its order and asks of each row whether it fits: quick where many fit, and passing over
//! assets by their signs is quick, too. Where few fit, it begins with those few instead; [`FEW`] says
//! how many that are, and finding out costs no more than reading so many from an index.

use async_trait::async_trait;
use portal_types::{AccountId, Timestamp};
use sqlx::QueryBuilder;

use crate::{
    StoreError,
    engine::EngineUnit,
    fields::{folded, like_pattern},
    usages::signs::sign,
};

/// So many facets, assets or pages are few: looking them up is about as much work as walking past
/// a hundred thousand assets.
const FEW: i64 = 500;

/// So many facets with one of the values that are wanted are few, where more than one is wanted: those with
/// all of them are fewer.
const FEW_OF_MORE: i64 = 3_000;

/// Which usages are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UsageFilter {
    pub asset_key: Option<String>,
    /// A part of the asset's name, in any case.
    pub name: Option<String>,
    pub media_type: Option<String>,
    /// Of assets that are used now, those with one of these marks, added up.
    pub marks: Option<i64>,
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

    fn facet(&self) -> impl Iterator<Item = Wanted<'_>> {
        let all = [
            ("field", &self.field),
            ("language", &self.language),
            ("site", &self.site),
            ("connector", &self.connector),
        ];
        all.into_iter().filter_map(|(kind, value)| Some(Wanted { kind, value: value.as_ref()? }))
    }

    fn has_facet(&self) -> bool {
        self.facet().next().is_some()
    }

    /// So many facets with one of the values are few.
    fn few_facets(&self) -> i64 {
        if self.facet().nth(1).is_some() { FEW_OF_MORE } else { FEW }
    }

    fn has_page(&self) -> bool {
        self.uri.is_some() || self.search.is_some()
    }

    fn has_asset(&self) -> bool {
        self.asset_key.is_some()
            || self.name.is_some()
            || self.media_type.is_some()
            || self.marks.is_some()
    }
}

/// How the assets are found that a list shows.
#[derive(Clone, Copy)]
enum Way<'a> {
    /// In the list's order, passing over those that are not wanted.
    Walk,
    /// From the few pages that are wanted.
    Pages,
    /// From the few facets with a value.
    Facets(Wanted<'a>),
    /// From the few assets that were used before a time.
    Before(Timestamp),
}

/// A value that facets are wanted with.
#[derive(Clone, Copy)]
struct Wanted<'a> {
    /// Its column.
    kind: &'static str,
    value: &'a str,
}

/// A usage with everything that is known of it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct UsageListRecord {
    pub id: i64,
    pub asset_id: String,
    pub name: Option<String>,
    pub uri: String,
    pub item_id: Option<String>,
    pub item_path: Option<String>,
    /// Empty: not told. So are language and site.
    pub field: String,
    pub language: String,
    pub version: Option<String>,
    pub site: String,
    pub additional: Option<String>,
    pub connector: String,
    pub since: Timestamp,
    pub until: Option<Timestamp>,
}

/// An asset that is or was used.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct UsedAssetRecord {
    pub id: i64,
    pub asset_key: String,
    pub asset_id: String,
    pub name: Option<String>,
    pub media_type: Option<String>,
    pub thumbnail: Option<String>,
    pub marks: i64,
    pub attention: i64,
    pub usages: i64,
    pub first_used_at: Timestamp,
    pub used_until: Option<Timestamp>,
    pub looked_up_at: Option<Timestamp>,
}

/// A place in the list of assets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UsedAssetPlace {
    pub attention: i64,
    pub usages: i64,
    pub id: i64,
}

/// A page that uses assets now.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct UsedPageRecord {
    pub id: i64,
    pub uri: String,
    pub usages: i64,
    pub synced_at: Timestamp,
}

/// A place in the list of usages: those that are there now come first, by their ids; then those that
/// went, the latest first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct UsagePlace {
    pub until: Option<Timestamp>,
    pub id: i64,
}

/// How many there are now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct UsageTotalsRecord {
    pub assets: i64,
    pub pages: i64,
    pub usages: i64,
}

/// How many usages a value has, and when it was told last.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct UsageValueListRecord {
    pub value: String,
    pub usages: i64,
    pub told_at: Timestamp,
}

/// How many assets that are used now have just these marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct UsageMarkRecord {
    pub marks: i64,
    pub assets: i64,
}

/// How many usages came and went on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct UsageDayRecord {
    /// Days since 1970, UTC.
    pub day: i64,
    pub came: i64,
    pub went: i64,
}

mod sql {
    pub(super) const LIST: &str = "SELECT usages.id, usage_assets.asset_id, usage_assets.name, \
        usage_pages.uri, usages.item_id, usages.item_path, usage_facets.field, \
        usage_facets.language, usages.version, usage_facets.site, usages.additional, \
        usage_facets.connector, usages.since, usages.until FROM usages \
        JOIN usage_facets ON usage_facets.id = usages.facet_id \
        JOIN usage_assets ON usage_assets.id = usages.asset_id \
        JOIN usage_pages ON usage_pages.id = usages.page_id WHERE ";
    pub(super) const ASSETS: &str = "SELECT id, asset_key, asset_id, name, media_type, thumbnail, \
        marks, attention, usages, first_used_at, used_until, looked_up_at FROM ";
    pub(super) const ALL_ASSETS: &str = "usage_assets WHERE account_id = ";
    // The few come first, and each is looked up: SQLite keeps to the order of a cross join.
    pub(super) const FEW_ASSETS: &str =
        ") AS few CROSS JOIN usage_assets WHERE id = few_id AND account_id = ";
    pub(super) const ASSETS_OF_PAGES: &str = "(SELECT DISTINCT usages.asset_id AS few_id \
        FROM usages JOIN usage_facets ON usage_facets.id = usages.facet_id \
        WHERE usages.page_id IN (";
    pub(super) const WITH_FACET: &str = " AND EXISTS (SELECT 1 FROM usage_facets \
        WHERE usage_facets.asset_id = usage_assets.id AND usage_facets.usages > 0";
    pub(super) const WITH_USAGE: &str = " AND EXISTS (SELECT 1 FROM usages \
        JOIN usage_facets ON usage_facets.id = usages.facet_id \
        JOIN usage_pages ON usage_pages.id = usages.page_id WHERE usages.asset_id = usage_assets.id";
    pub(super) const PAGES: &str = "SELECT id, uri, usages, synced_at FROM ";
    pub(super) const ALL_PAGES: &str = "usage_pages WHERE account_id = ";
    pub(super) const FEW_PAGES: &str =
        ") AS few CROSS JOIN usage_pages WHERE id = few_id AND account_id = ";
    pub(super) const PAGE_WITH_USAGE: &str = " AND EXISTS (SELECT 1 FROM usages \
        JOIN usage_facets ON usage_facets.id = usages.facet_id \
        JOIN usage_assets ON usage_assets.id = usages.asset_id WHERE usages.page_id = usage_pages.id";
    pub(super) const ASSETS_OF_PAGE: &str = "SELECT id, asset_key, asset_id, name, media_type, \
        thumbnail, marks, attention, usages, first_used_at, used_until, looked_up_at \
        FROM usage_assets WHERE id IN (SELECT usages.asset_id FROM usages WHERE page_id = ";
    pub(super) const TOTALS: &str =
        "SELECT assets, pages, usages FROM usage_totals WHERE account_id = $1";
    pub(super) const VALUES: &str = "SELECT value, usages, told_at FROM usage_values \
        WHERE account_id = $1 AND kind = $2 ORDER BY usages DESC, value LIMIT $3";
    pub(super) const MARKS: &str = "SELECT attention AS marks, COUNT(*) AS assets \
        FROM usage_assets WHERE account_id = $1 AND attention > 0 GROUP BY attention";
    pub(super) const DAYS: &str = "SELECT day, came, went FROM usage_days \
        WHERE account_id = $1 AND day >= $2 ORDER BY day";
    pub(super) const ID_OF_ASSET: &str =
        "SELECT id FROM usage_assets WHERE account_id = $1 AND asset_key = $2";
    pub(super) const ID_OF_PAGE: &str =
        "SELECT id FROM usage_pages WHERE account_id = $1 AND uri = $2";
}

impl crate::sqlite::SqliteUnit {
    /// In any case, of the letters that addresses have.
    const URI_LIKE: &str = " AND usage_pages.uri LIKE ";
}

impl crate::postgres::PostgresUnit {
    const URI_LIKE: &str = " AND usage_pages.uri ILIKE ";
}

/// Adds which facets are wanted.
macro_rules! push_facet {
    ($select:expr, $filter:expr) => {
        for Wanted { kind, value } in $filter.facet() {
            $select.push(" AND usage_facets.").push(kind).push(" = ").push_bind(value.to_owned());
        }
    };
}

/// Adds that an asset has the signs of what is wanted.
macro_rules! push_signs {
    ($select:expr, $filter:expr) => {
        for Wanted { kind, value } in $filter.facet() {
            $select.push(" AND usage_assets.").push(kind).push("_signs & ");
            $select.push_bind(sign(value)).push(" = ").push_bind(sign(value));
        }
    };
}

/// Adds which pages are wanted.
macro_rules! push_page {
    ($select:expr, $filter:expr) => {
        if let Some(uri) = &$filter.uri {
            $select.push(" AND usage_pages.uri = ").push_bind(uri.clone());
        }
        if let Some(text) = &$filter.search {
            $select.push(Self::URI_LIKE).push_bind(like_pattern(text)).push(" ESCAPE '\\'");
        }
    };
}

/// Adds which assets are wanted.
macro_rules! push_asset {
    ($select:expr, $filter:expr) => {
        if let Some(key) = &$filter.asset_key {
            $select.push(" AND usage_assets.asset_key = ").push_bind(key.clone());
        }
        if let Some(name) = &$filter.name {
            let pattern = like_pattern(&folded(name));
            $select
                .push(" AND usage_assets.name_key LIKE ")
                .push_bind(pattern)
                .push(" ESCAPE '\\'");
        }
        if let Some(kind) = &$filter.media_type {
            $select.push(" AND usage_assets.media_type = ").push_bind(kind.clone());
        }
        if let Some(marks) = $filter.marks {
            $select.push(" AND usage_assets.attention > 0 AND usage_assets.attention & ");
            $select.push_bind(marks).push(" <> 0");
        }
    };
}

/// Adds when usages are wanted.
macro_rules! push_time {
    ($select:expr, $filter:expr) => {
        if !$filter.is_past() {
            $select.push(" AND usages.until IS NULL");
        }
        if let Some(from) = $filter.from {
            $select.push(" AND (usages.until IS NULL OR usages.until > ").push_bind(from).push(")");
        }
        if let Some(to) = $filter.to {
            $select.push(" AND usages.since < ").push_bind(to);
        }
    };
}

/// Adds the account's facets with one value, by assets: the index of that value has all of it.
macro_rules! push_facets_with {
    ($select:expr, $account:expr, $wanted:expr) => {
        $select.push("asset_id AS few_id FROM usage_facets WHERE account_id = ");
        $select.push_bind($account).push(" AND ").push($wanted.kind).push(" = ");
        $select.push_bind($wanted.value.to_owned());
    };
}

/// Adds the other values that those facets are wanted with. A text that is put together is no index's, so that
/// the one of few is gone by.
macro_rules! push_other_values {
    ($select:expr, $filter:expr, $wanted:expr) => {
        for Wanted { kind, value } in $filter.facet().filter(|other| other.kind != $wanted.kind) {
            $select.push(" AND ").push(kind).push(" || '' = ").push_bind(value.to_owned());
        }
    };
}

/// Adds which of the account's assets were used before a time.
macro_rules! push_used_before {
    ($select:expr, $account:expr, $to:expr) => {
        $select.push("SELECT id AS few_id FROM usage_assets WHERE account_id = ");
        $select.push_bind($account).push(" AND first_used_at < ").push_bind($to);
    };
}

/// The wanted value that few facets of the account have, if there is one.
macro_rules! value_of_few {
    ($unit:expr, $account:expr, $filter:expr, $most:expr) => {{
        let mut found = None;
        for wanted in $filter.facet() {
            let is_few = is_few!($unit, $most, |select| {
                select.push("SELECT ");
                push_facets_with!(select, $account, wanted);
            });
            if is_few {
                found = Some(wanted);
                break;
            }
        }
        found
    }};
}

/// Adds which of the account's pages are wanted.
macro_rules! push_pages {
    ($select:expr, $account:expr, $filter:expr) => {
        $select.push("SELECT id FROM usage_pages WHERE account_id = ").push_bind($account);
        push_page!($select, $filter);
    };
}

/// Whether something is few: it is counted no further than that.
macro_rules! is_few {
    ($unit:expr, $most:expr, |$select:ident| $push:block) => {{
        let mut $select =
            QueryBuilder::<<Self as EngineUnit>::Engine>::new("SELECT COUNT(*) FROM (");
        $push
        $select.push(" LIMIT ").push_bind($most + 1).push(") AS few");
        let count: i64 = $select.build_query_scalar().fetch_one(&mut *$unit.0).await?;
        count <= $most
    }};
}

/// Asset usages, as they are looked at.
#[async_trait]
pub trait UsageLists {
    /// The values of a kind, those of most usages first.
    async fn usage_values(
        &mut self,
        account: AccountId,
        kind: &str,
        limit: i64,
    ) -> Result<Vec<UsageValueListRecord>, StoreError>;

    /// How many assets, pages and usages there are now.
    async fn usage_totals(&mut self, account: AccountId) -> Result<UsageTotalsRecord, StoreError>;

    /// How many assets that are used now have which marks.
    async fn usage_marks(&mut self, account: AccountId)
    -> Result<Vec<UsageMarkRecord>, StoreError>;

    /// What came and went, from a day on.
    async fn usage_days(
        &mut self,
        account: AccountId,
        from: i64,
    ) -> Result<Vec<UsageDayRecord>, StoreError>;

    /// The account's usages after a place: those that are there now, in the order in which they came;
    /// then, if the filter asks for them, those that went, the latest first.
    async fn usages(
        &mut self,
        account: AccountId,
        filter: &UsageFilter,
        after: UsagePlace,
        limit: i64,
    ) -> Result<Vec<UsageListRecord>, StoreError>;

    /// The account's assets with such usages, or with any now or ever: those with marks that are used
    /// first, then those of most usages now; after a place in the list.
    async fn used_assets(
        &mut self,
        account: AccountId,
        filter: &UsageFilter,
        after: Option<UsedAssetPlace>,
        limit: i64,
    ) -> Result<Vec<UsedAssetRecord>, StoreError>;

    /// The account's assets of most usages now.
    async fn most_used_assets(
        &mut self,
        account: AccountId,
        limit: i64,
    ) -> Result<Vec<UsedAssetRecord>, StoreError>;

    /// The account's pages that use such assets now, those of most usages first; after one with so
    /// many usages and an id.
    async fn used_pages(
        &mut self,
        account: AccountId,
        filter: &UsageFilter,
        after: Option<(i64, i64)>,
        limit: i64,
    ) -> Result<Vec<UsedPageRecord>, StoreError>;

    /// Some of the assets that a page of the account uses now, or at the filter's time: those with marks
    /// first.
    async fn assets_of_page(
        &mut self,
        page: i64,
        filter: &UsageFilter,
        limit: i64,
    ) -> Result<Vec<UsedAssetRecord>, StoreError>;
}

on_both_engines!(impl UsageLists {
    async fn usage_values(
        &mut self,
        account: AccountId,
        kind: &str,
        limit: i64,
    ) -> Result<Vec<UsageValueListRecord>, StoreError> {
        Ok(sqlx::query_as(sql::VALUES)
            .bind(account)
            .bind(kind)
            .bind(limit)
            .fetch_all(&mut *self.0)
            .await?)
    }

    async fn usage_totals(&mut self, account: AccountId) -> Result<UsageTotalsRecord, StoreError> {
        let totals =
            sqlx::query_as(sql::TOTALS).bind(account).fetch_optional(&mut *self.0).await?;
        Ok(totals.unwrap_or_default())
    }

    async fn usage_marks(
        &mut self,
        account: AccountId,
    ) -> Result<Vec<UsageMarkRecord>, StoreError> {
        Ok(sqlx::query_as(sql::MARKS).bind(account).fetch_all(&mut *self.0).await?)
    }

    async fn usage_days(
        &mut self,
        account: AccountId,
        from: i64,
    ) -> Result<Vec<UsageDayRecord>, StoreError> {
        Ok(sqlx::query_as(sql::DAYS).bind(account).bind(from).fetch_all(&mut *self.0).await?)
    }

    async fn usages(
        &mut self,
        account: AccountId,
        filter: &UsageFilter,
        after: UsagePlace,
        limit: i64,
    ) -> Result<Vec<UsageListRecord>, StoreError> {
        // By their ids, so that what is read is theirs and nothing else.
        let asset = (sql::ID_OF_ASSET, filter.asset_key.as_ref(), "usages.asset_id = ");
        let page = (sql::ID_OF_PAGE, filter.uri.as_ref(), "usages.page_id = ");
        let mut of = Vec::new();
        for (find, what, condition) in [asset, page] {
            let Some(what) = what else { continue };
            let id: Option<i64> =
                sqlx::query_scalar(find).bind(account).bind(what).fetch_optional(&mut *self.0).await?;
            let Some(id) = id else { return Ok(Vec::new()) };
            of.push((condition, id));
        }
        let went = [(false, after.until.is_none()), (true, filter.is_past())];
        let mut rows: Vec<UsageListRecord> = Vec::new();
        for went in went.into_iter().filter_map(|(went, is_wanted)| is_wanted.then_some(went)) {
            let left = limit - i64::try_from(rows.len()).unwrap_or(limit);
            let mut select = QueryBuilder::<<Self as EngineUnit>::Engine>::new(sql::LIST);
            if of.is_empty() {
                select.push("usages.account_id = ").push_bind(account);
            }
            for (nth, (condition, id)) in of.iter().enumerate() {
                select.push(if nth > 0 { " AND " } else { "" }).push(*condition).push_bind(*id);
            }
            push_asset!(select, filter);
            push_page!(select, filter);
            push_facet!(select, filter);
            if let Some(to) = filter.to {
                select.push(" AND usages.since < ").push_bind(to);
            }
            if went {
                select.push(" AND usages.until IS NOT NULL");
                if let Some(from) = filter.from {
                    select.push(" AND usages.until > ").push_bind(from);
                }
                if let Some(until) = after.until {
                    select.push(" AND (usages.until, usages.id) < (").push_bind(until);
                    select.push(", ").push_bind(after.id).push(")");
                }
                select.push(" ORDER BY usages.until DESC, usages.id DESC LIMIT ");
            } else {
                select.push(" AND usages.until IS NULL AND usages.id > ").push_bind(after.id);
                // As the index has it: to PostgreSQL one NULL is not what another is.
                select.push(" ORDER BY usages.until, usages.id LIMIT ");
            }
            select.push_bind(left);
            rows.extend(select.build_query_as().fetch_all(&mut *self.0).await?);
        }
        Ok(rows)
    }

    async fn used_assets(
        &mut self,
        account: AccountId,
        filter: &UsageFilter,
        after: Option<UsedAssetPlace>,
        limit: i64,
    ) -> Result<Vec<UsedAssetRecord>, StoreError> {
        let few_facets = filter.few_facets();
        let way = if filter.has_page() && is_few!(self, FEW, |select| {
            push_pages!(select, account, filter);
        }) {
            Way::Pages
        } else if let Some(wanted) = value_of_few!(self, account, filter, few_facets) {
            Way::Facets(wanted)
        } else if let Some(to) = filter.to
            && is_few!(self, FEW, |select| {
                push_used_before!(select, account, to);
            })
        {
            Way::Before(to)
        } else {
            Way::Walk
        };
        let mut select = QueryBuilder::<<Self as EngineUnit>::Engine>::new(sql::ASSETS);
        match way {
            Way::Walk => {
                select.push(sql::ALL_ASSETS);
            }
            Way::Pages => {
                // With everything that is wanted of their usages: an asset may have many elsewhere.
                select.push(sql::ASSETS_OF_PAGES);
                push_pages!(select, account, filter);
                select.push(")");
                push_facet!(select, filter);
                push_time!(select, filter);
                select.push(sql::FEW_ASSETS);
            }
            Way::Facets(wanted) => {
                select.push("(SELECT DISTINCT ");
                push_facets_with!(select, account, wanted);
                push_other_values!(select, filter, wanted);
                select.push(sql::FEW_ASSETS);
            }
            Way::Before(to) => {
                select.push("(");
                push_used_before!(select, account, to);
                select.push(sql::FEW_ASSETS);
            }
        }
        select.push_bind(account);
        push_signs!(select, filter);
        push_asset!(select, filter);
        if let Some(UsedAssetPlace { attention, usages, id }) = after {
            select.push(" AND (attention, usages, id) < (").push_bind(attention).push(", ");
            select.push_bind(usages).push(", ").push_bind(id).push(")");
        }
        if let Some(from) = filter.from {
            select.push(" AND (used_until IS NULL OR used_until > ").push_bind(from).push(")");
        }
        if let Some(to) = filter.to {
            select.push(" AND first_used_at < ").push_bind(to);
        }
        if matches!(way, Way::Pages) {
            // That is said already.
        } else if filter.is_past() || filter.has_page() {
            select.push(sql::WITH_USAGE);
            push_page!(select, filter);
            push_facet!(select, filter);
            push_time!(select, filter);
            select.push(")");
        } else if filter.has_facet() {
            select.push(sql::WITH_FACET);
            push_facet!(select, filter);
            select.push(")");
        }
        // A sum is no index's order: the few are sorted, and nothing is walked.
        let nothing = if matches!(way, Way::Walk) { "" } else { " + 0" };
        select.push(format_args!(
            " ORDER BY attention{nothing} DESC, usages DESC, id DESC LIMIT "
        ));
        select.push_bind(limit);
        Ok(select.build_query_as().fetch_all(&mut *self.0).await?)
    }

    async fn most_used_assets(
        &mut self,
        account: AccountId,
        limit: i64,
    ) -> Result<Vec<UsedAssetRecord>, StoreError> {
        let mut all: Vec<UsedAssetRecord> = Vec::new();
        // In two parts, since the index has those with marks first.
        for condition in [" AND attention = 0", " AND attention > 0"] {
            let mut select = QueryBuilder::<<Self as EngineUnit>::Engine>::new(sql::ASSETS);
            select.push(sql::ALL_ASSETS).push_bind(account).push(condition).push(" AND usages > 0");
            select.push(" ORDER BY usages DESC, id DESC LIMIT ").push_bind(limit);
            all.extend(select.build_query_as().fetch_all(&mut *self.0).await?);
        }
        all.sort_by_key(|asset: &UsedAssetRecord| std::cmp::Reverse((asset.usages, asset.id)));
        all.truncate(usize::try_from(limit).unwrap_or_default());
        Ok(all)
    }

    async fn used_pages(
        &mut self,
        account: AccountId,
        filter: &UsageFilter,
        after: Option<(i64, i64)>,
        limit: i64,
    ) -> Result<Vec<UsedPageRecord>, StoreError> {
        let by_facet = value_of_few!(self, account, filter, FEW);
        let mut select = QueryBuilder::<<Self as EngineUnit>::Engine>::new(sql::PAGES);
        if let Some(wanted) = by_facet {
            select.push("(SELECT DISTINCT page_id AS few_id FROM usages WHERE asset_id IN (SELECT ");
            push_facets_with!(select, account, wanted);
            select.push(")").push(sql::FEW_PAGES);
        } else {
            select.push(sql::ALL_PAGES);
        }
        select.push_bind(account);
        push_page!(select, filter);
        if !filter.is_past() {
            select.push(" AND usages > 0");
        }
        if let Some((usages, id)) = after {
            select.push(" AND (usages, id) < (").push_bind(usages).push(", ");
            select.push_bind(id).push(")");
        }
        if filter.has_facet() || filter.has_asset() || filter.is_past() {
            select.push(sql::PAGE_WITH_USAGE);
            push_asset!(select, filter);
            push_facet!(select, filter);
            push_time!(select, filter);
            select.push(")");
        }
        let nothing = if by_facet.is_some() { " + 0" } else { "" };
        select.push(format_args!(" ORDER BY usages{nothing} DESC, id DESC LIMIT "));
        select.push_bind(limit);
        Ok(select.build_query_as().fetch_all(&mut *self.0).await?)
    }

    async fn assets_of_page(
        &mut self,
        page: i64,
        filter: &UsageFilter,
        limit: i64,
    ) -> Result<Vec<UsedAssetRecord>, StoreError> {
        let mut select = QueryBuilder::<<Self as EngineUnit>::Engine>::new(sql::ASSETS_OF_PAGE);
        select.push_bind(page);
        push_time!(select, filter);
        select.push(") ORDER BY attention DESC, id LIMIT ").push_bind(limit);
        Ok(select.build_query_as().fetch_all(&mut *self.0).await?)
    }
});
