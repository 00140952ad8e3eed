//! The connector configuration against a bare handler, turn by turn on the same core.

use std::path::Path;
use std::time::{Duration, Instant};

use portal_tests::account;

use crate::generator::{self, CONNECTIONS, Load};
use crate::server::{self, Server};
use crate::{Result, median, verdict};

const PATH: &str = "/api/v1/connector/config";

/// The share of the bare handler's throughput that must be reached.
const BAR: f64 = 0.8;

/// Below this share of its core a server was not the limit, and the ratio says little.
const BUSY: f64 = 0.9;

/// Prints the figures; whether both ratios reach the bar.
pub(crate) fn measure(binary: &Path, rounds: usize, seconds: f64) -> Result<bool> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let data = tempfile::tempdir()?;
    let portal = Server::start(server::portal(binary, data.path(), "127.0.0.1:0"))?;
    let origin = format!("http://{}", portal.address);

    println!("throughput: an account and its key, made over the API");
    let key = runtime.block_on(account::sign_up(&origin))?.key;
    let (body, etag) = runtime.block_on(answer(&format!("{origin}{PATH}"), &key))?;

    let body_file = data.path().join("bench-body.json");
    std::fs::write(&body_file, &body)?;
    let mut command = server::pinned(&std::env::current_exe()?);
    command.arg("peer").arg("--body").arg(&body_file).args(["--etag", &etag, "--path", PATH]);
    let peer = Server::start(command)?;

    println!(
        "throughput: GET {PATH}, {} bytes, {CONNECTIONS} connections, {rounds} rounds of {seconds} s each, one core a side",
        body.len()
    );
    let length = Duration::from_secs_f64(seconds);
    let mut reached = true;
    for load in [Load::get(PATH, &key, None, 200), Load::get(PATH, &key, Some(&etag), 304)] {
        reached &= runtime.block_on(compare(&portal, &peer, &load, rounds, length))?;
    }
    Ok(reached)
}

async fn answer(url: &str, key: &str) -> Result<(Vec<u8>, String)> {
    let answer = reqwest::Client::new().get(url).bearer_auth(key).send().await?;
    let answer = answer.error_for_status()?;
    let etag = answer.headers().get("etag").ok_or("the configuration has no ETag")?;
    let etag = etag.to_str()?.to_owned();
    Ok((answer.bytes().await?.to_vec(), etag))
}

async fn compare(
    portal: &Server,
    peer: &Server,
    load: &Load,
    rounds: usize,
    length: Duration,
) -> Result<bool> {
    let mut rates = [Vec::new(), Vec::new()];
    let mut shares = [Vec::new(), Vec::new()];
    for server in [portal, peer] {
        generator::run(&server.address, load, length / 2).await?;
    }
    for _ in 0..rounds {
        for (index, server) in [portal, peer].into_iter().enumerate() {
            let (begun, ticks) = (Instant::now(), server.ticks()?);
            rates[index].push(generator::run(&server.address, load, length).await?);
            shares[index].push((server.ticks()? - ticks) / 100.0 / begun.elapsed().as_secs_f64());
        }
    }
    let [ours, bare] = rates.map(|rates| median(&rates));
    let [our_share, bare_share] = shares.map(|shares| median(&shares));
    let ratio = ours / bare;
    println!("  {}", load.status);
    println!("    portal        {ours:>9.0} /s   {:>3.0} % of its core", 100.0 * our_share);
    println!("    bare handler  {bare:>9.0} /s   {:>3.0} % of its core", 100.0 * bare_share);
    println!("    ratio         {ratio:>9.3}      bar {BAR}: {}", verdict(ratio >= BAR));
    if our_share.min(bare_share) < BUSY {
        // What a second of processor time yields stays comparable when something else runs too.
        let ratio = (ours / our_share) / (bare / bare_share);
        println!(
            "    not conclusive: a server did not have its core to itself, or waited for the load"
        );
        println!("    for each second of processor time the ratio is {ratio:.3}");
    }
    Ok(ratio >= BAR)
}
