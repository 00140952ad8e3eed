//! Usages told by connectors: how many are acknowledged in a second, against a bare loop that inserts the
//! same rows into the same tables, in transactions of the same size.

use std::collections::HashMap;
use std::path::Path;
use std::time::Instant;

use futures_util::{StreamExt as _, stream};
use portal_storage::{
    AccountRecord, Config, Store, UsageAssetChange, UsageFacet, UsageFacetChange, UsageRecord,
    UsageSigns, open,
    testing::{Engine, TempDatabase},
};
use portal_types::{AccountId, Timestamp};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use portal_tests::account;

use crate::server::{self, Server};
use crate::{Result, rate, verdict};

/// A bulk call: so many pages with so many usages each.
const PAGES: usize = 100;
const USAGES: usize = 10;
const CALLS: usize = 200;
const SENDERS: usize = 4;
const SQLITE_BAR: f64 = 0.6;
const POSTGRES_BAR: f64 = 0.5;

/// Calls with one usage each.
const SINGLE: usize = 12_000;
const SINGLE_SENDERS: usize = 256;
/// Calls one after the other, which are a transaction each; and transactions of the bare loop.
const SINGLE_EACH: usize = 1_500;
const SINGLE_BAR: f64 = 8.0;

const ASSETS: usize = 500;

/// Prints the figures; whether the bars are reached.
pub(crate) fn measure(binary: &Path) -> Result<bool> {
    let mut reached = on(binary, Engine::Sqlite, SQLITE_BAR)?;
    if std::env::var_os("TEST_DATABASE_URL").is_some() {
        reached &= on(binary, Engine::Postgres, POSTGRES_BAR)?;
    } else {
        println!(
            "usage: PostgreSQL is measured under tests/with-postgres, or with TEST_DATABASE_URL"
        );
    }
    Ok(reached)
}

fn on(binary: &Path, engine: Engine, bar: f64) -> Result<bool> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let database = runtime.block_on(TempDatabase::create(engine));
    let bare = runtime.block_on(TempDatabase::create(engine));
    let data = tempfile::tempdir()?;
    let mut command = server::portal(binary, data.path(), "127.0.0.1:0");
    command.env("DATABASE_URL", &database.url);
    let portal = Server::start(command)?;
    let origin = format!("http://{}", portal.address);
    let Told { bulk, single, alone } = runtime.block_on(told(&origin))?;
    portal.stop()?;
    let (bare_bulk, bare_single) = runtime.block_on(inserted(&bare.url))?;

    let ratio = bulk / bare_bulk;
    let bulk_reached = ratio >= bar;
    println!("usage: {} usages a call, {SENDERS} senders, {engine:?}", PAGES * USAGES);
    println!("    acknowledged    {bulk:>9.0} /s");
    println!("    bare inserts    {bare_bulk:>9.0} /s   in transactions of the same size");
    println!("    ratio           {ratio:>9.3}      bar {bar}: {}", verdict(bulk_reached));
    let ratio = single / alone;
    let single_reached = ratio >= SINGLE_BAR;
    println!("usage: one usage a call, {engine:?}");
    println!(
        "    at once         {single:>9.0} /s   {SINGLE_SENDERS} senders, who share transactions"
    );
    println!("    one by one      {alone:>9.0} /s   a transaction each");
    println!("    ratio           {ratio:>9.3}      bar {SINGLE_BAR}: {}", verdict(single_reached));
    println!("    bare inserts    {bare_single:>9.0} /s   a transaction each, without calls");
    // Without durability, as a throw-away PostgreSQL has it, a transaction alone costs little.
    Ok(bulk_reached && (single_reached || engine != Engine::Sqlite))
}

/// Usages a second.
struct Told {
    bulk: f64,
    /// Many calls at the same time, with one usage each.
    single: f64,
    /// One call after the other.
    alone: f64,
}

/// What the service acknowledges.
async fn told(origin: &str) -> Result<Told> {
    let key = account::sign_up(origin).await?.key;
    let client = reqwest::Client::new();
    let send = |body: String| {
        let request = client.post(format!("{origin}/api/v1/connector/usage/sync"));
        let request = request.bearer_auth(&key).header("Content-Type", "application/json");
        account::call(request.body(body))
    };
    let bodies: Vec<String> = (0..CALLS).map(|call| bulk(call).to_string()).collect();
    let begun = Instant::now();
    let mut answers = stream::iter(bodies.into_iter().map(&send)).buffer_unordered(SENDERS);
    while let Some(answer) = answers.next().await {
        demand(&answer?, PAGES * USAGES)?;
    }
    let bulk = rate(CALLS * PAGES * USAGES, begun);
    let one = |n: usize| {
        let uri = format!("https://www.acme.example/single/{n}");
        json!({"uris": [uri], "usages": [usage(n, 0, &uri)]}).to_string()
    };
    let begun = Instant::now();
    for n in 0..SINGLE_EACH {
        demand(&send(one(SINGLE + n)).await?, 1)?;
    }
    let alone = rate(SINGLE_EACH, begun);
    let bodies: Vec<String> = (0..SINGLE).map(one).collect();
    let begun = Instant::now();
    let mut answers = stream::iter(bodies.into_iter().map(&send)).buffer_unordered(SINGLE_SENDERS);
    while let Some(answer) = answers.next().await {
        demand(&answer?, 1)?;
    }
    Ok(Told { bulk, single: rate(SINGLE, begun), alone })
}

