//! Settings of which an account has one: Bynder, asset selector, advanced.

use async_trait::async_trait;
use portal_types::{AccountId, Dam, Language, Timestamp};

use crate::StoreError;

/// Where the assets are.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct BynderRecord {
    pub portal_url: Option<String>,
    pub dam: Dam,
    pub oauth_client_id: Option<String>,
    /// Encrypted.
    pub oauth_client_secret: Option<Vec<u8>>,
    pub integration_id: Option<String>,
    /// The account's revision at the last change.
    pub revision: i64,
}

/// The asset selector everywhere.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct AssetSelectorRecord {
    pub language: Language,
    /// The account's revision at the last change.
    pub revision: i64,
}

/// Consent to remote logging.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct AdvancedRecord {
    pub remote_logging_enabled: bool,
    pub remote_logging_until: Option<Timestamp>,
    /// The account's revision at the last change.
    pub revision: i64,
}

mod sql {
    pub(super) const BYNDER: &str = "SELECT portal_url, dam, oauth_client_id, oauth_client_secret, \
        integration_id, revision FROM bynder_settings WHERE account_id = $1";
    pub(super) const PUT_BYNDER: &str = "INSERT INTO bynder_settings (account_id, portal_url, dam, \
        oauth_client_id, oauth_client_secret, integration_id, revision) \
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (account_id) DO UPDATE SET \
        portal_url = excluded.portal_url, dam = excluded.dam, \
        oauth_client_id = excluded.oauth_client_id, \
        oauth_client_secret = excluded.oauth_client_secret, \
        integration_id = excluded.integration_id, revision = excluded.revision";
    pub(super) const ASSET_SELECTOR: &str =
        "SELECT language, revision FROM asset_selector_settings WHERE account_id = $1";
    pub(super) const PUT_ASSET_SELECTOR: &str = "INSERT INTO asset_selector_settings \
        (account_id, language, revision) VALUES ($1, $2, $3) ON CONFLICT (account_id) \
        DO UPDATE SET language = excluded.language, revision = excluded.revision";
    pub(super) const ADVANCED: &str = "SELECT remote_logging_enabled, remote_logging_until, \
        revision FROM advanced_settings WHERE account_id = $1";
    pub(super) const PUT_ADVANCED: &str = "INSERT INTO advanced_settings \
        (account_id, remote_logging_enabled, remote_logging_until, revision) \
        VALUES ($1, $2, $3, $4) ON CONFLICT (account_id) DO UPDATE SET \
        remote_logging_enabled = excluded.remote_logging_enabled, \
        remote_logging_until = excluded.remote_logging_until, revision = excluded.revision";
}

/// Settings of which an account has one. Each is put there with the account, and replaced as a
/// whole; `None` from a finder means that there is no such account.
#[async_trait]
pub trait Settings {
    /// Where the account's assets are.
    async fn bynder(&mut self, account: AccountId) -> Result<Option<BynderRecord>, StoreError>;

    /// Replaces it.
    async fn put_bynder(
        &mut self,
        account: AccountId,
        settings: &BynderRecord,
    ) -> Result<(), StoreError>;

    /// The asset selector everywhere.
    async fn asset_selector(
        &mut self,
        account: AccountId,
    ) -> Result<Option<AssetSelectorRecord>, StoreError>;

    /// Replaces it.
    async fn put_asset_selector(
        &mut self,
        account: AccountId,
        settings: &AssetSelectorRecord,
    ) -> Result<(), StoreError>;

    /// Consent to remote logging.
    async fn advanced(&mut self, account: AccountId) -> Result<Option<AdvancedRecord>, StoreError>;

    /// Replaces it.
    async fn put_advanced(
        &mut self,
        account: AccountId,
        settings: &AdvancedRecord,
    ) -> Result<(), StoreError>;
}

on_both_engines!(impl Settings {
    async fn bynder(&mut self, account: AccountId) -> Result<Option<BynderRecord>, StoreError> {
        Ok(sqlx::query_as(sql::BYNDER).bind(account).fetch_optional(&mut *self.0).await?)
    }

    async fn put_bynder(
        &mut self,
        account: AccountId,
        settings: &BynderRecord,
    ) -> Result<(), StoreError> {
        sqlx::query(sql::PUT_BYNDER)
            .bind(account)
            .bind(&settings.portal_url)
            .bind(settings.dam)
            .bind(&settings.oauth_client_id)
            .bind(&settings.oauth_client_secret)
            .bind(&settings.integration_id)
            .bind(settings.revision)
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    async fn asset_selector(
        &mut self,
        account: AccountId,
    ) -> Result<Option<AssetSelectorRecord>, StoreError> {
        Ok(sqlx::query_as(sql::ASSET_SELECTOR).bind(account).fetch_optional(&mut *self.0).await?)
    }

    async fn put_asset_selector(
        &mut self,
        account: AccountId,
        settings: &AssetSelectorRecord,
    ) -> Result<(), StoreError> {
        sqlx::query(sql::PUT_ASSET_SELECTOR)
            .bind(account)
            .bind(settings.language)
            .bind(settings.revision)
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    async fn advanced(&mut self, account: AccountId) -> Result<Option<AdvancedRecord>, StoreError> {
        Ok(sqlx::query_as(sql::ADVANCED).bind(account).fetch_optional(&mut *self.0).await?)
    }

    async fn put_advanced(
        &mut self,
        account: AccountId,
        settings: &AdvancedRecord,
    ) -> Result<(), StoreError> {
        sqlx::query(sql::PUT_ADVANCED)
            .bind(account)
            .bind(settings.remote_logging_enabled)
            .bind(settings.remote_logging_until)
            .bind(settings.revision)
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }
});
