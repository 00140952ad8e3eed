//! How far Bynder was told, and asked.

use async_trait::async_trait;
use portal_types::{AccountId, Timestamp, UsageSyncProblem};
use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::{StoreError, engine::EngineUnit, parts::parts};

/// How far Bynder was told of an account's usages, and asked about its assets.
#[derive(Debug, Clone, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct BynderSyncRecord {
    /// The revision of the Bynder settings at the last try.
    pub revision: i64,
    /// Portal URL and integration id.
    pub told_to: Option<String>,
    pub told_at: Option<Timestamp>,
    pub paused_at: Option<Timestamp>,
    pub tell_problem: Option<UsageSyncProblem>,
    pub tell_failures: i64,
    pub tell_next_at: Timestamp,
    /// A full re-sync: pages after this id, up to `resync_last`. `None`: none is under way.
    pub resync_after: Option<i64>,
    pub resync_last: i64,
    pub resync_done: i64,
    pub resync_total: i64,
    pub resync_began_at: Option<Timestamp>,
    /// The portal URL that was asked.
    pub asked: Option<String>,
    pub ask_problem: Option<UsageSyncProblem>,
    pub ask_failures: i64,
    pub ask_next_at: Timestamp,
}

/// A page that Bynder is to be told of.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct UntoldPageRecord {
    pub id: i64,
    pub uri: String,
    pub version: i64,
    pub usages: i64,
}

/// An asset that is used on such a page now.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct UntoldUsageRecord {
    pub page_id: i64,
    /// This database's id of the asset.
    pub id: i64,
    pub asset_id: String,
    pub asset_key: String,
    pub field: String,
    pub language: String,
    pub additional: Option<String>,
}

/// A page that Bynder was told of, as it was then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ToldPage {
    pub id: i64,
    pub version: i64,
}

/// What Bynder did not take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRejection {
    pub page_id: i64,
    pub asset_id: i64,
    pub reason: String,
}

/// The same, to be looked at.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct RejectionRecord {
    pub page_id: i64,
    /// This database's id of the asset.
    pub id: i64,
    pub asset_id: String,
    pub name: Option<String>,
    pub uri: String,
    pub reason: String,
    pub rejected_at: Timestamp,
}