fn bulk(call: usize) -> Value {
    let uris: Vec<String> = (0..PAGES).map(|page| uri(call, page)).collect();
    let usages: Vec<Value> = uris
        .iter()
        .enumerate()
        .flat_map(|(page, uri)| (0..USAGES).map(move |n| usage(call * 31 + page * 7, n, uri)))
        .collect();
    json!({ "uris": uris, "usages": usages })
}

fn uri(call: usize, page: usize) -> String {
    format!("https://www.acme.example/en/section-{call}/page-{page}")
}

fn usage(seed: usize, n: usize, uri: &str) -> Value {
    json!({
        "assetId": format!("{:08x}-2a4d-4b4c-b2af6c1b4d6f2a10", (seed + n) % ASSETS), "uri": uri,
        "itemId": "{3F2504E0-4F89-41D3-9A0C-0305E82C3301}", "itemPath": "/sitecore/content/acme",
        "field": format!("Field {n}"), "language": "en", "version": "1", "site": "acme",
    })
}

fn demand(told: &Value, new: usize) -> Result<()> {
    if told["new"] == new { Ok(()) } else { Err(format!("not {new} new: {told}").into()) }
}

/// Usages a second, in bulk and one by one, by nothing but inserts.
async fn inserted(url: &str) -> Result<(f64, f64)> {
    let store = open(&Config::new(url)).await?;
    store.migrate().await?;
    let now = Timestamp::from_unix_micros(1_772_000_000_000_000);
    let account = AccountId(uuid::Uuid::from_u128(1));
    let mut unit = store.write().await?;
    unit.insert_account(&AccountRecord {
        id: account,
        name: "Bench".to_owned(),
        created_at: now,
        revision: 1,
        revised_at: now,
        closes_at: None,
        second_factor_required_since: None,
    })
    .await?;
    let assets: Vec<UsageAssetChange> = (0..ASSETS)
        .map(|n| UsageAssetChange {
            asset_key: format!("{n:08x}2a4d4b4cb2af6c1b4d6f2a10"),
            asset_id: format!("{n:08x}-2a4d-4b4c-b2af6c1b4d6f2a10"),
            by: 1,
            signs: UsageSigns { field: -1, language: -1, site: -1, connector: -1 },
        })
        .collect();
    let assets = unit.change_usage_assets(account, &assets, now).await?;
    let facets: Vec<UsageFacetChange> = assets
        .iter()
        .flat_map(|asset| (0..USAGES).map(|n| (asset.id, n)))
        .map(|(asset_id, n)| UsageFacetChange { asset_id, facet: facet(n), by: 1 })
        .collect();
    let facets = unit.change_usage_facets(account, &facets).await?;
    unit.commit().await?;
    let facets: HashMap<(i64, UsageFacet), i64> =
        facets.into_iter().map(|one| ((one.asset_id, one.facet), one.id)).collect();
    let bare =
        Bare { account, assets: assets.into_iter().map(|asset| asset.id).collect(), facets, now };

    let begun = Instant::now();
    for call in 0..CALLS {
        let uris: Vec<String> = (0..PAGES).map(|page| uri(call, page)).collect();
        bare.insert(&*store, call, &uris, USAGES).await?;
    }
    let in_bulk = rate(CALLS * PAGES * USAGES, begun);
    let begun = Instant::now();
    for n in 0..SINGLE_EACH {
        let uris = [format!("https://www.acme.example/single/{n}")];
        bare.insert(&*store, n, &uris, 1).await?;
    }
    let one_by_one = rate(SINGLE_EACH, begun);
    store.close().await;
    Ok((in_bulk, one_by_one))
}

fn facet(n: usize) -> UsageFacet {
    UsageFacet {
        field: format!("Field {n}"),
        language: "en".to_owned(),
        site: "acme".to_owned(),
        connector: "other".to_owned(),
    }
}

/// What the bare loop inserts for.
struct Bare {
    account: AccountId,
    assets: Vec<i64>,
    facets: HashMap<(i64, UsageFacet), i64>,
    now: Timestamp,
}

impl Bare {
    async fn insert(
        &self,
        store: &dyn Store,
        seed: usize,
        uris: &[String],
        usages: usize,
    ) -> Result<()> {
        let mut unit = store.write().await?;
        let uris: Vec<&str> = uris.iter().map(String::as_str).collect();
        let pages = unit.put_usage_pages(self.account, &uris, self.now).await?;
        let text = |text: &str| Some(text.to_owned());
        let rows: Vec<UsageRecord> = pages
            .iter()
            .enumerate()
            .flat_map(|(at, page)| (0..usages).map(move |n| (at, page, n)))
            .filter_map(|(at, page, n)| {
                let asset_id = self.assets[(seed * 31 + at * 7 + n) % self.assets.len()];
                Some(UsageRecord {
                    page_id: page.id,
                    asset_id,
                    facet_id: *self.facets.get(&(asset_id, facet(n)))?,
                    place: Sha256::digest(format!("{} {n}", page.uri))[..16].to_vec(),
                    item_id: text("{3F2504E0-4F89-41D3-9A0C-0305E82C3301}"),
                    item_path: text("/sitecore/content/acme"),
                    version: text("1"),
                    additional: None,
                })
            })
            .collect();
        unit.insert_usages(self.account, &rows, self.now).await?;
        unit.commit().await?;
        Ok(())
    }
}
