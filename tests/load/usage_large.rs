//! Ten million usages in one account, on SQLite, against a hundred thousand: what people look at, the
//! export, and the memory that all of it takes.

use std::cell::Cell;
use std::fs::File;
use std::path::Path;
use std::time::Instant;

use actix_web::web::Bytes;
use futures_util::{StreamExt as _, stream};
use portal_tests::account::{self, Account};
use reqwest::Body;
use serde_json::{Value, json};

use crate::server::{self, Server};
use crate::{Result, rate, verdict};

const SMALL: usize = 100_000;
const LARGE: usize = 10_000_000;
/// At p95, the large account may take so many times what the small one takes.
const BAR: f64 = 3.0;
/// KiB that the service may grow by while it takes usages in, and while it gives them out.
const GROWTH: u64 = 96 * 1024;

/// Usages of a page, and of an asset on average.
const OF_PAGE: usize = 10;
const OF_ASSET: usize = 100;
/// Values of which all but the rare one are as frequent as each other.
const FIELDS: usize = 40;
const LANGUAGES: usize = 12;
const SITES: usize = 8;

/// How often each thing is looked at.
const LOOKS: usize = 100;

/// Prints the figures; whether the bars are reached.
pub(crate) fn measure(binary: &Path, keep: Option<&Path>) -> Result<bool> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let passing = tempfile::tempdir()?;
    let folder = keep.unwrap_or(passing.path());
    let mut small = runtime.block_on(Side::ready(binary, folder, SMALL))?;
    let mut large = runtime.block_on(Side::ready(binary, folder, LARGE))?;
    for side in [&mut small, &mut large] {
        // Now, since a token is good for ten minutes and an import takes longer.
        side.access = runtime.block_on(account::log_in(&side.origin))?;
    }
    println!("usage, {LARGE} against {SMALL} in one account, SQLite: p95 in ms");
    let mut reached = true;
    for (name, has_bar, query) in queries() {
        let (small, large) = runtime.block_on(look(&small, &large, query))?;
        let ratio = large / small;
        let is_reached = ratio <= BAR || !has_bar;
        reached &= is_reached;
        let bar =
            if has_bar { format!("bar {BAR}: {}", verdict(is_reached)) } else { String::new() };
        println!("    {name:<34} {small:>8.2} {large:>8.2}   ratio {ratio:>6.2}   {bar}");
    }
    let import_growth = large.import.as_ref().map(|import| import.growth);
    for (what, kib) in [("import", import_growth), ("export", Some(large.export.growth))] {
        let Some(kib) = kib else { continue };
        let is_reached = kib <= GROWTH;
        reached &= is_reached;
        println!("    {what:<10} memory grew by {kib} KiB   bar {GROWTH}: {}", verdict(is_reached));
    }
    if let Some(import) = &large.import {
        println!("    import {:.0} usages/s", import.rate);
    }
    println!("    export {:.0} usages/s", large.export.rate);
    small.portal.stop()?;
    large.portal.stop()?;
    Ok(reached)
}

/// A portal with an account with so many usages, and somebody who looks at them.
struct Side {
    portal: Server,
    origin: String,
    usages: usize,
    client: reqwest::Client,
    access: String,
    /// None: they were there.
    import: Option<Transfer>,
    export: Transfer,
}

/// Many usages that go in, or out.
struct Transfer {
    /// KiB that the service grew by.
    growth: u64,
    /// Usages a second.
    rate: f64,
}

impl Side {
    async fn ready(binary: &Path, folder: &Path, usages: usize) -> Result<Self> {
        let data = folder.join(usages.to_string());
        std::fs::create_dir_all(&data)?;
        let data = data.canonicalize()?;
        let filled = data.join("filled");
        let is_there = filled.exists();
        let portal = Server::start(server::portal(binary, &data, "127.0.0.1:0"))?;
        let origin = format!("http://{}", portal.address);
        let import = if is_there { None } else { Some(fill(&portal, &origin, usages).await?) };
        std::fs::write(filled, "")?;
        let export = export(&portal, &origin, usages).await?;
        // All of it is in the system's memory then: it is not to be measured how fast a disk is.
        std::io::copy(&mut File::open(data.join("portal.db"))?, &mut std::io::sink())?;
        Ok(Self {
            portal,
            origin,
            usages,
            client: client()?,
            access: String::new(),
            import,
            export,
        })
    }

