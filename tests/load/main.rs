//! What the release build must keep up with, measured from outside.
//!
//! `bench http`: `GET /api/v1/connector/config` against a bare actix-web handler that returns the same bytes.
//! `bench start`: from start to ready, and memory at rest. `bench import`: thousands of rows of field
//! settings. `bench sign-in`: with an address that is here and one that is not. `bench waiting`: a thousand and ten thousand connectors that wait for changes.
//! `bench usage`: usages that connectors tell. `bench all`: all of it. `bench usage-large`: ten million
//! usages in one account. `bench logs`: log records that come in; `bench logs-large`: five million, searched.
//!
//! Everything stays on the loopback interface and ends by itself. A server has core 0 for itself,
//! the load comes from core 1.

mod generator;
mod import;
mod logs;
mod peer;
mod server;
mod sign_in;
mod start;
mod throughput;
mod usage;
mod usage_large;
mod waiting;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Any failure, as a message for the person who runs this.
type Failure = Box<dyn std::error::Error + Send + Sync>;
type Result<T> = std::result::Result<T, Failure>;

/// Measures the release build against its bars.
#[derive(Parser)]
#[command(name = "bench")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// The server to measure.
    #[arg(long, global = true, default_value = "target/release/portal")]
    portal: PathBuf,
    /// Exit with an error when a bar is missed.
    #[arg(long, global = true)]
    enforce: bool,
    /// Rounds for each of the two servers; their medians are compared.
    #[arg(long, global = true, default_value_t = 5)]
    rounds: usize,
    /// Length of a round.
    #[arg(long, global = true, default_value_t = 2.0)]
    seconds: f64,
}

#[derive(Subcommand)]
enum Command {
    /// Throughput of the connector configuration, 200 and 304.
    Http,
    /// Start-to-ready time, and memory at rest.
    Start,
    /// Import of 5,000 rows of field settings.
    Import,
    /// Signing in with an address that is here and with one that is not: whether time tells.
    SignIn,
    /// Connectors that wait for changes: memory, and time from a change to its event.
    Waiting,
    /// Usages that connectors tell, in bulk and one by one.
    Usage,
    /// Log records that come in.
    Logs,
    /// Five million log records in one account, searched. Takes some minutes.
    LogsLarge {
        /// A folder that keeps the databases: where it has them, they are not filled again.
        #[arg(long)]
        keep: Option<PathBuf>,
    },
    /// Ten million usages in one account: lists, filters, numbers, export. Takes most of an hour.
    UsageLarge {
        /// A folder that keeps the databases: where it has them, they are not filled again.
        #[arg(long)]
        keep: Option<PathBuf>,
    },
    /// Everything but that.
    All,
    /// The bare handler that the throughput is compared with.
    #[command(hide = true)]
    Peer(peer::Arguments),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(&arguments) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) if arguments.enforce => ExitCode::FAILURE,
        Ok(false) => {
            println!("below a bar; --enforce would fail here");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprint!("bench: {error}");
            let mut cause = error.source();
            while let Some(deeper) = cause {
                eprint!(": {deeper}");
                cause = deeper.source();
            }
            eprintln!();
            ExitCode::FAILURE
        }
    }
}

/// Whether every bar was reached.
fn run(arguments: &Arguments) -> Result<bool> {
    if let Command::Peer(arguments) = &arguments.command {
        peer::serve(arguments)?;
        return Ok(true);
    }
    if !arguments.portal.is_file() {
        return Err(format!("{} is missing: `just build`", arguments.portal.display()).into());
    }
    let portal = arguments.portal.canonicalize()?;
    server::pin_this_process()?;
    let mut reached = true;
    if matches!(arguments.command, Command::Http | Command::All) {
        reached &= throughput::measure(&portal, arguments.rounds, arguments.seconds)?;
    }
    if matches!(arguments.command, Command::Start | Command::All) {
        reached &= start::measure(&portal)?;
    }
    if matches!(arguments.command, Command::Import | Command::All) {
        reached &= import::measure(&portal, arguments.rounds)?;
    }
    if matches!(arguments.command, Command::SignIn | Command::All) {
        reached &= sign_in::measure(&portal)?;
    }
    if matches!(arguments.command, Command::Waiting | Command::All) {
        reached &= waiting::measure(&portal)?;
    }
    if matches!(arguments.command, Command::Usage | Command::All) {
        reached &= usage::measure(&portal)?;
    }
    if matches!(arguments.command, Command::Logs | Command::All) {
        reached &= logs::measure(&portal)?;
    }
    if let Command::LogsLarge { keep } = &arguments.command {
        reached &= logs::measure_search(&portal, keep.as_deref())?;
    }
    if let Command::UsageLarge { keep } = &arguments.command {
        reached &= usage_large::measure(&portal, keep.as_deref())?;
    }
    Ok(reached)
}

/// The middle of the values; of an even number, the mean of the middle two.
fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => f64::NAN,
        length if length % 2 == 1 => sorted[middle],
        _ => f64::midpoint(sorted[middle - 1], sorted[middle]),
    }
}

/// So many things a second.
fn rate(count: usize, begun: std::time::Instant) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX)) / begun.elapsed().as_secs_f64()
}

fn verdict(reached: bool) -> &'static str {
    if reached { "reached" } else { "MISSED" }
}
