//! Connectors that wait: what each costs, and how soon a change is with all of them. A change is
//! committed when another process can read it, which is looked for in the database itself.

use std::path::Path;
use std::time::{Duration, Instant};

use portal_storage::{Config, Store};
use portal_types::AccountId;
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::mpsc;

use crate::server::{self, Server};
use crate::{Result, verdict};
use portal_tests::account::{self, Account};

/// How many wait, and how many changes they are told.
const ROUNDS: [(usize, usize); 2] = [(1_000, 50), (10_000, 20)];

/// With a thousand waiting, 99 of 100 events are there this soon after the change was committed.
const BAR_MS: f64 = 50.0;
const BAR_WAITING: usize = 1_000;

/// What one that waits may take of the server's memory.
const MEMORY_BAR_KIB: f64 = 32.0;

/// Connections that are opened at a time: fewer than the server's backlog.
const TOGETHER: usize = 200;

/// A heartbeat comes every 15 seconds: one is within this time.
const IDLE: Duration = Duration::from_secs(20);

/// How often the database is asked whether the change is committed: how wrong that moment can be,
/// to our disadvantage never.
const LOOK: Duration = Duration::from_micros(200);

const PATIENCE: Duration = Duration::from_mins(1);
const SELECTOR: &str = "/api/v1/settings/asset-selector";

/// A connector was told the settings of a revision.
type Told = (u64, Instant);

/// Prints the figures; whether the bars are reached.
pub(crate) fn measure(binary: &Path) -> Result<bool> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut reached = true;
    for (waiting, changes) in ROUNDS {
        reached &= runtime.block_on(round(binary, waiting, changes))?;
    }
    Ok(reached)
}

