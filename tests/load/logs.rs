//! Log records of connectors: how many are acknowledged in a second, what memory that takes, and what a search
//! takes among five million against fifty thousand.

use std::fs::File;
use std::path::Path;
use std::time::Instant;

use futures_util::{StreamExt as _, stream};
use portal_tests::account::{self, Account};
use serde_json::{Value, json};

use crate::server::{self, Server};
use crate::{Result, rate, verdict};

const SENDERS: usize = 32;
const OF_BATCH: usize = 100;
const CALLS: usize = 3_000;
/// Records, those by which caches are filled before among them.
const ALL: usize = (CALLS + CALLS / 10) * OF_BATCH;
/// Records a second.
const INTAKE_BAR: f64 = 20_000.0;
/// KiB that the service may grow by while it takes records in.
const GROWTH: u64 = 96 * 1024;

const SMALL: usize = 50_000;
const LARGE: usize = 5_000_000;
const FILL_BATCH: usize = 1_000;
const FILL_SENDERS: usize = 4;
/// At p95, and at p50, the large account may take so many times what the small one takes.
const SEARCH_BAR: f64 = 3.0;
/// How often each thing is looked for, on each side.
const LOOKS: usize = 200;
/// Records are of the last so many milliseconds: some days.
const SPAN: u64 = 10 * 24 * 60 * 60 * 1_000;

/// Prints the figures of intake; whether the bars are reached.
pub(crate) fn measure(binary: &Path) -> Result<bool> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(intake(binary))
}

/// Prints the figures of searching; whether the bars are reached.
pub(crate) fn measure_search(binary: &Path, keep: Option<&Path>) -> Result<bool> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let passing = tempfile::tempdir()?;
    let folder = keep.unwrap_or(passing.path());
    let mut small = runtime.block_on(Side::ready(binary, folder, SMALL))?;
    let mut large = runtime.block_on(Side::ready(binary, folder, LARGE))?;
    for side in [&mut small, &mut large] {
        // Now, since a token is good for ten minutes and filling takes longer.
        side.access = runtime.block_on(account::log_in(&side.origin))?;
    }
    println!("logs, {LARGE} records against {SMALL} in one account, SQLite: ms");
    println!("    {:<34} {:>17} {:>17}", "", "p50", "p95");
    let before = large.portal.resident()?;
    let mut reached = true;
    for (name, query) in queries() {
        let [small, large] = runtime.block_on(look(&small, &large, query))?;
        // In the middle, too: on a busy machine p95 is of what else it does, on both sides alike.
        let ratio = (large.1 / small.1).max(large.0 / small.0);
        let is_reached = ratio < SEARCH_BAR;
        reached &= is_reached;
        let verdict = verdict(is_reached);
        let (p50, p95) = ((small.0, large.0), (small.1, large.1));
        println!(
            "    {name:<34} {:>8.2} {:>8.2} {:>8.2} {:>8.2}   ratio {ratio:>5.2}   bar {SEARCH_BAR}: {verdict}",
            p50.0, p50.1, p95.0, p95.1
        );
    }
    let growth = large.portal.resident()?.saturating_sub(before);
    let is_small = growth <= GROWTH;
    println!("    memory grew by {growth} KiB   bar {GROWTH}: {}", verdict(is_small));
    for query in ["?q=selector%20token", "?q=select*%20token", "?level=fatal"] {
        let (calls, seconds) = runtime.block_on(large.whole(query))?;
        println!("    {query}: everything is looked through after {calls} calls, {seconds:.2} s");
    }
    small.portal.stop()?;
    large.portal.stop()?;
    Ok(reached && is_small)
}

/// A portal with an account with so many records, and somebody who looks at them.
struct Side {
    portal: Server,
    origin: String,
    records: usize,
    client: reqwest::Client,
    access: String,
    /// The cursor of a page in the middle.
    deep: String,
}

