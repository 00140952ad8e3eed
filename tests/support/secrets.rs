//! Secrets that tests plant or are handed, and the logs that the process writes meanwhile.
//! `scripts/leaks` looks for the ones in the others after the whole suite; here, every problem that
//! a test receives is looked through at once.

use std::{
    collections::BTreeSet,
    fs::{File, OpenOptions},
    io::Write as _,
    path::PathBuf,
    sync::{Mutex, Once, PoisonError},
};

use serde_json::Value;
use tracing_subscriber::EnvFilter;

/// Members of answers that hold a secret.
const SECRET_MEMBERS: [&str; 3] = ["accessToken", "secret", "mfaToken"];

static KNOWN: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
static LOGGING: Once = Once::new();

/// From now on the process writes more than any operator would let it write, into
/// `$PORTAL_TEST_LOGS` where that is set.
pub fn write_logs() {
    LOGGING.call_once(|| {
        let Some(file) = open("log") else { return };
        let filter = "debug,portal_api=trace,portal_storage=trace,portal_dam=trace,reqwest=trace";
        tracing_subscriber::fmt()
            .with_env_filter(EnvFilter::new(filter))
            .with_ansi(false)
            .with_writer(Mutex::new(file))
            .init();
    });
}

/// Remembers a secret: no log and no problem may ever tell it.
pub fn remember(secret: &str) {
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if known.insert(secret.to_owned())
        && let Some(mut file) = open("secrets")
    {
        writeln!(file, "{secret}").unwrap();
    }
}

/// Remembers the secrets that an answer holds.
pub fn remember_those_of(answer: &Value) {
    match answer {
        Value::Object(members) => {
            for (name, member) in members {
                match member {
                    // Shorter texts are words, such as that a secret was "replaced".
                    Value::String(text)
                        if SECRET_MEMBERS.contains(&name.as_str()) && text.len() >= 20 =>
                    {
                        remember(text);
                    }
                    other => remember_those_of(other),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(remember_those_of),
        _ => {}
    }
}

/// Demands that a text tells no secret.
#[track_caller]
pub fn assert_untold(text: &str) {
    let known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let told: Vec<_> = known.iter().filter(|secret| text.contains(secret.as_str())).collect();
    assert!(told.is_empty(), "{told:?} in {text}");
}

fn open(kind: &str) -> Option<File> {
    let folder = PathBuf::from(std::env::var_os("PORTAL_TEST_LOGS")?);
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(format!("{}.{kind}", std::process::id()));
    Some(OpenOptions::new().create(true).append(true).open(path).unwrap())
}