async fn round(binary: &Path, waiting: usize, changes: usize) -> Result<bool> {
    let data = tempfile::tempdir()?;
    let portal = Server::start(server::portal(binary, data.path(), "127.0.0.1:0"))?;
    let origin = format!("http://{}", portal.address);
    let account = account::sign_up(&origin).await?;
    let database = data.path().join("portal.db");
    let store =
        portal_storage::open(&Config::new(format!("sqlite://{}", database.display()))).await?;
    println!("waiting: {waiting} connectors of one account on one core, {changes} changes");

    let before = portal.resident()?;
    let (tell, mut told) = mpsc::unbounded_channel();
    for first in (0..waiting).step_by(TOGETHER) {
        let opened = (first..waiting.min(first + TOGETHER))
            .map(|_| open(&portal.address, &account.key, tell.clone()));
        futures_util::future::try_join_all(opened).await?;
    }
    drop(tell);
    let mut revision = account.revision;
    all_told(&mut told, waiting, revision).await?;
    tokio::time::sleep(Duration::from_secs(1)).await;
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let each = portal.resident()?.saturating_sub(before) as f64 / waiting as f64;
    let small = each <= MEMORY_BAR_KIB;
    println!("    {each:>9.1} KiB each  bar {MEMORY_BAR_KIB}: {}", verdict(small));

    let (began, ticks) = (Instant::now(), portal.ticks()?);
    tokio::time::sleep(IDLE).await;
    let share = (portal.ticks()? - ticks) / 100.0 / began.elapsed().as_secs_f64();
    println!("    {:>9.1} % of the core while nothing changes", 100.0 * share);

    let (mut since_sent, mut since_committed) = (Vec::new(), Vec::new());
    for n in 0..changes {
        let sent_at = Instant::now();
        let language = ["nl_NL", "fr_FR"][n % 2];
        let (changed, committed_at) = tokio::try_join!(
            change(&origin, &account, revision, language),
            committed(&*store, account.id, revision),
        )?;
        revision = changed;
        let arrivals = all_told(&mut told, waiting, revision).await?;
        since_sent.extend(arrivals.iter().map(|at| at.duration_since(sent_at)));
        let since = arrivals.iter().map(|at| at.saturating_duration_since(committed_at));
        since_committed.extend(since);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let bar = (waiting == BAR_WAITING).then_some(BAR_MS);
    let soon = print("from the commit", &mut since_committed, bar);
    print("from sending the change", &mut since_sent, None);
    store.close().await;

    let began = Instant::now();
    portal.stop()?;
    println!(
        "    {:>9.1} ms to say goodbye to all and stop",
        1000.0 * began.elapsed().as_secs_f64()
    );
    Ok(small && soon)
}

/// Prints the spread of some times; whether the bar is reached, where there is one.
fn print(what: &str, times: &mut [Duration], bar: Option<f64>) -> bool {
    times.sort_unstable();
    let at = |share: usize| {
        1000.0 * times[(times.len() * share / 100).min(times.len() - 1)].as_secs_f64()
    };
    let (half, most, longest) = (at(50), at(99), at(100));
    let soon = bar.is_none_or(|bar| most < bar);
    let bar = bar.map(|bar| format!("   bar {bar}: {}", verdict(soon))).unwrap_or_default();
    println!("    {most:>9.1} ms p99 {what} (p50 {half:.1}, longest {longest:.1}){bar}");
    soon
}

/// Waits until all were told a revision; when each was.
async fn all_told(
    told: &mut mpsc::UnboundedReceiver<Told>,
    waiting: usize,
    revision: u64,
) -> Result<Vec<Instant>> {
    let mut arrivals = Vec::with_capacity(waiting);
    while arrivals.len() < waiting {
        let next = tokio::time::timeout(PATIENCE, told.recv()).await;
        let next = next.map_err(|_| format!("only {} of {waiting} were told", arrivals.len()))?;
        let (this, at) = next.ok_or("the connections broke off")?;
        if this != revision {
            return Err(format!("{this} was told where {revision} was expected").into());
        }
        arrivals.push(at);
    }
    Ok(arrivals)
}

/// Waits until a revision after this one is there for other processes to read; when that was seen.
async fn committed(store: &dyn Store, account: AccountId, before: u64) -> Result<Instant> {
    let before = i64::try_from(before)?;
    let begun = Instant::now();
    loop {
        // Before the look: what it finds was committed by then, or while it looked.
        let at = Instant::now();
        let now = store.read().await?.account(account).await?.ok_or("the account is gone")?;
        if now.revision > before {
            return Ok(at);
        }
        if begun.elapsed() > PATIENCE {
            return Err("the change was not committed".into());
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// Changes a setting last changed at a revision; the new one.
async fn change(origin: &str, account: &Account, revision: u64, language: &str) -> Result<u64> {
    let request = account.client.put(format!("{origin}{SELECTOR}")).bearer_auth(&account.access);
    let request = request.header("If-Match", format!("\"{revision}\""));
    let saved = account::call(request.json(&json!({ "language": language }))).await?;
    Ok(saved["revision"].as_u64().ok_or("the answer has no revision")?)
}

/// Opens a stream; from then on a task tells of each event with settings.
async fn open(address: &str, key: &str, tell: mpsc::UnboundedSender<Told>) -> Result<()> {
    let mut connection = TcpStream::connect(address).await?;
    connection.set_nodelay(true)?;
    let request = format!(
        "GET /api/v1/connector/config/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\n\r\n"
    );
    connection.write_all(request.as_bytes()).await?;
    tokio::spawn(async move {
        let mut text = Vec::new();
        let mut piece = [0; 4_096];
        while let Ok(length @ 1..) = connection.read(&mut piece).await {
            let at = Instant::now();
            text.extend_from_slice(&piece[..length]);
            while let Some((revision, end)) = settings(&text) {
                text.drain(..end);
                if tell.send((revision, at)).is_err() {
                    return;
                }
            }
        }
    });
    Ok(())
}

/// The revision of the first event with settings that is whole, and where it ends.
fn settings(text: &[u8]) -> Option<(u64, usize)> {
    const BEGIN: &[u8] = b"event: settings\nid: ";
    let begin = find(text, BEGIN)? + BEGIN.len();
    let end = begin + find(&text[begin..], b"\n\n")? + 2;
    let digits = text[begin..].iter().take_while(|byte| byte.is_ascii_digit());
    Some((digits.fold(0, |number, digit| 10 * number + u64::from(digit - b'0')), end))
}

fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    text.windows(what.len()).position(|window| window == what)
}
