//! `/api/media/usage/`: which asset is used where.

use std::collections::BTreeSet;

use actix_web::{HttpRequest, HttpResponse, delete, get, post, web};
use serde::{Deserialize, Serialize};

use crate::{
    api::{Query, admit, message, normalised},
    world::{State, Usage, World},
};

const READ: &str = "asset.usage:read";
const WRITE: &str = "asset.usage:write";

/// Besides the scope, the user needs the role STATISTICS.
async fn admit_with_role(
    request: &HttpRequest,
    world: &World,
    scope: &str,
) -> Result<(), HttpResponse> {
    let app = admit(request, world, scope).await?;
    if app.has_statistics_role {
        Ok(())
    } else {
        Err(message(403, "The user lacks the role STATISTICS"))
    }
}

#[get("/api/media/usage/")]
pub(crate) async fn list(request: HttpRequest, world: web::Data<World>) -> HttpResponse {
    if let Err(refusal) = admit_with_role(&request, &world, READ).await {
        return refusal;
    }
    let query = Query::of(&request);
    let fits = |name: &str, value: &str| [value, ""].contains(&query.get(name));
    let asset = normalised(query.get("asset_id"));
    let limit = query.get("limit").parse().unwrap_or(usize::MAX);
    let state = world.state();
    let found = state.usages.values().filter(|usage| {
        fits("integration_id", &usage.integration_id)
            && fits("uri", &usage.uri)
            && (asset.is_empty() || asset == normalised(&usage.asset_id))
    });
    HttpResponse::Ok().json(found.take(limit).collect::<Vec<_>>())
}

#[post("/api/media/usage/")]
pub(crate) async fn add(
    request: HttpRequest,
    world: web::Data<World>,
    body: web::Bytes,
) -> HttpResponse {
    if let Err(refusal) = admit_with_role(&request, &world, WRITE).await {
        return refusal;
    }
    let form = Query::parse(&body);
    for name in ["integration_id", "asset_id", "timestamp", "uri"] {
        if form.get(name).is_empty() {
            return message(400, &format!("{name} is missing"));
        }
    }
    let id = world.fresh("usage");
    let mut state = world.state();
    if !state.has_asset(form.get("asset_id")) {
        return message(400, "There is no such asset");
    }
    let additional = Some(form.get("additional").to_owned()).filter(|text| !text.is_empty());
    let usage = Usage {
        id,
        integration_id: form.get("integration_id").to_owned(),
        asset_id: form.get("asset_id").to_owned(),
        uri: form.get("uri").to_owned(),
        additional,
        timestamp: form.get("timestamp").to_owned(),
    };
    state.put(usage.clone());
    HttpResponse::Created().json(usage)
}

#[delete("/api/media/usage/")]
pub(crate) async fn remove(request: HttpRequest, world: web::Data<World>) -> HttpResponse {
    if let Err(refusal) = admit_with_role(&request, &world, WRITE).await {
        return refusal;
    }
    let query = Query::of(&request);
    let (integration, asset) = (query.get("integration_id"), normalised(query.get("asset_id")));
    if integration.is_empty() || asset.is_empty() {
        return message(400, "integration_id and asset_id are needed");
    }
    world.state().usages.retain(|(of, used, uri), _| {
        !(of == integration && *used == asset && [uri, ""].contains(&query.get("uri")))
    });
    HttpResponse::NoContent().finish()
}

#[derive(Deserialize)]
struct Sync {
    integration_id: String,
    uris: Vec<String>,
    usages: Vec<SyncUsage>,
}

#[derive(Deserialize)]
struct SyncUsage {
    asset_id: String,
    uri: String,
    #[serde(default)]
    additional: Option<String>,
}

#[derive(Serialize, Default)]
struct Synced {
    new: usize,
    accepted: usize,
    rejected: Vec<Rejected>,
    removed: usize,
}

#[derive(Serialize)]
struct Rejected {
    asset_id: String,
    uri: String,
    reason: &'static str,
}

/// Makes the usages at the listed addresses what is listed: adds, keeps, and removes what is not
/// mentioned. Twice is as good as once.
#[post("/api/media/usage/sync/")]
pub(crate) async fn sync(
    request: HttpRequest,
    world: web::Data<World>,
    body: web::Bytes,
) -> HttpResponse {
    if let Err(refusal) = admit_with_role(&request, &world, WRITE).await {
        return refusal;
    }
    let Ok(sync) = serde_json::from_slice::<Sync>(&body) else {
        return message(400, "The body is not a sync");
    };
    if sync.integration_id.is_empty() {
        return message(400, "integration_id is missing");
    }
    if world.state().refuses(&sync.integration_id, &sync.uris) {
        return message(400, "planted-message");
    }
    if world.state().most_addresses.is_some_and(|most| sync.uris.len() > most) {
        return message(504, "planted-message");
    }
    let held = world.state().held.take();
    if let Some(held) = held {
        world.state().is_holding = true;
        let _ = held.await;
    }
    let ids: Vec<_> = sync.usages.iter().map(|_| world.fresh("usage")).collect();
    let mut state = world.state();
    let mut done = Synced::default();
    let mut mentioned = BTreeSet::new();
    for (usage, id) in sync.usages.into_iter().zip(ids) {
        let SyncUsage { asset_id, uri, additional } = usage;
        let reason = if !sync.uris.contains(&uri) {
            Some("uri is not listed")
        } else if !state.has_asset(&asset_id) {
            Some("asset not found")
        } else {
            None
        };
        if let Some(reason) = reason {
            done.rejected.push(Rejected { asset_id, uri, reason });
            continue;
        }
        let key = (sync.integration_id.clone(), normalised(&asset_id), uri.clone());
        done.accepted += 1;
        done.new += usize::from(!state.usages.contains_key(&key));
        mentioned.insert(key);
        state.put(Usage {
            id,
            integration_id: sync.integration_id.clone(),
            asset_id,
            uri,
            additional,
            timestamp: "2026-03-01T09:30:00Z".to_owned(),
        });
    }
    let before = state.usages.len();
    state.usages.retain(|key, _| {
        let is_meant = key.0 == sync.integration_id && sync.uris.contains(&key.2);
        !is_meant || mentioned.contains(key)
    });
    done.removed = before - state.usages.len();
    HttpResponse::Ok().json(done)
}

impl State {
    /// Whether it was told to take nothing of an integration, or of one of the addresses.
    fn refuses(&self, integration_id: &str, uris: &[String]) -> bool {
        let is_refused = |text: &String| self.refused.contains(text);
        self.refused.contains(integration_id) || uris.iter().any(is_refused)
    }

    fn has_asset(&self, id: &str) -> bool {
        let id = normalised(id);
        self.media.iter().any(|media| normalised(&media.id) == id)
    }

    pub(crate) fn put(&mut self, usage: Usage) {
        let key = (usage.integration_id.clone(), normalised(&usage.asset_id), usage.uri.clone());
        self.usages.insert(key, usage);
    }
}
