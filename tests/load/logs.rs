//! Log records of connectors: how many are acknowledged in a second, what memory that takes, and what a search
//! takes among five million against fifty thousand.

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
const SEARCH_BAR: f64 = 3.0;
const LOOKS: usize = 100;
/// Records are of the last so many milliseconds: some days.
const SPAN: u64 = 10 * 24 * 60 * 60 * 1_000;

/// Prints the figures of intake; whether the bars are reached.
pub(crate) fn measure(binary: &Path) -> Result<bool> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(intake(binary))
}

/// Prints the figures of searching; whether the bar is reached.
pub(crate) fn measure_search(binary: &Path) -> Result<bool> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let small = runtime.block_on(looks(binary, SMALL))?;
    let large = runtime.block_on(looks(binary, LARGE))?;
    println!("logs, {LARGE} records against {SMALL}, SQLite: p95 in ms");
    let mut reached = true;
    for ((name, small), (_, large)) in small.iter().zip(&large) {
        let ratio = large / small;
        let is_reached = ratio < SEARCH_BAR;
        reached &= is_reached;
        let verdict = verdict(is_reached);
        println!(
            "    {name:<34} {small:>8.2} {large:>8.2}   ratio {ratio:>6.2}   bar {SEARCH_BAR}: {verdict}"
        );
    }
    Ok(reached)
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

async fn looks(binary: &Path, records: usize) -> Result<Vec<(&'static str, f64)>> {
    let data = tempfile::tempdir()?;
    let portal = portal(binary, data.path())?;
    let origin = format!("http://{}", portal.address);
    let account = somebody(&origin).await?;
    let begun = Instant::now();
    // Not all bodies at once: they are large.
    for part in (0..records / FILL_BATCH).collect::<Vec<_>>().chunks(100) {
        let bodies = part.iter().map(|n| body(n * FILL_BATCH, FILL_BATCH, records)).collect();
        send(&origin, &account.key, bodies, FILL_SENDERS, FILL_BATCH).await?;
    }
    println!("    {records} are in, {:.0} a second", rate(records, begun));
    let access = account::log_in(&origin).await?;
    let mut looks = Vec::new();
    for (name, query) in queries() {
        let mut times = Vec::with_capacity(LOOKS);
        for _ in 0..LOOKS {
            let request = account.client.get(format!("{origin}/api/v1/logs{query}"));
            let begun = Instant::now();
            account::call(request.bearer_auth(&access)).await?;
            times.push(begun.elapsed().as_secs_f64() * 1_000.0);
        }
        times.sort_by(f64::total_cmp);
        looks.push((name, times[LOOKS * 95 / 100]));
    }
    portal.stop()?;
    Ok(looks)
}

fn queries() -> Vec<(&'static str, String)> {
    let query = |text: &str| text.to_owned();
    vec![
        ("the newest", query("")),
        ("a level", query("?level=error")),
        ("an instance", query("?instance=cm3")),
        ("a word that many have", query("?q=selector")),
        ("a word that few have", query("?q=r77777")),
        ("a word that none has", query("?q=nothing")),
        ("two words", query("?q=selector%20hero")),
        ("two words that never meet", query("?q=selector%20token")),
        ("what begins so", query("?q=select*")),
        ("word, level and instance", query("?q=selector&level=warn&instance=cm3")),
        ("since an hour", query(&format!("?from={}", at(3_600_000)))),
        ("before five days, a word", query(&format!("?q=selector&to={}", at(5 * 86_400_000)))),
        ("over time", query("/histogram")),
        ("over time, a level", query("/histogram?level=error")),
        ("what they come to", query("/summary")),
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
