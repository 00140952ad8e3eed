//! The portal, killed again and again while connectors tell usages: what was acknowledged is there,
//! once, and nothing else; the database is intact; and in the end Bynder (its double) knows what the
//! portal knows.
//!
//! `faults --cycles 200`: on SQLite, and on PostgreSQL where `TEST_DATABASE_URL` names one (run it under
//! `tests/with-postgres`). Everything stays on the loopback interface and ends by itself; only
//! processes that were started here are killed.

mod model;
mod process;
mod senders;

use std::{path::PathBuf, process::ExitCode, time::Duration};

use bynder_double::{DEMO_CLIENT_ID, DEMO_CLIENT_SECRET, DEMO_INTEGRATION_ID, Double};
use clap::Parser;
use portal_storage::testing::{Engine, TempDatabase, discrepancies};
use portal_tests::account;
use serde_json::{Value, json};

use self::{model::Model, process::Portal, senders::Senders};

type Failure = Box<dyn std::error::Error + Send + Sync>;
type Result<T> = std::result::Result<T, Failure>;

/// How long telling Bynder may take in the end. A claim of a replica that is dead holds for 40 seconds.
const PATIENCE: Duration = Duration::from_mins(3);

/// Kills the portal again and again while connectors tell usages.
#[derive(Parser)]
#[command(name = "faults")]
struct Arguments {
    /// The server to kill.
    #[arg(long, default_value = "target/debug/portal")]
    portal: PathBuf,
    /// How often, on each engine.
    #[arg(long, default_value_t = 200)]
    cycles: u32,
    /// Where chance begins.
    #[arg(long, default_value_t = 20_260_301)]
    seed: u64,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let mut engines = vec![Engine::Sqlite];
    if std::env::var_os("TEST_DATABASE_URL").is_some() {
        engines.push(Engine::Postgres);
    } else {
        println!(
            "faults: PostgreSQL is tried under tests/with-postgres, or with TEST_DATABASE_URL"
        );
    }
    for engine in engines {
        if let Err(error) = run(&arguments, engine).await {
            eprintln!("faults: {engine:?}, seed {}: {error}", arguments.seed);
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

async fn run(arguments: &Arguments, engine: Engine) -> Result<()> {
    let binary = arguments.portal.canonicalize()?;
    let database = TempDatabase::create(engine).await;
    let data = tempfile::tempdir()?;
    let double = Double::start()?;
    let authority = double.authority();
    let start = || Portal::start(&binary, data.path(), &database.url, &authority);
    let mut chance = Chance(arguments.seed);

    let mut portal = start().await?;
    let account = account::sign_up(&portal.origin).await?;
    connect(&portal.origin, &account, &double).await?;
    let mut model = Model::new(double.media().into_iter().map(|media| media.id).collect());
    let mut acknowledged = 0;
    for cycle in 0..arguments.cycles {
        let senders = Senders::start(&portal.origin, &account.key, &model, chance.next());
        // At any point of what comes after some.
        senders.have_told(u32::try_from(1 + chance.next() % 30)?).await?;
        tokio::time::sleep(Duration::from_millis(chance.next() % 40)).await;
        portal.kill().await?;
        acknowledged += senders.end(&mut model).await?;
        portal = start().await?;
        let there = listed(&portal.origin, &account.key).await?;
        model.compare(&there).map_err(|wrong| format!("cycle {cycle}: {wrong}"))?;
        if cycle % 20 == 19 {
            let wrong = discrepancies(&database.url).await;
            if !wrong.is_empty() {
                return Err(format!("cycle {cycle}: {wrong:#?}").into());
            }
        }
    }
    let told = until_told(&portal.origin, &account).await?;
    let known: std::collections::BTreeSet<(String, String)> =
        double.usages().into_iter().map(|usage| (usage.uri, usage.asset_id)).collect();
    let right = model.for_bynder();
    if known != right {
        let lacks: Vec<_> = right.difference(&known).take(5).collect();
        let has: Vec<_> = known.difference(&right).take(5).collect();
        return Err(format!("Bynder lacks {lacks:?} and has {has:?}").into());
    }
    portal.stop().await?;
    let wrong = discrepancies(&database.url).await;
    if !wrong.is_empty() {
        return Err(format!("in the end: {wrong:#?}").into());
    }
    println!(
        "faults: {engine:?}: killed {} times under load; {acknowledged} syncs acknowledged, none lost, none \
         doubled; {} usages in the end, of which Bynder knows {} ({} calls of it); the database is intact \
         ({:.0} s to tell the rest)",
        arguments.cycles,
        model.usages(),
        known.len(),
        double.calls_to("/api/media/usage/sync/"),
        told.as_secs_f64(),
    );
    double.stop().await;
    Ok(())
}

/// Connects the account to the double.
async fn connect(origin: &str, account: &account::Account, double: &Double) -> Result<()> {
    let settings = json!({
        "dam": "bynder", "portalUrl": double.authority(), "oauthClientId": DEMO_CLIENT_ID,
        "oauthClientSecret": DEMO_CLIENT_SECRET, "integrationId": DEMO_INTEGRATION_ID,
    });
    let put = account.client.put(format!("{origin}/api/v1/settings/bynder"));
    let put = put.bearer_auth(&account.access).header("If-Match", "*").json(&settings);
    account::call(put).await.map(drop)
}

/// Every usage that the portal holds.
async fn listed(origin: &str, key: &str) -> Result<Vec<Value>> {
    let client = reqwest::Client::builder().pool_max_idle_per_host(0).build()?;
    let (mut all, mut cursor) = (Vec::new(), String::new());
    loop {
        let url = format!("{origin}/api/v1/connector/usage?limit=200{cursor}");
        let page = account::call(client.get(url).bearer_auth(key)).await?;
        all.extend(page["items"].as_array().cloned().unwrap_or_default());
        match page["nextCursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return Ok(all),
        }
    }
}

/// Waits until Bynder knows everything.
async fn until_told(origin: &str, account: &account::Account) -> Result<Duration> {
    let begun = tokio::time::Instant::now();
    let access = account::log_in(origin).await?;
    loop {
        let get = account.client.get(format!("{origin}/api/v1/asset-usage/sync"));
        let sync = account::call(get.bearer_auth(&access)).await?;
        if sync["state"] == "told" && sync["pagesWaiting"] == 0 {
            return Ok(begun.elapsed());
        }
        if begun.elapsed() > PATIENCE {
            return Err(format!("Bynder is not told: {sync}").into());
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// Numbers that can be had again (xorshift).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
}
