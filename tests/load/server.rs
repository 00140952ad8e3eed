//! A server process on a core of its own.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::Result;

const SERVER_CORE: &str = "0";
const LOAD_CORE: &str = "1";

/// How long a server may take to come up or to go.
const PATIENCE: Duration = Duration::from_secs(20);

/// A running server. Dropped, it is killed.
pub(crate) struct Server {
    child: Child,
    /// `127.0.0.1:port`
    pub(crate) address: String,
}

/// `portal serve` as it is by default, save where it listens, what it writes to, and one worker.
pub(crate) fn portal(binary: &Path, data: &Path, listen: &str) -> Command {
    let mut command = pinned(binary);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("PORTAL_") || name == "DATABASE_URL" {
            command.env_remove(name);
        }
    }
    command
        .arg("serve")
        .env("PORTAL_LISTEN", listen)
        .env("PORTAL_DATA_DIR", data)
        .env("PORTAL_WORKERS", "1")
        // One key calls as often as it can: the limit is counted all the same.
        .env("PORTAL_LIMIT_KEY", "1000000/s")
        .env("PORTAL_LIMIT_USER", "1000000/s")
        .current_dir(data);
    command
}

/// A command on the servers' core.
pub(crate) fn pinned(binary: &Path) -> Command {
    let mut command = Command::new("taskset");
    command.args(["--cpu-list", SERVER_CORE]).arg(binary);
    command
}

/// Leaves the servers' core to the servers.
pub(crate) fn pin_this_process() -> Result<()> {
    let done = Command::new("taskset")
        .args(["--cpu-list", "--pid", LOAD_CORE, &std::process::id().to_string()])
        .stdout(Stdio::null())
        .status();
    match done {
        Ok(status) if status.success() => Ok(()),
        _ => Err("two cores and `taskset` (util-linux) are needed".into()),
    }
}

impl Server {
    /// Starts it and waits until it says `listening on http://…` on standard output.
    pub(crate) fn start(mut command: Command) -> Result<Self> {
        let mut child =
            command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let output = child.stdout.take().ok_or("no standard output")?;
        let mut server = Self { child, address: String::new() };
        let mut lines = BufReader::new(output).lines();
        for line in &mut lines {
            if let Some((_, address)) = line?.split_once("listening on http://") {
                address.trim_end_matches('/').clone_into(&mut server.address);
                break;
            }
        }
        if server.address.is_empty() {
            return Err("the server ended before it listened".into());
        }
        // Goes on reading, so that the server never waits for a reader.
        std::thread::spawn(move || lines.map_while(std::result::Result::ok).for_each(drop));
        Ok(server)
    }

    /// Starts it without waiting for anything.
    pub(crate) fn spawn(mut command: Command, address: &str) -> Result<Self> {
        let child =
            command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        Ok(Self { child, address: address.to_owned() })
    }

    /// Asks it to end, and waits until it has.
    pub(crate) fn stop(mut self) -> Result<()> {
        Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status()?;
        let begun = Instant::now();
        while self.child.try_wait()?.is_none() {
            if begun.elapsed() > PATIENCE {
                return Err("the server does not end".into());
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        Ok(())
    }

    /// Whether it still runs.
    pub(crate) fn runs(&mut self) -> Result<bool> {
        Ok(self.child.try_wait()?.is_none())
    }

    /// Resident memory, in KiB.
    pub(crate) fn resident(&self) -> Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))
            .and_then(|rest| rest.trim().trim_end_matches(" kB").parse().ok())
            .ok_or_else(|| "no VmRSS in /proc".into())
    }

    /// Processor time so far, in ticks of a hundredth of a second.
    pub(crate) fn ticks(&self) -> Result<f64> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        // The second field is the name in brackets and may hold spaces; user and system time are
        // the 12th and 13th after it.
        let (_, fields) = stat.rsplit_once(") ").ok_or("unreadable /proc/…/stat")?;
        let times: Vec<f64> =
            fields.split(' ').skip(11).take(2).filter_map(|field| field.parse().ok()).collect();
        Ok(times.iter().sum())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already; then there is nothing to do.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