impl Side {
    async fn ready(binary: &Path, folder: &Path, records: usize) -> Result<Self> {
        let data = folder.join(records.to_string());
        std::fs::create_dir_all(&data)?;
        let data = data.canonicalize()?;
        let filled = data.join("filled");
        let portal = portal(binary, &data)?;
        let origin = format!("http://{}", portal.address);
        if !filled.exists() {
            let account = somebody(&origin).await?;
            let begun = Instant::now();
            // Not all bodies at once: they are large.
            for part in (0..records / FILL_BATCH).collect::<Vec<_>>().chunks(100) {
                let bodies =
                    part.iter().map(|n| body(n * FILL_BATCH, FILL_BATCH, records)).collect();
                send(&origin, &account.key, bodies, FILL_SENDERS, FILL_BATCH).await?;
            }
            println!("    {records} are in, {:.0} a second", rate(records, begun));
        }
        std::fs::write(filled, "")?;
        // All of it is in the system's memory then: it is not to be measured how fast a disk is.
        std::io::copy(&mut File::open(data.join("portal.db"))?, &mut std::io::sink())?;
        let access = account::log_in(&origin).await?;
        // A connection for each call: one that is kept may just be closed by the other side.
        let client = reqwest::Client::builder().pool_max_idle_per_host(0).build()?;
        let mut side = Self { portal, origin, records, client, access, deep: String::new() };
        let middle = side.get(&format!("?q=selector&limit=1&to={}", at(SPAN / 2))).await?.1;
        middle["nextCursor"].as_str().ok_or("one page is all")?.clone_into(&mut side.deep);
        Ok(side)
    }

    /// Milliseconds that the nth look takes.
    async fn look(&self, n: usize, query: &str) -> Result<f64> {
        let any = self.records * (n + 1) / (LOOKS + 1) / 5 * 5;
        let rare = format!("r{any}");
        let query = query
            .replace("{rare}", &rare)
            .replace("{rare*}", &format!("{}*", &rare[..rare.len().min(5)]))
            .replace("{hour ago}", &at(3_600_000))
            .replace("{middle}", &at(SPAN / 2))
            .replace("{after}", &at(SPAN / 2 - 12 * 3_600_000))
            .replace("{deep}", &self.deep);
        let (millis, answer) = self.get(&query).await?;
        // Where others keep the machine busy, patience may be over before.
        if query.ends_with(&rare) && answer["items"].as_array().is_none_or(Vec::is_empty) {
            println!("    {rare} of {} was not found in one call", self.records);
        }
        Ok(millis)
    }

    /// Milliseconds, and the answer.
    async fn get(&self, path: &str) -> Result<(f64, Value)> {
        let request = self.client.get(format!("{}/api/v1/logs{path}", self.origin));
        let request = request.bearer_auth(&self.access);
        let begun = Instant::now();
        let answer = account::call(request).await?;
        Ok((begun.elapsed().as_secs_f64() * 1_000.0, answer))
    }

    /// Calls, and seconds, until everything was looked through.
    async fn whole(&self, query: &str) -> Result<(usize, f64)> {
        let begun = Instant::now();
        let (mut calls, mut next) = (0, query.to_owned());
        loop {
            calls += 1;
            let answer = self.get(&next).await?.1;
            match answer["nextCursor"].as_str() {
                Some(cursor) => next = format!("{query}&cursor={cursor}"),
                None => return Ok((calls, begun.elapsed().as_secs_f64())),
            }
        }
    }
}

/// What it takes on both sides, at p50 and p95, in turns: what else the machine does is both sides' burden.
async fn look(small: &Side, large: &Side, query: &str) -> Result<[(f64, f64); 2]> {
    let mut times = [Vec::with_capacity(LOOKS), Vec::with_capacity(LOOKS)];
    for n in 0..LOOKS {
        for (side, times) in [small, large].into_iter().zip(&mut times) {
            times.push(side.look(n, query).await?);
        }
    }
    Ok(times.map(|mut times| {
        times.sort_by(f64::total_cmp);
        (times[LOOKS / 2], times[LOOKS * 95 / 100])
    }))
}

fn portal(binary: &Path, data: &Path) -> Result<Server> {
    let mut command = server::portal(binary, data, "127.0.0.1:0");
    command.env("PORTAL_LIMIT_LOGS", "1000000000/m").env("PORTAL_LOG_MEGABYTES", "10000");
    Server::start(command)
}

async fn somebody(origin: &str) -> Result<Account> {
    let account = account::sign_up(origin).await?;
    let consent = account.client.put(format!("{origin}/api/v1/settings/advanced"));
    let consent = consent.bearer_auth(&account.access).header("If-Match", "*");
    account::call(consent.json(&json!({ "remoteLoggingEnabled": true }))).await?;
    Ok(account)
}