mod sql {
    pub(super) const DUE: &str = "SELECT b.account_id FROM bynder_settings b \
        LEFT JOIN usage_syncs s ON s.account_id = b.account_id \
        WHERE b.dam = 'bynder' AND b.portal_url IS NOT NULL AND b.oauth_client_id IS NOT NULL \
        AND b.oauth_client_secret IS NOT NULL AND COALESCE(s.claimed_until, 0) <= $1 \
        AND ((b.integration_id IS NOT NULL AND s.paused_at IS NULL \
            AND (COALESCE(s.tell_next_at, 0) <= $1 OR s.revision <> b.revision) \
            AND (s.resync_after IS NOT NULL \
                OR s.told_to <> b.portal_url || ' ' || b.integration_id \
                OR EXISTS (SELECT 1 FROM usage_pages p \
                    WHERE p.account_id = b.account_id AND p.told_version < p.version))) \
        OR ((COALESCE(s.ask_next_at, 0) <= $1 OR s.revision <> b.revision) \
            AND (s.asked <> b.portal_url OR EXISTS (SELECT 1 FROM usage_assets a \
                WHERE a.account_id = b.account_id AND a.look_up_at <= $1)))) \
        ORDER BY COALESCE(s.claimed_until, 0), b.account_id LIMIT $2";
    pub(super) const CLAIM: &str = "INSERT INTO usage_syncs (account_id, claimed_by, claimed_until) \
        VALUES ($1, $2, $3) ON CONFLICT (account_id) DO UPDATE \
        SET claimed_by = excluded.claimed_by, claimed_until = excluded.claimed_until \
        WHERE usage_syncs.claimed_until <= $4 OR usage_syncs.claimed_by = excluded.claimed_by";
    // Whoever was visited last is visited last.
    pub(super) const RELEASE: &str = "UPDATE usage_syncs SET claimed_until = $3 \
        WHERE account_id = $1 AND claimed_by = $2";
    pub(super) const RELEASE_ALL: &str = "UPDATE usage_syncs SET claimed_until = 0";
    pub(super) const GET: &str = "SELECT revision, told_to, told_at, paused_at, tell_problem, \
        tell_failures, tell_next_at, resync_after, resync_last, resync_done, resync_total, \
        resync_began_at, asked, ask_problem, ask_failures, ask_next_at \
        FROM usage_syncs WHERE account_id = $1";
    // Locked, as the change of a row that does not change.
    pub(super) const GET_LOCKED: &str = "INSERT INTO usage_syncs (account_id) VALUES ($1) \
        ON CONFLICT (account_id) DO UPDATE SET account_id = excluded.account_id \
        RETURNING revision, told_to, told_at, paused_at, tell_problem, \
        tell_failures, tell_next_at, resync_after, resync_last, resync_done, resync_total, \
        resync_began_at, asked, ask_problem, ask_failures, ask_next_at";
    pub(super) const PUT: &str = "INSERT INTO usage_syncs (account_id, revision, told_to, told_at, \
        paused_at, tell_problem, tell_failures, tell_next_at, resync_after, resync_last, \
        resync_done, resync_total, resync_began_at, asked, ask_problem, ask_failures, ask_next_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) \
        ON CONFLICT (account_id) DO UPDATE SET revision = excluded.revision, \
        told_to = excluded.told_to, told_at = excluded.told_at, paused_at = excluded.paused_at, \
        tell_problem = excluded.tell_problem, tell_failures = excluded.tell_failures, \
        tell_next_at = excluded.tell_next_at, resync_after = excluded.resync_after, \
        resync_last = excluded.resync_last, resync_done = excluded.resync_done, \
        resync_total = excluded.resync_total, resync_began_at = excluded.resync_began_at, \
        asked = excluded.asked, ask_problem = excluded.ask_problem, \
        ask_failures = excluded.ask_failures, ask_next_at = excluded.ask_next_at";
    pub(super) const UNTOLD: &str = "SELECT id, uri, version, usages FROM usage_pages \
        WHERE account_id = $1 AND told_version < version ORDER BY id LIMIT $2";
    pub(super) const COUNT_UNTOLD: &str = "SELECT CAST(COUNT(*) AS BIGINT) FROM \
        (SELECT id FROM usage_pages WHERE account_id = $1 AND told_version < version LIMIT $2) AS few";
    pub(super) const PAGES_AFTER: &str = "SELECT id, uri, version, usages FROM usage_pages \
        WHERE account_id = $1 AND id > $2 AND id <= $3 ORDER BY id LIMIT $4";
    pub(super) const ALL_PAGES: &str = "SELECT CAST(COUNT(*) AS BIGINT), \
        CAST(COALESCE(MAX(id), 0) AS BIGINT) FROM usage_pages WHERE account_id = $1";
    pub(super) const USAGES: &str = "SELECT usages.page_id, usage_assets.id, usage_assets.asset_id, \
        usage_assets.asset_key, usage_facets.field, usage_facets.language, usages.additional \
        FROM usages JOIN usage_assets ON usage_assets.id = usages.asset_id \
        JOIN usage_facets ON usage_facets.id = usages.facet_id \
        WHERE usages.until IS NULL AND usages.page_id IN (";
    pub(super) const REJECT: &str =
        "INSERT INTO usage_rejections (page_id, asset_id, account_id, reason, rejected_at) ";
    pub(super) const REJECTED: &str = "SELECT usage_rejections.page_id, usage_assets.id, \
        usage_assets.asset_id, usage_assets.name, usage_pages.uri, usage_rejections.reason, \
        usage_rejections.rejected_at FROM usage_rejections \
        JOIN usage_assets ON usage_assets.id = usage_rejections.asset_id \
        JOIN usage_pages ON usage_pages.id = usage_rejections.page_id \
        WHERE usage_rejections.account_id = $1 \
        AND (usage_rejections.page_id, usage_rejections.asset_id) > ($2, $3) \
        ORDER BY usage_rejections.page_id, usage_rejections.asset_id LIMIT $4";
    pub(super) const COUNT_REJECTED: &str =
        "SELECT CAST(COUNT(*) AS BIGINT) FROM usage_rejections WHERE account_id = $1";
    pub(super) const RETRY_REJECTED: &str = "UPDATE usage_pages SET told_version = 0 \
        WHERE id IN (SELECT page_id FROM usage_rejections WHERE account_id = $1)";
}

/// Telling Bynder.
#[async_trait]
pub trait UsageSyncs {
    /// Accounts for which there is something to do now, and that nobody is at.
    async fn due_usage_syncs(
        &mut self,
        now: Timestamp,
        limit: i64,
    ) -> Result<Vec<AccountId>, StoreError>;

