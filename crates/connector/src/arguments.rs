//! The command line.

use std::path::{Path, PathBuf};

use clap::Args;
use portal_types::Secret;

use crate::{Connector, tell_usage};

/// What stops the connector for good.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    #[error("there is no API key: set PORTAL_API_KEY, or name a file with --key-file")]
    NoKey,
    #[error("{0} can't be read: {1}")]
    KeyFile(PathBuf, #[source] std::io::Error),
    #[error("{0} is not an API key: it begins with bip_ and has no spaces")]
    NotAKey(&'static str),
    #[error("{0:?} is not the portal's address: write http(s)://host, without a path")]
    Address(String),
    #[error("{0} can't be written: {1}")]
    Keep(PathBuf, #[source] std::io::Error),
    #[error("{0} can't be read: {1}")]
    Usages(PathBuf, #[source] std::io::Error),
    #[error("{0}")]
    Http(#[from] reqwest::Error),
    #[error("{0}")]
    Refused(String),
    #[error("the portal is away, and nothing is kept here yet: {0}")]
    Nothing(String),
}

/// Read the settings as a connector does, follow their changes, and say what happens.
///
/// The API key comes from `PORTAL_API_KEY` or from a file, which is read again at each attempt: put
/// a new key there, and no restart is needed.
#[derive(Debug, Clone, Args)]
pub struct Arguments {
    /// The portal's address.
    #[arg(long, env = "PORTAL_URL", default_value = "http://127.0.0.1:8080")]
    url: String,
    /// A file with the API key. Without it, `PORTAL_API_KEY` holds the key.
    #[arg(long)]
    key_file: Option<PathBuf>,
    /// Where the last good settings are kept.
    #[arg(long, default_value = "portal-settings.json")]
    keep: PathBuf,
    /// What kind of connector it says it is.
    #[arg(long, default_value = "reference")]
    kind: String,
    /// What tells it from others of its kind; this machine's name by default.
    #[arg(long)]
    instance: Option<String>,
    /// Wait with long polls instead of a stream of events.
    #[arg(long)]
    poll: bool,
    /// Read the settings once, print them as JSON, and stop. Fails where the portal is away, after
    /// printing what is kept.
    #[arg(long)]
    once: bool,
    /// Tell which assets a whole site uses, and stop: a file of NDJSON, a page a line, such as
    /// {"uri":"https://…","usages":[{"assetId":"…","field":"…"}]}.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["poll", "once"])]
    usage: Option<PathBuf>,
}

impl Arguments {
    /// Runs the connector until it is stopped.
    pub async fn run(self) -> Result<(), Failure> {
        if let Some(file) = self.usage.clone() {
            return tell_usage(&self.options(), &file, |line| println!("{line}")).await.map(drop);
        }
        if self.once {
            // Settings go to standard output, everything else does not.
            let mut connector = Connector::new(self.options(), |line| eprintln!("{line}"))?;
            return connector.once(|settings| println!("{settings}")).await;
        }
        Connector::new(self.options(), |line| println!("{line}"))?.run().await
    }

    fn options(self) -> Options {
        Options {
            url: self.url,
            key: self.key_file.map_or(KeySource::Environment, KeySource::File),
            keep: self.keep,
            kind: self.kind,
            instance: self.instance.unwrap_or_else(machine),
            polls: self.poll,
        }
    }
}

/// How the connector shall run.
#[derive(Debug, Clone)]
pub struct Options {
    /// The portal's address.
    pub url: String,
    pub key: KeySource,
    /// Where the last good settings are kept.
    pub keep: PathBuf,
    pub kind: String,
    pub instance: String,
    /// Whether it waits with long polls instead of a stream.
    pub polls: bool,
}

/// Where the API key is. Never on the command line, which every process of the machine can see.
#[derive(Debug, Clone)]
pub enum KeySource {
    Environment,
    File(PathBuf),
}

impl KeySource {
    /// Reads the key as it is now.
    pub fn read(&self) -> Result<Secret, Failure> {
        match self {
            #[expect(clippy::disallowed_methods, reason = "it has no portal.toml")]
            Self::Environment => match std::env::var("PORTAL_API_KEY") {
                Ok(text) => key(&text, "what PORTAL_API_KEY holds"),
                Err(_) => Err(Failure::NoKey),
            },
            Self::File(path) => {
                let text = std::fs::read_to_string(path)
                    .map_err(|error| Failure::KeyFile(path.clone(), error))?;
                key(&text, "what the key file holds")
            }
        }
    }
}

/// Only what could not even be a header's value is refused here; the rest is the portal's to judge.
fn key(text: &str, what: &'static str) -> Result<Secret, Failure> {
    let text = text.trim();
    let fits = text.starts_with("bip_")
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if fits { Ok(Secret::new(text)) } else { Err(Failure::NotAKey(what)) }
}

/// This machine's name, where it can be had without asking further than a file.
fn machine() -> String {
    ["/proc/sys/kernel/hostname", "/etc/hostname"]
        .iter()
        .find_map(|file| std::fs::read_to_string(Path::new(file)).ok())
        .map(|name| name.trim().to_owned())
        .filter(|name| !name.is_empty())
        .unwrap_or_else(|| "unnamed".to_owned())
}
