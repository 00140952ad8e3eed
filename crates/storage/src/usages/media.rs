//! What Bynder says of the assets.

use async_trait::async_trait;
use portal_types::{AccountId, Timestamp};
use sqlx::QueryBuilder;

use crate::parts::parts;
use crate::{StoreError, engine::EngineUnit, fields::folded};

/// What Bynder says of an asset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaRecord {
    /// This database's id of it.
    pub id: i64,
    /// `None`: as it was said before, of an asset that is not there any more.
    pub said: Option<MediaSaid>,
    pub marks: i64,
}

/// Name, type and picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaSaid {
    pub name: String,
    pub media_type: String,
    /// The picture's address at the DAM.
    pub thumbnail: Option<String>,
}

mod sql {
    pub(super) const DUE: &str = "SELECT id, asset_key, asset_id FROM usage_assets \
        WHERE account_id = $1 AND look_up_at <= $2 ORDER BY look_up_at, id LIMIT $3";
    pub(super) const PUT: &str = "UPDATE usage_assets SET name = COALESCE(v.column2, name), \
        name_key = COALESCE(v.column3, name_key), media_type = COALESCE(v.column4, media_type), \
        thumbnail = v.column5, marks = v.column6, \
        attention = CASE WHEN usages > 0 THEN v.column6 ELSE 0 END, looked_up_at = ";
    pub(super) const PUT_OFF: &str =
        "UPDATE usage_assets SET look_up_at = $3 WHERE account_id = $1 AND id = $2";
    pub(super) const ALL_ANEW: &str =
        "UPDATE usage_assets SET look_up_at = 0 WHERE account_id = $1 AND look_up_at > 0";
    pub(super) const ONE: &str =
        "SELECT thumbnail FROM usage_assets WHERE account_id = $1 AND asset_key = $2";
}

/// Names and pictures of assets.
#[async_trait]
pub trait UsageMedia {
    /// Assets of the account that Bynder is to be asked about by now, those that wait longest first:
    /// id, key and media id.
    async fn media_due(
        &mut self,
        account: AccountId,
        now: Timestamp,
        limit: i64,
    ) -> Result<Vec<(i64, String, String)>, StoreError>;

    /// Notes what Bynder said, and when to ask next.
    async fn put_media(
        &mut self,
        account: AccountId,
        media: &[MediaRecord],
        now: Timestamp,
        next: Timestamp,
    ) -> Result<(), StoreError>;

    /// An asset is not asked about before a time; what is known of it stays.
    async fn put_off_media(
        &mut self,
        account: AccountId,
        asset: i64,
        next: Timestamp,
    ) -> Result<(), StoreError>;

    /// Everything is to be asked anew: it is another DAM.
    async fn forget_media_times(&mut self, account: AccountId) -> Result<(), StoreError>;

    /// Where the picture of an asset of the account is.
    async fn thumbnail(
        &mut self,
        account: AccountId,
        asset_key: &str,
    ) -> Result<Option<String>, StoreError>;
}

on_both_engines!(impl UsageMedia {
    async fn media_due(
        &mut self,
        account: AccountId,
        now: Timestamp,
        limit: i64,
    ) -> Result<Vec<(i64, String, String)>, StoreError> {
        Ok(sqlx::query_as(sql::DUE)
            .bind(account)
            .bind(now)
            .bind(limit)
            .fetch_all(&mut *self.0)
            .await?)
    }

    async fn put_media(
        &mut self,
        account: AccountId,
        media: &[MediaRecord],
        now: Timestamp,
        next: Timestamp,
    ) -> Result<(), StoreError> {
        for batch in parts(media) {
            self.lock_rows(Self::ASSETS_IN_ORDER, batch.iter().map(|one| one.id)).await?;
            let mut update = QueryBuilder::<<Self as EngineUnit>::Engine>::new(sql::PUT);
            update.push_bind(now).push(", look_up_at = ").push_bind(next).push(" FROM (");
            update.push_values(batch, |mut values, one| {
                let said = one.said.as_ref();
                values
                    .push_bind(one.id)
                    .push_bind(said.map(|said| said.name.clone()))
                    .push_bind(said.map(|said| folded(&said.name)))
                    .push_bind(said.map(|said| said.media_type.clone()))
                    .push_bind(said.and_then(|said| said.thumbnail.clone()))
                    .push_bind(one.marks);
            });
            update.push(") AS v WHERE usage_assets.id = v.column1 AND account_id = ");
            update.push_bind(account);
            update.build().execute(&mut *self.0).await?;
        }
        Ok(())
    }

    async fn put_off_media(
        &mut self,
        account: AccountId,
        asset: i64,
        next: Timestamp,
    ) -> Result<(), StoreError> {
        let query = sqlx::query(sql::PUT_OFF).bind(account).bind(asset).bind(next);
        query.execute(&mut *self.0).await?;
        Ok(())
    }

    async fn forget_media_times(&mut self, account: AccountId) -> Result<(), StoreError> {
        sqlx::query(sql::ALL_ANEW).bind(account).execute(&mut *self.0).await?;
        Ok(())
    }

    async fn thumbnail(
        &mut self,
        account: AccountId,
        asset_key: &str,
    ) -> Result<Option<String>, StoreError> {
        let found: Option<Option<String>> = sqlx::query_scalar(sql::ONE)
            .bind(account)
            .bind(asset_key)
            .fetch_optional(&mut *self.0)
            .await?;
        Ok(found.flatten())
    }
});