    /// Takes an account for a replica, or keeps it. False: another one is at it.
    async fn claim_usage_sync(
        &mut self,
        account: AccountId,
        by: Uuid,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<bool, StoreError>;

    /// Gives it back.
    async fn release_usage_sync(
        &mut self,
        account: AccountId,
        by: Uuid,
        now: Timestamp,
    ) -> Result<(), StoreError>;

    /// Gives back what anybody has: they are all dead.
    async fn release_usage_syncs(&mut self) -> Result<(), StoreError>;

    /// How far it is; as if nothing had been done yet, where there is no row.
    async fn usage_sync(&mut self, account: AccountId) -> Result<BynderSyncRecord, StoreError>;

    /// The same, locked until the unit ends.
    async fn lock_usage_sync(&mut self, account: AccountId)
    -> Result<BynderSyncRecord, StoreError>;

    /// Notes how far it is. Lock it first.
    async fn put_usage_sync(
        &mut self,
        account: AccountId,
        sync: &BynderSyncRecord,
    ) -> Result<(), StoreError>;

    /// Pages that Bynder was not told of as they are now.
    async fn untold_pages(
        &mut self,
        account: AccountId,
        limit: i64,
    ) -> Result<Vec<UntoldPageRecord>, StoreError>;

    /// How many those are, so many at most.
    async fn count_untold_pages(
        &mut self,
        account: AccountId,
        most: i64,
    ) -> Result<i64, StoreError>;

    /// Pages after an id, up to another.
    async fn usage_pages_after(
        &mut self,
        account: AccountId,
        after: i64,
        last: i64,
        limit: i64,
    ) -> Result<Vec<UntoldPageRecord>, StoreError>;

    /// How many pages there are, used or not, and the greatest id of any.
    async fn all_usage_pages(&mut self, account: AccountId) -> Result<(i64, i64), StoreError>;

    /// What is used on some pages now.
    async fn untold_usages(&mut self, pages: &[i64]) -> Result<Vec<UntoldUsageRecord>, StoreError>;

    /// Notes of which pages Bynder was told, and what it did not take there.
    async fn put_told_pages(
        &mut self,
        account: AccountId,
        pages: &[ToldPage],
        rejections: &[NewRejection],
        now: Timestamp,
    ) -> Result<(), StoreError>;

    /// What Bynder did not take, after a page and an asset.
    async fn usage_rejections(
        &mut self,
        account: AccountId,
        after: (i64, i64),
        limit: i64,
    ) -> Result<Vec<RejectionRecord>, StoreError>;

    /// How much that is.
    async fn count_usage_rejections(&mut self, account: AccountId) -> Result<i64, StoreError>;

    /// Bynder is to be told again of the pages with something that it did not take.
    async fn retry_usage_rejections(&mut self, account: AccountId) -> Result<(), StoreError>;
}

on_both_engines!(impl UsageSyncs {
    async fn due_usage_syncs(
        &mut self,
        now: Timestamp,
        limit: i64,
    ) -> Result<Vec<AccountId>, StoreError> {
        Ok(sqlx::query_scalar(sql::DUE).bind(now).bind(limit).fetch_all(&mut *self.0).await?)
    }

    async fn claim_usage_sync(
        &mut self,
        account: AccountId,
        by: Uuid,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<bool, StoreError> {
        let done = sqlx::query(sql::CLAIM)
            .bind(account)
            .bind(by)
            .bind(until)
            .bind(now)
            .execute(&mut *self.0)
            .await?;
        Ok(done.rows_affected() == 1)
    }

    async fn release_usage_sync(
        &mut self,
        account: AccountId,
        by: Uuid,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query(sql::RELEASE).bind(account).bind(by).bind(now).execute(&mut *self.0).await?;
        Ok(())
    }

    async fn release_usage_syncs(&mut self) -> Result<(), StoreError> {
        sqlx::query(sql::RELEASE_ALL).execute(&mut *self.0).await?;
        Ok(())
    }

    async fn usage_sync(&mut self, account: AccountId) -> Result<BynderSyncRecord, StoreError> {
        let found = sqlx::query_as(sql::GET).bind(account).fetch_optional(&mut *self.0).await?;
        Ok(found.unwrap_or_default())
    }

    async fn lock_usage_sync(
        &mut self,
        account: AccountId,
    ) -> Result<BynderSyncRecord, StoreError> {
        Ok(sqlx::query_as(sql::GET_LOCKED).bind(account).fetch_one(&mut *self.0).await?)
    }

    async fn put_usage_sync(
        &mut self,
        account: AccountId,
        sync: &BynderSyncRecord,
    ) -> Result<(), StoreError> {
        sqlx::query(sql::PUT)
            .bind(account)
            .bind(sync.revision)
            .bind(&sync.told_to)
            .bind(sync.told_at)
            .bind(sync.paused_at)
            .bind(sync.tell_problem)
            .bind(sync.tell_failures)
            .bind(sync.tell_next_at)
            .bind(sync.resync_after)
            .bind(sync.resync_last)
            .bind(sync.resync_done)
            .bind(sync.resync_total)
            .bind(sync.resync_began_at)
            .bind(&sync.asked)
            .bind(sync.ask_problem)
            .bind(sync.ask_failures)
            .bind(sync.ask_next_at)
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    async fn untold_pages(
        &mut self,
        account: AccountId,
        limit: i64,
    ) -> Result<Vec<UntoldPageRecord>, StoreError> {
        Ok(sqlx::query_as(sql::UNTOLD).bind(account).bind(limit).fetch_all(&mut *self.0).await?)
    }

    async fn count_untold_pages(
        &mut self,
        account: AccountId,
        most: i64,
    ) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar(sql::COUNT_UNTOLD)
            .bind(account)
            .bind(most)
            .fetch_one(&mut *self.0)
            .await?)
    }

    async fn usage_pages_after(
        &mut self,
        account: AccountId,
        after: i64,
        last: i64,
        limit: i64,
    ) -> Result<Vec<UntoldPageRecord>, StoreError> {
        Ok(sqlx::query_as(sql::PAGES_AFTER)
            .bind(account)
            .bind(after)
            .bind(last)
            .bind(limit)
            .fetch_all(&mut *self.0)
            .await?)
    }

    async fn all_usage_pages(&mut self, account: AccountId) -> Result<(i64, i64), StoreError> {
        Ok(sqlx::query_as(sql::ALL_PAGES).bind(account).fetch_one(&mut *self.0).await?)
    }

    async fn untold_usages(&mut self, pages: &[i64]) -> Result<Vec<UntoldUsageRecord>, StoreError> {
        let mut usages = Vec::new();
        for batch in parts(pages) {
            let mut select = QueryBuilder::<<Self as EngineUnit>::Engine>::new(sql::USAGES);
            let mut ids = select.separated(", ");
            for id in batch {
                ids.push_bind(*id);
            }
            select.push(") ORDER BY usages.page_id, usage_assets.id, usages.id");
            usages.extend(select.build_query_as().fetch_all(&mut *self.0).await?);
        }
        Ok(usages)
    }

    async fn put_told_pages(
        &mut self,
        account: AccountId,
        pages: &[ToldPage],
        rejections: &[NewRejection],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        for batch in parts(pages) {
            self.lock_rows(Self::PAGES_IN_ORDER, batch.iter().map(|page| page.id)).await?;
            let mut update = QueryBuilder::<<Self as EngineUnit>::Engine>::new(
                "UPDATE usage_pages SET told_version = v.column2 FROM (",
            );
            update.push_values(batch, |mut values, page| {
                values.push_bind(page.id).push_bind(page.version);
            });
            update.push(") AS v WHERE usage_pages.id = v.column1 AND account_id = ");
            update.push_bind(account);
            update.build().execute(&mut *self.0).await?;
            let mut delete = QueryBuilder::<<Self as EngineUnit>::Engine>::new(
                "DELETE FROM usage_rejections WHERE page_id IN (",
            );
            let mut ids = delete.separated(", ");
            for page in batch {
                ids.push_bind(page.id);
            }
            delete.push(")");
            delete.build().execute(&mut *self.0).await?;
        }
        for batch in parts(rejections) {
            let mut insert = QueryBuilder::<<Self as EngineUnit>::Engine>::new(sql::REJECT);
            insert.push_values(batch, |mut values, one| {
                values
                    .push_bind(one.page_id)
                    .push_bind(one.asset_id)
                    .push_bind(account)
                    .push_bind(&one.reason)
                    .push_bind(now);
            });
            insert.push(" ON CONFLICT (page_id, asset_id) DO NOTHING");
            insert.build().execute(&mut *self.0).await?;
        }
        Ok(())
    }

    async fn usage_rejections(
        &mut self,
        account: AccountId,
        (page, asset): (i64, i64),
        limit: i64,
    ) -> Result<Vec<RejectionRecord>, StoreError> {
        Ok(sqlx::query_as(sql::REJECTED)
            .bind(account)
            .bind(page)
            .bind(asset)
            .bind(limit)
            .fetch_all(&mut *self.0)
            .await?)
    }

    async fn count_usage_rejections(&mut self, account: AccountId) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar(sql::COUNT_REJECTED).bind(account).fetch_one(&mut *self.0).await?)
    }

    async fn retry_usage_rejections(&mut self, account: AccountId) -> Result<(), StoreError> {
        sqlx::query(sql::RETRY_REJECTED).bind(account).execute(&mut *self.0).await?;
        Ok(())
    }
});
