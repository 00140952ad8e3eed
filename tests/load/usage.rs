//! Usages told by connectors: how many are acknowledged in a second, against a bare loop that inserts the
//! same rows into the same tables, in transactions of the same size.

use std::path::Path;
use std::time::Instant;

use futures_util::{StreamExt as _, stream};
use portal_storage::{AccountRecord, Config, Store, UsageAssetChange, UsageRecord, open};
use portal_types::{AccountId, Timestamp};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::server::{self, Server};
use crate::{Result, account, verdict};

/// A bulk call: so many pages with so many usages each.
const PAGES: usize = 100;
const USAGES: usize = 10;
const CALLS: usize = 200;
const SENDERS: usize = 4;
const BULK_BAR: f64 = 0.6;

/// Calls with one usage each.
const SINGLE: usize = 12_000;
const SINGLE_SENDERS: usize = 256;
/// Calls one after the other, which are a transaction each; and transactions of the bare loop.
const SINGLE_EACH: usize = 1_500;
const SINGLE_BAR: f64 = 8.0;

const ASSETS: usize = 500;

/// Prints the figures; whether the bars are reached.
pub(crate) fn measure(binary: &Path) -> Result<bool> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let data = tempfile::tempdir()?;
    let portal = Server::start(server::portal(binary, data.path(), "127.0.0.1:0"))?;
    let origin = format!("http://{}", portal.address);
    let Told { bulk, single, alone } = runtime.block_on(told(&origin))?;
    portal.stop()?;
    let bare = tempfile::tempdir()?;
    let (bare_bulk, bare_single) = runtime.block_on(inserted(bare.path()))?;

    let ratio = bulk / bare_bulk;
    let bulk_reached = ratio >= BULK_BAR;
    println!("usage: {} usages a call, {SENDERS} senders, SQLite", PAGES * USAGES);
    println!("    acknowledged    {bulk:>9.0} /s");
    println!("    bare inserts    {bare_bulk:>9.0} /s   in transactions of the same size");
    println!("    ratio           {ratio:>9.3}      bar {BULK_BAR}: {}", verdict(bulk_reached));
    let ratio = single / alone;
    let single_reached = ratio >= SINGLE_BAR;
    println!("usage: one usage a call, SQLite");
    println!(
        "    at once         {single:>9.0} /s   {SINGLE_SENDERS} senders, who share transactions"
    );
    println!("    one by one      {alone:>9.0} /s   a transaction each");
    println!("    ratio           {ratio:>9.3}      bar {SINGLE_BAR}: {}", verdict(single_reached));
    println!("    bare inserts    {bare_single:>9.0} /s   a transaction each, without calls");
    Ok(bulk_reached && single_reached)
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

fn rate(count: usize, begun: Instant) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX)) / begun.elapsed().as_secs_f64()
}

/// Usages a second, in bulk and one by one, by nothing but inserts.
async fn inserted(folder: &Path) -> Result<(f64, f64)> {
    let url = format!("sqlite://{}", folder.join("bare.db").display());
    let store = open(&Config::new(&url)).await?;
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
        })
        .collect();
    let ids = unit.change_usage_assets(account, &assets, now).await?;
    let ids: Vec<i64> = ids.into_iter().map(|(id, _)| id).collect();
    unit.commit().await?;

    let begun = Instant::now();
    for call in 0..CALLS {
        let uris: Vec<String> = (0..PAGES).map(|page| uri(call, page)).collect();
        insert(&*store, account, (call, &uris), USAGES, &ids, now).await?;
    }
    let in_bulk = rate(CALLS * PAGES * USAGES, begun);
    let begun = Instant::now();
    for n in 0..SINGLE_EACH {
        let uris = [format!("https://www.acme.example/single/{n}")];
        insert(&*store, account, (n, &uris), 1, &ids, now).await?;
    }
    Ok((in_bulk, rate(SINGLE_EACH, begun)))
}

async fn insert(
    store: &dyn Store,
    account: AccountId,
    (seed, uris): (usize, &[String]),
    usages: usize,
    assets: &[i64],
    now: Timestamp,
) -> Result<()> {
    let mut unit = store.write().await?;
    let uris: Vec<&str> = uris.iter().map(String::as_str).collect();
    let pages = unit.put_usage_pages(account, &uris, now).await?;
    let text = |text: &str| Some(text.to_owned());
    let rows: Vec<UsageRecord> = pages
        .iter()
        .enumerate()
        .flat_map(|(at, page)| (0..usages).map(move |n| (at, page, n)))
        .map(|(at, page, n)| UsageRecord {
            page_id: page.id,
            asset_id: assets[(seed * 31 + at * 7 + n) % assets.len()],
            place: Sha256::digest(format!("{} {n}", page.uri))[..16].to_vec(),
            item_id: text("{3F2504E0-4F89-41D3-9A0C-0305E82C3301}"),
            item_path: text("/sitecore/content/acme"),
            field: Some(format!("Field {n}")),
            language: text("en"),
            version: text("1"),
            site: text("acme"),
            additional: None,
            connector: "xp_xm".to_owned(),
        })
        .collect();
    unit.insert_usages(&rows, now).await?;
    unit.commit().await?;
    Ok(())
}
