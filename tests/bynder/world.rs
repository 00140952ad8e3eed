//! What the double knows: apps, tokens, usages, media, and who called.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, VecDeque},
    hash::{BuildHasher as _, RandomState},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use serde::{Deserialize, Serialize};
use tokio::{sync::oneshot, time::Instant};

use crate::{Trouble, media};

/// The app that may do everything.
pub const DEMO_CLIENT_ID: &str = "demo-oauth-app";
/// Its secret, and that of every app that is there from the start.
pub const DEMO_CLIENT_SECRET: &str = "demo-oauth-secret";
/// An integration that Bynder gave out.
pub const DEMO_INTEGRATION_ID: &str = "demo-integration";

/// Every scope that an app can have here.
pub const ALL_SCOPES: [&str; 8] = [
    "asset:read",
    "asset.usage:read",
    "asset.usage:write",
    "collection:read",
    "meta.assetbank:read",
    "meta.assetbank:write",
    "meta.workflow:read",
    "asset:write",
];

/// An OAuth app with the grant type Client Credentials, and the user it acts for.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct App {
    pub client_id: String,
    pub client_secret: String,
    /// The scopes ticked when it was made.
    #[serde(default = "all_scopes")]
    pub scopes: Vec<String>,
    /// What its user may do, in the same words: a token has what is in both.
    #[serde(default = "all_scopes")]
    pub user_may: Vec<String>,
    /// Whether its user has the role STATISTICS.
    #[serde(default = "yes")]
    pub has_statistics_role: bool,
    /// How long everything takes.
    #[serde(default)]
    pub delay_millis: u64,
    /// What the token endpoint answers instead.
    #[serde(default)]
    pub trouble: Option<Trouble>,
    /// What everything else answers instead.
    #[serde(default)]
    pub api_trouble: Option<Trouble>,
}

fn all_scopes() -> Vec<String> {
    ALL_SCOPES.map(str::to_owned).to_vec()
}

fn yes() -> bool {
    true
}

impl App {
    /// An app that may do everything.
    pub fn new(client_id: &str, client_secret: &str) -> Self {
        Self {
            client_id: client_id.to_owned(),
            client_secret: client_secret.to_owned(),
            scopes: all_scopes(),
            user_may: all_scopes(),
            has_statistics_role: true,
            delay_millis: 0,
            trouble: None,
            api_trouble: None,
        }
    }
}

/// A call that was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Call {
    pub method: String,
    pub path: String,
    pub status: u16,
}

/// An asset at a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Usage {
    pub id: String,
    pub integration_id: String,
    pub asset_id: String,
    pub uri: String,
    pub additional: Option<String>,
    pub timestamp: String,
}

/// An asset.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Media {
    pub id: String,
    pub name: String,
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub thumbnails: BTreeMap<&'static str, String>,
    pub limited: u8,
    pub archive: u8,
    pub is_public: u8,
    pub date_modified: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub archive_date: Option<&'static str>,
}

/// So many calls in so many seconds; who makes more is answered 429 until the same time passed in
/// silence.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    pub calls: usize,
    pub seconds: u64,
}

/// A token that was given out.
#[derive(Debug, Clone)]
pub(crate) struct Granted {
    pub client_id: String,
    pub scopes: Vec<String>,
    pub ends: Instant,
}

#[derive(Default)]
pub(crate) struct State {
    pub apps: HashMap<String, App>,
    pub tokens: HashMap<String, Granted>,
    /// By integration, asset (normalised) and address.
    pub usages: BTreeMap<(String, String, String), Usage>,
    pub media: Vec<Media>,
    /// Integrations, addresses and assets: a sync or a look-up of one is answered 400.
    pub refused: BTreeSet<String>,
    /// A sync of more addresses takes longer than there is time.
    pub most_addresses: Option<usize>,
    /// The next sync comes in now, and takes effect when this says so.
    pub held: Option<oneshot::Receiver<()>>,
    /// It is there, and waits.
    pub is_holding: bool,
    pub calls: Vec<Call>,
    limit: Option<Limit>,
    recent: VecDeque<Instant>,
    blocked_since_call_at: Option<Instant>,
    serial: u64,
}

pub(crate) struct World {
    state: Mutex<State>,
    randomness: RandomState,
}

impl World {
    pub fn new() -> Self {
        let state = State {
            media: media::stock(),
            limit: Some(Limit { calls: 4_500, seconds: 300 }),
            ..State::default()
        };
        let world = Self { state: Mutex::new(state), randomness: RandomState::new() };
        world.put_app(App::new(DEMO_CLIENT_ID, DEMO_CLIENT_SECRET));
        let mut narrow = App::new("demo-narrow", DEMO_CLIENT_SECRET);
        narrow.scopes.retain(|scope| scope != "asset:write" && scope != "meta.workflow:read");
        narrow.user_may.retain(|scope| scope != "asset.usage:write");
        world.put_app(narrow);
        let mut no_role = App::new("demo-no-role", DEMO_CLIENT_SECRET);
        no_role.has_statistics_role = false;
        world.put_app(no_role);
        world
    }

    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds an app, or replaces it. Its tokens go on.
    pub fn put_app(&self, app: App) {
        self.state().apps.insert(app.client_id.clone(), app);
    }

    /// A text that nobody guesses: a token or an id.
    pub fn fresh(&self, prefix: &str) -> String {
        let mut state = self.state();
        state.serial += 1;
        let serial = state.serial;
        drop(state);
        let half = |n: u8| self.randomness.hash_one((serial, n));
        format!("{prefix}-{serial}-{:016x}{:016x}", half(0), half(1))
    }

    pub fn set_limit(&self, limit: Limit) {
        let mut state = self.state();
        state.limit = Some(limit);
        state.recent.clear();
        state.blocked_since_call_at = None;
    }

    /// Counts a call against the limit. False: it is one too many.
    pub fn admits(&self) -> bool {
        let now = Instant::now();
        let mut state = self.state();
        let Some(limit) = state.limit else { return true };
        let window = Duration::from_secs(limit.seconds);
        if let Some(last) = state.blocked_since_call_at {
            if now.duration_since(last) < window {
                state.blocked_since_call_at = Some(now);
                return false;
            }
            state.blocked_since_call_at = None;
            state.recent.clear();
        }
        while state.recent.front().is_some_and(|at| now.duration_since(*at) >= window) {
            state.recent.pop_front();
        }
        if state.recent.len() >= limit.calls {
            state.blocked_since_call_at = Some(now);
            return false;
        }
        state.recent.push_back(now);
        true
    }
}
