//! Signing in with an address that somebody has, and with one that nobody has: whether the time it
//! takes tells them apart.

use std::path::Path;
use std::time::Instant;

use serde_json::json;

use crate::server::{self, Server};
use crate::{Result, median, verdict};
use portal_tests::account::{EMAIL, sign_up};

/// Tries of each kind, in turns, so that whatever else slows the machine slows both.
const TRIES: usize = 200;

/// The medians differ by less than this share.
const BAR: f64 = 0.05;

/// Prints the figures; whether the bar is reached.
pub(crate) fn measure(binary: &Path) -> Result<bool> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let data = tempfile::tempdir()?;
    let mut command = server::portal(binary, data.path(), "127.0.0.1:0");
    for name in ["PORTAL_LIMIT_LOGIN", "PORTAL_LIMIT_LOGIN_AS", "PORTAL_LIMIT_LOGIN_FROM"] {
        command.env(name, "1000/s");
    }
    let portal = Server::start(command)?;
    let origin = format!("http://{}", portal.address);
    println!(
        "sign-in: a wrong password, {TRIES} tries each in turns, with an address that is here and one that is not"
    );
    let reached = runtime.block_on(compare(&origin))?;
    portal.stop()?;
    Ok(reached)
}

async fn compare(origin: &str) -> Result<bool> {
    let client = sign_up(origin).await?.client;
    let address = format!("{origin}/api/v1/auth/login");
    let mut times = [Vec::new(), Vec::new()];
    let mut answers = [Vec::new(), Vec::new()];
    for turn in 0..=TRIES {
        for (which, email) in [EMAIL, "nobody@portal.example"].into_iter().enumerate() {
            let body = json!({ "email": email, "password": "not the one that it is" });
            let begun = Instant::now();
            let answer = client.post(&address).json(&body).send().await?;
            let status = answer.status();
            let mut names: Vec<_> = answer.headers().keys().map(ToString::to_string).collect();
            names.sort();
            let text = answer.text().await?;
            // The first of each warms up.
            if turn > 0 {
                times[which].push(1_000.0 * begun.elapsed().as_secs_f64());
            }
            let id = text.find("\"requestId\":").map_or(text.len(), |at| at);
            answers[which].push((status, names, text[..id].to_owned()));
        }
    }
    let alike = answers[0] == answers[1];
    let [here, absent] = times.map(|times| median(&times));
    let apart = (here - absent).abs() / here.min(absent);
    println!("    an address that is here  {here:>8.3} ms   median");
    println!("    one that is not          {absent:>8.3} ms   median");
    println!(
        "    they differ by           {:>8.2} %    bar {} %: {}",
        100.0 * apart,
        100.0 * BAR,
        verdict(apart < BAR)
    );
    println!("    status, headers and body are {}", if alike { "alike" } else { "NOT ALIKE" });
    Ok(apart < BAR && alike)
}