    /// Milliseconds that the nth look takes.
    async fn look(&self, n: usize, query: &str) -> Result<f64> {
        let (assets, pages) = (self.usages / OF_ASSET, self.usages / OF_PAGE);
        let path = query
            .replace("{asset}", &asset(assets / 2 + n * (assets / 2) / LOOKS))
            .replace("{last}", &asset(assets - 1))
            .replace("{page}", &uri(n * pages / LOOKS));
        Ok(self.get(&path).await?.0)
    }

    /// Milliseconds, and the answer.
    async fn get(&self, path: &str) -> Result<(f64, Value)> {
        let request = self.client.get(format!("{}/api/v1/asset-usage{path}", self.origin));
        let request = request.bearer_auth(&self.access);
        let begun = Instant::now();
        let answer = account::call(request).await?;
        Ok((begun.elapsed().as_secs_f64() * 1_000.0, answer))
    }
}

/// What it takes at p95 on both sides, in turns: what else the machine does is both sides' burden.
async fn look(small: &Side, large: &Side, query: &str) -> Result<(f64, f64)> {
    let mut times = [Vec::with_capacity(LOOKS), Vec::with_capacity(LOOKS)];
    let mut queries = [query.to_owned(), query.to_owned()];
    for (side, query) in [small, large].into_iter().zip(&mut queries) {
        if query.contains("{cursor}") {
            let first = side.get("?limit=200").await?.1;
            let cursor = first["nextCursor"].as_str().ok_or("one page is all")?;
            *query = query.replace("{cursor}", cursor);
        }
    }
    for n in 0..LOOKS {
        for ((side, query), times) in [small, large].into_iter().zip(&queries).zip(&mut times) {
            times.push(side.look(n, query).await?);
        }
    }
    let [small, large] = times.map(|mut times| {
        times.sort_by(f64::total_cmp);
        times[LOOKS * 95 / 100]
    });
    Ok((small, large))
}

/// An account with so many usages.
async fn fill(portal: &Server, origin: &str, usages: usize) -> Result<Transfer> {
    let account = account::sign_up(origin).await?;
    let assets = usages / OF_ASSET;
    // Its caches, which are bounded, are full after a part of it.
    import(origin, &account, (0, usages / 10), assets).await?;
    let before = portal.resident()?;
    let begun = Instant::now();
    let peak = watched(portal, import(origin, &account, (usages / 10, usages), assets)).await?;
    let rate = rate(usages - usages / 10, begun);
    println!("    {usages} are in, {rate:.0} a second");
    Ok(Transfer { growth: peak.saturating_sub(before), rate })
}

/// What is looked at, by its path; `{asset}` and `{page}` are any: an asset of those that have about as many
/// usages in both accounts.
fn queries() -> [(&'static str, bool, &'static str); 22] {
    [
        ("list", true, ""),
        ("list, a later page", true, "?cursor={cursor}"),
        ("filter: a field", true, "?field=Field%207"),
        ("filter: a rare field", true, "?field=Rare"),
        ("filter: a field that is not there", true, "?field=None"),
        ("filter: a language", true, "?language=l3"),
        ("filter: a site", true, "?site=s5"),
        ("filter: a connector", true, "?connector=bench"),
        ("filter: field and language", true, "?field=Field%207&language=l3"),
        ("filter: a rare field, a language", true, "?field=Rare&language=l3"),
        ("filter: since a day", true, "?from=2026-01-01T00:00:00Z"),
        ("filter: before there was any", true, "?to=2001-01-01T00:00:00Z"),
        ("filter: a mark", true, "?mark=any"),
        ("summary", true, "/summary"),
        ("asset page", true, "/places?assetId={asset}&from=1970-01-01T00:00:00Z"),
        (
            "asset page, that of most usages",
            true,
            "/places?assetId=00000000-2a4d-4b4c-b2af6c1b4d6f2a10",
        ),
        ("asset page, the last one", true, "/places?assetId={last}"),
        ("pages", true, "/pages"),
        ("one page", true, "/places?uri={page}"),
        ("days", true, "/days"),
        ("search: a page's address", false, "?q=page-77777"),
        ("search: a part that many have", false, "?q=acme"),
    ]
}

