//! A demonstration account, for `just run` only.

use std::net::Ipv4Addr;

use portal_storage::BynderRecord;
use portal_types::{Dam, NewUsage, Secret, SyncUsages, User};

use crate::{
    domain::{Email, PortalUrl},
    history::Change,
    onboarding::{NewAccount, open_account},
    problem::{ApiError, ApiResult},
    request::Client,
    routes::settings::bynder::seal_client_secret,
    state::Portal,
    usage::Sync,
};

/// How to log in.
pub struct Demonstration {
    pub email: &'static str,
    /// `None`: somebody changed it.
    pub password: Option<String>,
}

const EMAIL: &str = "demo@portal.example";
/// What the double of Bynder knows (`tests/bynder`).
const CLIENT_ID: &str = "demo-oauth-app";
const CLIENT_SECRET: &str = "demo-oauth-secret";
const INTEGRATION_ID: &str = "demo-integration";
/// How many assets the double has from the start.
const ASSETS: usize = 12;
/// Pages of the demonstration's site, with their languages.
const SITE: [(&str, &str); 6] = [
    ("/en", "en"),
    ("/en/autumn", "en"),
    ("/en/about-us", "en"),
    ("/de", "de"),
    ("/de/herbst", "de"),
    ("/nl/over-ons", "nl"),
];
const FIELDS: [&str; 3] = ["Hero image", "Teaser", "Download"];
const PASSWORD_FILE: &str = "demonstration-password";

/// Makes the account, with a password of its own, unless it is there. The password is kept beside
/// the database, so that a second start can print it again. With the address of a double of Bynder,
/// the account is connected to it, unless somebody connected it to something else.
pub async fn ensure(portal: &Portal, dam: Option<&str>) -> ApiResult<Demonstration> {
    let file = portal.config.data_dir.join(PASSWORD_FILE);
    let password = if let Ok(text) = std::fs::read_to_string(&file) {
        text.trim().to_owned()
    } else {
        let made = portal.randomness.token().expose()[..20].to_owned();
        std::fs::write(&file, format!("{made}\n")).map_err(ApiError::internal)?;
        made
    };
    let email = Email::parse(EMAIL).map_err(|(_, detail)| ApiError::internal(detail))?;
    let mut unit = portal.store.read().await?;
    let known = unit.user_by_email(&email.key()).await?;
    drop(unit);
    let secret = Secret::new(password.clone());
    let mut is_right = true;
    if let Some(user) = known {
        is_right = portal.passwords.verify(&secret, Some(user.password_hash)).await?;
    } else {
        let checked = portal.passwords.check(secret, Vec::new()).await?;
        let checked = checked.map_err(|(_, detail)| ApiError::internal(detail))?;
        let new = NewAccount {
            email: email.as_str().to_owned(),
            email_key: email.key(),
            name: "Demo Dekker".to_owned(),
            company: "Demonstration BV".to_owned(),
            password_hash: portal.passwords.hash(checked).await?,
            from: None,
        };
        let mut unit = portal.store.write().await?;
        open_account(portal, &mut *unit, new).await?;
        unit.commit().await?;
    }
    if let Some(dam) = dam {
        connect(portal, &email, dam).await?;
        tell_usages(portal, &email).await?;
    }
    Ok(Demonstration { email: EMAIL, password: is_right.then_some(password) })
}

/// A small site that uses assets of the double, unless something was told already.
async fn tell_usages(portal: &Portal, email: &Email) -> ApiResult<()> {
    let mut unit = portal.store.read().await?;
    let Some(user) = unit.user_by_email(&email.key()).await? else { return Ok(()) };
    let Some(member) = unit.memberships(user.id).await?.into_iter().next() else { return Ok(()) };
    let is_told = !unit.usage_values(member.account_id, "connector", 1).await?.is_empty();
    drop(unit);
    if is_told {
        return Ok(());
    }
    let text = |text: &str| Some(text.to_owned());
    let (mut uris, mut usages) = (Vec::new(), Vec::new());
    for (page, (path, language)) in SITE.into_iter().enumerate() {
        let uri = format!("https://www.demonstration.example{path}");
        for (n, field) in FIELDS.into_iter().enumerate() {
            let asset = (page * 3 + n * 5) % ASSETS;
            usages.push(NewUsage {
                asset_id: format!("0db1e000-{asset:04x}-4a00-8000-a55e7000{asset:04x}"),
                uri: uri.clone(),
                item_id: None,
                item_path: Some(format!("/sitecore/content/demonstration{path}")),
                field: text(field),
                language: text(language),
                version: text("1"),
                site: text("demonstration"),
                additional: None,
            });
        }
        uris.push(uri);
    }
    let sync = Sync::check(SyncUsages { uris, usages }, "xp_xm")?;
    portal.usages.write((member.account_id, sync)).await?;
    Ok(())
}

/// Puts the double into the account's Bynder settings, where nothing or a former double is.
async fn connect(portal: &Portal, email: &Email, dam: &str) -> ApiResult<()> {
    let portal_url = PortalUrl::parse_allowing(dam, portal.dam.allow())
        .map_err(|(_, detail)| ApiError::internal(detail))?;
    let portal_url = Some(portal_url.as_str().to_owned());
    let mut unit = portal.store.read().await?;
    let Some(user) = unit.user_by_email(&email.key()).await? else { return Ok(()) };
    let Some(member) = unit.memberships(user.id).await?.into_iter().next() else { return Ok(()) };
    drop(unit);
    let account = member.account_id;
    let by = User {
        id: user.id,
        email: user.email,
        name: user.name,
        role: member.role,
        account_id: account,
        account_name: member.account_name,
        must_enrol: false,
        is_staff: false,
    };

    let here = Client(Ipv4Addr::LOCALHOST.into());
    let mut change = Change::begin_for(portal, by, here).await?;
    let Some(old) = change.unit().bynder(account).await? else { return Ok(()) };
    let is_ours = old.portal_url.is_none() || old.oauth_client_id.as_deref() == Some(CLIENT_ID);
    if !is_ours || old.portal_url == portal_url {
        return Ok(());
    }
    let secret = seal_client_secret(&portal.sealer, account, &Secret::new(CLIENT_SECRET))?;
    let new = BynderRecord {
        portal_url,
        dam: Dam::Bynder,
        oauth_client_id: Some(CLIENT_ID.to_owned()),
        oauth_client_secret: Some(secret),
        integration_id: Some(INTEGRATION_ID.to_owned()),
        revision: change.revision(),
    };
    change.put_bynder(old, new).await?;
    change.commit().await?;
    Ok(())
}
