//! Bynder's access tokens for connectors: one request for however many callers, kept until shortly
//! before they end, and only for the settings they were made from.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use futures_util::{
    FutureExt as _,
    future::{BoxFuture, Shared},
};
use portal_dam::{DamClient, OauthApp, Site, TokenError};
use portal_storage::BynderRecord;
use portal_types::{AccountId, BynderToken, Dam, Secret, Timestamp};

use crate::{
    clock::Clock,
    routes::settings::bynder::open_client_secret,
    seal::{SealError, Sealer},
};

/// Seconds before its end from which a token is not handed out any more, unless it never held
/// longer: then a tenth of its life.
const SHORTLY: i64 = 300;
/// Seconds for which a failure is not tried again. Saving the settings makes it tried at once.
const KEEP_FAILURE: i64 = 10;

/// Why there is no token.
#[derive(Debug, Clone)]
pub enum NoToken {
    /// The DAM is Webdam.
    Webdam,
    /// The settings lack something: this, in words.
    NotSetUp(&'static str),
    /// Bynder gives none.
    Failed(Site, TokenError),
    /// Our own failure.
    Ours(Arc<dyn std::error::Error + Send + Sync>),
}

/// The tokens.
pub struct BynderTokens {
    dam: Arc<DamClient>,
    sealer: Sealer,
    clock: Arc<dyn Clock>,
    held: Mutex<HashMap<AccountId, Held>>,
}

/// A token, or the request for one.
struct Held {
    /// The revision of the settings that it is made from.
    revision: i64,
    outcome: Shared<BoxFuture<'static, Arc<Outcome>>>,
}

struct Outcome {
    token: Result<Issued, NoToken>,
    good_until: Timestamp,
}

struct Issued {
    access_token: Secret,
    scopes: Vec<&'static str>,
    ends: Timestamp,
}

impl Held {
    /// Under way, or good for a while.
    fn serves(&self, now: Timestamp) -> bool {
        self.outcome.peek().is_none_or(|outcome| outcome.good_until > now)
    }
}

impl BynderTokens {
    /// None yet.
    pub fn new(dam: Arc<DamClient>, sealer: Sealer, clock: Arc<dyn Clock>) -> Self {
        Self { dam, sealer, clock, held: Mutex::default() }
    }

    /// A token made from these settings, or newer ones.
    pub async fn get(
        &self,
        account: AccountId,
        settings: &BynderRecord,
    ) -> Result<BynderToken, NoToken> {
        let now = self.clock.now();
        let outcome = {
            let mut held = self.held();
            match held.get(&account) {
                Some(held) if held.revision >= settings.revision && held.serves(now) => {
                    held.outcome.clone()
                }
                _ => {
                    let outcome = self.request(account, settings.clone(), now)?;
                    let revision = settings.revision;
                    held.insert(account, Held { revision, outcome: outcome.clone() });
                    outcome
                }
            }
        };
        let outcome = outcome.await;
        let issued = outcome.token.as_ref().map_err(NoToken::clone)?;
        let left = issued.ends.unix_micros() - self.clock.now().unix_micros();
        Ok(BynderToken {
            access_token: issued.access_token.clone(),
            token_type: "Bearer".to_owned(),
            expires_in: (left / 1_000_000).max(0),
            expires_at: issued.ends,
            scopes: issued.scopes.iter().map(|scope| (*scope).to_owned()).collect(),
        })
    }

    /// Begins to ask Bynder. Goes on when the caller hangs up: others wait for it too.
    fn request(
        &self,
        account: AccountId,
        settings: BynderRecord,
        now: Timestamp,
    ) -> Result<Shared<BoxFuture<'static, Arc<Outcome>>>, NoToken> {
        if settings.dam == Dam::Webdam {
            return Err(NoToken::Webdam);
        }
        let portal_url = settings.portal_url.as_deref();
        let portal_url = portal_url.ok_or(NoToken::NotSetUp("portal URL"))?;
        let client_id = settings.oauth_client_id.clone();
        let client_id = client_id.ok_or(NoToken::NotSetUp("OAuth2 client ID"))?;
        if settings.oauth_client_secret.is_none() {
            return Err(NoToken::NotSetUp("OAuth2 client secret"));
        }
        let site = self.dam.site(portal_url);
        let site = site.map_err(|_| NoToken::NotSetUp("portal URL that may be called"))?;
        let (dam, sealer) = (Arc::clone(&self.dam), self.sealer.clone());
        let work = tokio::spawn(async move {
            let token = match app(&sealer, account, client_id, &settings) {
                Ok(app) => {
                    let answer = dam.token(&site, &app).await;
                    answer.map_err(|error| NoToken::Failed(site, error))
                }
                Err(error) => Err(NoToken::Ours(Arc::new(error))),
            };
            let failed =
                |error| Outcome { token: Err(error), good_until: now.plus_seconds(KEEP_FAILURE) };
            token.map_or_else(failed, |token| {
                let lifetime = i64::try_from(token.lifetime.as_secs()).unwrap_or(0);
                let ends = now.plus_seconds(lifetime);
                let margin = SHORTLY.min(lifetime / 10);
                let (access_token, scopes) = (token.access_token, token.scopes);
                let issued = Issued { access_token, scopes, ends };
                Outcome { token: Ok(issued), good_until: ends.plus_seconds(-margin) }
            })
        });
        let outcome = work.map(move |done| {
            Arc::new(done.unwrap_or_else(|error| Outcome {
                token: Err(NoToken::Ours(Arc::new(error))),
                good_until: now,
            }))
        });
        Ok(outcome.boxed().shared())
    }

    /// Forgets an account's token, which Bynder does not take any more.
    pub fn forget(&self, account: AccountId) {
        self.held().remove(&account);
    }

    /// Forgets what is over.
    pub fn tidy(&self) {
        let now = self.clock.now();
        self.held().retain(|_, held| held.serves(now));
    }

    fn held(&self) -> MutexGuard<'_, HashMap<AccountId, Held>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The app with its secret, which is opened for this one request.
fn app(
    sealer: &Sealer,
    account: AccountId,
    client_id: String,
    settings: &BynderRecord,
) -> Result<OauthApp, SealError> {
    let client_secret = open_client_secret(sealer, account, settings)?.unwrap_or_default();
    Ok(OauthApp { client_id, client_secret })
}