/// A connection for each call: one that is kept may just be closed by the other side.
fn client() -> Result<reqwest::Client> {
    Ok(reqwest::Client::builder().pool_max_idle_per_host(0).build()?)
}

async fn import(
    origin: &str,
    account: &Account,
    (from, to): (usize, usize),
    assets: usize,
) -> Result<()> {
    let lines = (from / OF_PAGE..to / OF_PAGE).map(move |page| {
        let usages: Vec<Value> = (0..OF_PAGE).map(|n| usage(page * OF_PAGE + n, assets)).collect();
        Ok::<_, std::io::Error>(format!("{}\n", json!({ "uri": uri(page), "usages": usages })))
    });
    let request = account.client.post(format!("{origin}/api/v1/connector/usage/import"));
    let request = request.bearer_auth(&account.key).header("Content-Type", "application/x-ndjson");
    let request =
        request.header("X-Connector", "bench/1.0").body(Body::wrap_stream(stream::iter(lines)));
    let told = account::call(request).await?;
    let new = to / OF_PAGE * OF_PAGE - from / OF_PAGE * OF_PAGE;
    if told["import"]["new"] == new { Ok(()) } else { Err(format!("not {new}: {told}").into()) }
}

async fn export(portal: &Server, origin: &str, usages: usize) -> Result<Transfer> {
    let access = account::log_in(origin).await?;
    let request = client()?.get(format!("{origin}/api/v1/asset-usage/export"));
    let begun = Instant::now();
    let body = request.bearer_auth(access).send().await?.error_for_status()?.bytes_stream();
    let lines = Cell::new(0);
    let count = |chunk: reqwest::Result<Bytes>| {
        chunk.map(|chunk| lines.update(|all| all + chunk.split(|byte| *byte == b'\n').count() - 1))
    };
    let mut body = body.map(count);
    // Its caches are full after a part of it, too.
    while lines.get() < usages / 10 && body.next().await.transpose()?.is_some() {}
    let before = portal.resident()?;
    let rest = async {
        while body.next().await.transpose()?.is_some() {}
        Ok(())
    };
    let peak = watched(portal, rest).await?;
    if lines.get() != usages + 1 {
        return Err(format!("{} lines", lines.get()).into());
    }
    Ok(Transfer { growth: peak.saturating_sub(before), rate: rate(usages, begun) })
}

/// The greatest resident memory while something runs.
async fn watched(portal: &Server, work: impl Future<Output = Result<()>>) -> Result<u64> {
    let mut work = std::pin::pin!(work);
    let mut peak = 0;
    let mut tick = tokio::time::interval(std::time::Duration::from_millis(100));
    loop {
        tokio::select! {
            done = &mut work => return done.map(|()| peak),
            _ = tick.tick() => peak = peak.max(portal.resident()?),
        }
    }
}

/// A quarter of the usages is of a twentieth of the assets; every page uses others. Most usages of an
/// asset are in one field of one site, in any language.
fn usage(n: usize, assets: usize) -> Value {
    // Numbers without an order.
    let any = n.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20;
    let asset_number = any % if n.is_multiple_of(4) { assets / 20 } else { assets };
    let home = if n.is_multiple_of(20) { n } else { asset_number };
    let field = if n.is_multiple_of(9_973) {
        "Rare".to_owned()
    } else {
        format!("Field {}", home % FIELDS)
    };
    json!({
        "assetId": asset(asset_number), "field": field, "language": format!("l{}", n / 3 % LANGUAGES),
        "site": format!("s{}", home / 7 % SITES), "version": "1",
        "itemId": "{3F2504E0-4F89-41D3-9A0C-0305E82C3301}", "itemPath": "/sitecore/content/acme",
    })
}

fn asset(n: usize) -> String {
    format!("{n:08x}-2a4d-4b4c-b2af6c1b4d6f2a10")
}

fn uri(page: usize) -> String {
    format!("https://www.acme.example/en/section-{}/page-{page}", page % 100)
}
