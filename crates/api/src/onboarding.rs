//! A new organisation: account, trial, owner, first key, and settings as they start.

#![expect(clippy::disallowed_methods, reason = "settings begin here, with their history")]

use std::net::IpAddr;

use portal_storage::{
    AccountRecord, AdvancedRecord, ApiKeyRecord, AssetSelectorRecord, BynderRecord, FieldRecord,
    Unit, UserRecord,
};
use portal_types::{AccountId, Dam, FieldRowId, Language, Role, Scope, UserId};

use crate::{
    billing,
    domain::{FieldRow, GlobalValues},
    history::{self, Opening},
    problem::ApiResult,
    routes::api_keys::issue::{NewKey, issue_unseen},
    state::Portal,
};

/// The first revision of every account's settings.
const FIRST_REVISION: i64 = 1;

/// Who signed up.
pub struct NewAccount {
    pub email: String,
    pub email_key: String,
    pub name: String,
    pub company: String,
    pub password_hash: String,
    /// The address that the confirmation came from. `None`: made on this machine.
    pub from: Option<IpAddr>,
}

/// Adds it all to a unit. The address must not have a user yet.
pub async fn open_account(
    portal: &Portal,
    unit: &mut dyn Unit,
    new: NewAccount,
) -> ApiResult<(AccountId, UserId)> {
    let now = portal.clock.now();
    let account = AccountId(portal.randomness.id(now));
    let user = UserId(portal.randomness.id(now));
    unit.insert_account(&AccountRecord {
        id: account,
        name: new.company,
        created_at: now,
        revision: FIRST_REVISION,
        revised_at: now,
        closes_at: None,
        second_factor_required_since: None,
    })
    .await?;
    unit.insert_subscription(&billing::trial(account, now.plus_seconds(portal.config.trial), now))
        .await?;
    let owner = UserRecord {
        id: user,
        email: new.email,
        email_key: new.email_key,
        name: new.name,
        password_hash: new.password_hash,
        created_at: now,
    };
    unit.insert_user(&owner).await?;
    unit.insert_member(account, user, Role::Owner).await?;
    unit.insert_api_key(&first_key(portal, account)?).await?;
    insert_settings(unit, account).await?;
    let (by, from) = (&owner, new.from);
    let opening = Opening { account, revision: FIRST_REVISION, at: now, by, from };
    history::open(unit, opening).await?;
    Ok((account, user))
}

/// Nobody sees it before they look for it in the dashboard.
fn first_key(portal: &Portal, account: AccountId) -> ApiResult<ApiKeyRecord> {
    let new =
        NewKey { name: "First key".to_owned(), scopes: Scope::ALL.to_vec(), expires_at: None };
    issue_unseen(portal, account, new)
}

async fn insert_settings(unit: &mut dyn Unit, account: AccountId) -> ApiResult<()> {
    unit.put_bynder(
        account,
        &BynderRecord {
            portal_url: None,
            dam: Dam::Bynder,
            oauth_client_id: None,
            oauth_client_secret: None,
            integration_id: None,
            revision: FIRST_REVISION,
        },
    )
    .await?;
    let selector = AssetSelectorRecord { language: Language::English, revision: FIRST_REVISION };
    unit.put_asset_selector(account, &selector).await?;
    let advanced = AdvancedRecord {
        remote_logging_enabled: false,
        remote_logging_until: None,
        revision: FIRST_REVISION,
    };
    unit.put_advanced(account, &advanced).await?;
    let global = FieldRow { name: None, values: GlobalValues::initial().into_values() };
    let global: FieldRecord = global.into_record(FieldRowId::GLOBAL, FIRST_REVISION);
    Ok(unit.insert_field(account, &global).await?)
}