async fn intake(binary: &Path) -> Result<bool> {
    let data = tempfile::tempdir()?;
    let portal = portal(binary, data.path())?;
    let origin = format!("http://{}", portal.address);
    let account = somebody(&origin).await?;
    let bodies = |from: usize, calls: usize| {
        (from..from + calls).map(|call| body(call * OF_BATCH, OF_BATCH, ALL)).collect::<Vec<_>>()
    };
    // Its caches are full after a part of it.
    send(&origin, &account.key, bodies(CALLS, CALLS / 10), SENDERS, OF_BATCH).await?;
    let before = portal.resident()?;
    let bodies = bodies(0, CALLS);
    let begun = Instant::now();
    send(&origin, &account.key, bodies, SENDERS, OF_BATCH).await?;
    let rate = rate(CALLS * OF_BATCH, begun);
    let growth = portal.resident()?.saturating_sub(before);
    portal.stop()?;
    let (is_fast, is_small) = (rate >= INTAKE_BAR, growth <= GROWTH);
    println!("logs: batches of {OF_BATCH}, {SENDERS} senders, SQLite");
    println!("    acknowledged    {rate:>9.0} /s   bar {INTAKE_BAR}: {}", verdict(is_fast));
    println!("    memory grew by  {growth:>9} KiB   bar {GROWTH}: {}", verdict(is_small));
    Ok(is_fast && is_small)
}

/// What is looked for. The rare word and the rare beginning are others each time.
fn queries() -> [(&'static str, &'static str); 23] {
    [
        ("the newest", ""),
        ("a level", "?level=error"),
        ("a level that none has", "?level=fatal"),
        ("an instance", "?instance=cm3"),
        ("an instance that is not there", "?instance=cm9"),
        ("a word that many have", "?q=selector"),
        ("a word that one has", "?q={rare}"),
        ("a word that none has", "?q=nothing"),
        ("two words", "?q=selector%20hero"),
        ("two words that never meet", "?q=selector%20token"),
        ("what begins so, with many", "?q=select*"),
        ("what begins so, with few", "?q={rare*}"),
        ("what begins so, with none", "?q=nothing*"),
        ("a beginning and a word, no record", "?q=select*%20token"),
        ("word, level and instance", "?q=selector&level=warn&instance=cm3"),
        ("since an hour", "?from={hour ago}"),
        ("twelve hours in the middle, a word", "?q=selector&from={middle}&to={after}"),
        ("twelve hours in the middle, none", "?q=selector%20token&from={middle}&to={after}"),
        ("a page in the middle", "?q=selector&cursor={deep}"),
        ("over time", "/histogram"),
        ("over time, a level", "/histogram?level=error"),
        ("over time, a word", "/histogram?q=selector"),
        ("what they come to", "/summary"),
    ]
}

/// So many milliseconds ago.
fn at(millis: u64) -> String {
    let now = std::time::UNIX_EPOCH.elapsed().unwrap_or_default();
    let at = now.saturating_sub(std::time::Duration::from_millis(millis));
    let micros = i64::try_from(at.as_micros()).unwrap_or(i64::MAX);
    portal_types::Timestamp::from_unix_micros(micros).to_string()
}

async fn send(
    origin: &str,
    key: &str,
    bodies: Vec<String>,
    senders: usize,
    records: usize,
) -> Result<()> {
    let client = reqwest::Client::new();
    let calls = bodies.into_iter().enumerate().map(|(n, body)| {
        let request = client.post(format!("{origin}/api/v1/connector/logs")).bearer_auth(key);
        let request = request.header("Content-Type", "application/json");
        let request = request.header("X-Connector", "bench/1.0");
        let instance = format!("cm{}", n % 5);
        account::call(request.header("X-Connector-Instance", instance).body(body))
    });
    let mut answers = stream::iter(calls).buffer_unordered(senders);
    while let Some(answer) = answers.next().await {
        let answer = answer?;
        if answer["accepted"] != records {
            return Err(format!("not {records}: {answer}").into());
        }
    }
    Ok(())
}

/// A batch of records, of which there are so many in all.
fn body(from: usize, count: usize, all: usize) -> String {
    let records: Vec<Value> = (from..from + count).map(|n| record(n, all)).collect();
    json!(records).to_string()
}

fn record(n: usize, all: usize) -> Value {
    let ago = SPAN - SPAN * n as u64 / (all as u64 + 1);
    let message = match n % 5 {
        0 => format!("The asset selector opened in field hero, request r{n}"),
        1 => format!("Settings of revision {} are current", n / 1_000),
        2 => format!("A token was asked for, request r{n}"),
        3 => format!("Page /en/section-{}/page-{n} was published", n % 100),
        _ => format!("The asset selector did not answer within {} s, request r{n}", n % 60),
    };
    let level = ["info", "debug", "info", "info", "warn", "error"][n % 997 % 6];
    json!({
        "time": at(ago), "level": level, "message": message, "logger": "Bynder.AssetSelector",
        "properties": { "thread": n % 16, "duration": n % 700 },
    })
}
