//! Thousands of rows of field settings: in one import, and by a call each.

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use portal_tests::account;

use crate::server::{self, Server};
use crate::{Result, median, verdict};

const ROWS: u32 = 5_000;
const BAR: Duration = Duration::from_secs(2);

/// How many rows are sent by a call each; 5,000 of them would take minutes.
const SINGLE: u32 = 200;

/// Prints the figures; whether the bar is reached.
pub(crate) fn measure(binary: &Path, rounds: usize) -> Result<bool> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let data = tempfile::tempdir()?;
    let portal = Server::start(server::portal(binary, data.path(), "127.0.0.1:0"))?;
    let origin = format!("http://{}", portal.address);
    println!("import: {ROWS} rows of field settings as CSV, SQLite, one core for the server");
    let reached = runtime.block_on(compare(&portal, &origin, rounds))?;
    portal.stop()?;
    Ok(reached)
}

async fn compare(portal: &Server, origin: &str, rounds: usize) -> Result<bool> {
    let person = Person {
        client: reqwest::Client::new(),
        access: account::sign_up(origin).await?.access,
        fields: format!("{origin}/api/v1/settings/fields"),
    };
    let begun = Instant::now();
    for n in 0..SINGLE {
        let row = json!({"field": format!("Single {n}"), "defaultSearchTerm": "x"});
        person.post("", "application/json", row.to_string()).await?;
    }
    let single = begun.elapsed().as_secs_f64() / f64::from(SINGLE) * f64::from(ROWS);

    let added = person.import("?dryRun=true", 0).await?;
    demand(&added, "added")?;
    let (mut times, mut work) = (Vec::new(), Vec::new());
    for round in 0..=rounds {
        let (begun, ticks) = (Instant::now(), portal.ticks()?);
        let told = person.import("", round).await?;
        times.push(begun.elapsed().as_secs_f64());
        work.push((portal.ticks()? - ticks) / 100.0);
        demand(&told, if round == 0 { "added" } else { "changed" })?;
    }
    let worst = times.iter().copied().fold(0.0, f64::max);
    let middle = median(&times);
    let reached = worst <= BAR.as_secs_f64();
    println!("    new rows              {:>8.3} s", times[0]);
    println!("    all rows changed      {middle:>8.3} s   median of {}", times.len());
    println!(
        "    the slowest           {worst:>8.3} s   bar {} s: {}",
        BAR.as_secs(),
        verdict(reached)
    );
    println!("    processor time        {:>8.3} s   median", median(&work));
    println!("    by a call each        {single:>8.3} s   reckoned from {SINGLE}");
    println!("    ratio                 {:>8.1}", single / middle);
    Ok(reached)
}

/// That all rows are what they shall be.
fn demand(told: &Value, member: &str) -> Result<()> {
    if told[member] == ROWS {
        return Ok(());
    }
    Err(format!("not {ROWS} rows {member}: {} {}", told["added"], told["errors"]).into())
}

struct Person {
    client: reqwest::Client,
    access: String,
    fields: String,
}

impl Person {
    async fn import(&self, query: &str, round: usize) -> Result<Value> {
        let header = "field,defaultSearchTerm,visibleAssetTypes,alwaysHideLimitedUsage,mode\n";
        let lines = (0..ROWS).map(|n| {
            format!("Content field {n:05},brand {round} {n},image video,true,MultiSelect\n")
        });
        let table = std::iter::once(header.to_owned()).chain(lines).collect::<String>();
        self.post(&format!("/import{query}"), "text/csv", table).await
    }

    async fn post(&self, path: &str, media_type: &str, body: String) -> Result<Value> {
        let request = self.client.post(format!("{}{path}", self.fields));
        let request = request.bearer_auth(&self.access).header("Content-Type", media_type);
        account::call(request.body(body)).await
    }
}
