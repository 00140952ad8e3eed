//! The last good settings, on disk.

use std::{
    fs, io,
    io::Write as _,
    path::{Path, PathBuf},
};

use portal_types::{ConnectorConfig, Secret};
use serde::{Deserialize, Serialize};

/// Settings that the portal gave out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// Which portal they are of.
    portal: String,
    /// Beginning and end of the key that opened them: another key may be another account's, whose
    /// tags mean other settings.
    key: String,
    /// Their entity tag, with its quotes.
    pub etag: String,
    pub config: ConnectorConfig,
}

impl Held {
    /// Settings just received.
    pub fn new(portal: &str, key: &Secret, etag: String, config: ConnectorConfig) -> Self {
        Self { portal: portal.to_owned(), key: hint(key), etag, config }
    }

    /// Whether that portal means these settings by their tag, to whoever has that key.
    pub fn is_of(&self, portal: &str, key: &Secret) -> bool {
        self.portal == portal && self.key == hint(key)
    }
}

/// As the dashboard shows it; too little to be of use to anybody.
fn hint(key: &Secret) -> String {
    let text = key.expose();
    let (front, back) = (text.get(..8).unwrap_or_default(), text.len().saturating_sub(4));
    format!("{front}…{}", text.get(back..).unwrap_or_default())
}

/// A file that holds the last good settings, or is not there yet.
#[derive(Debug, Clone)]
pub struct Keep(PathBuf);

impl Keep {
    /// The file at a path.
    pub fn at(path: &Path) -> Self {
        Self(path.to_owned())
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// What it holds. A file that can't be read, or does not hold settings, holds nothing: they
    /// are fetched again.
    pub fn load(&self) -> Option<Held> {
        serde_json::from_slice(&fs::read(&self.0).ok()?).ok()
    }

    /// Replaces what it holds, whole or not at all: a reader, and a machine that loses its power,
    /// finds the old settings or the new ones.
    pub fn save(&self, held: &Held) -> io::Result<()> {
        let folder = self.0.parent().filter(|folder| !folder.as_os_str().is_empty());
        if let Some(folder) = folder {
            fs::create_dir_all(folder)?;
        }
        let mut new = self.0.clone().into_os_string();
        new.push(".new");
        let new = PathBuf::from(new);
        let mut options = fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&new)?;
        serde_json::to_writer_pretty(&mut file, held)?;
        file.write_all(b"\n")?;
        file.sync_all()?;
        fs::rename(&new, &self.0)
    }
}

#[cfg(test)]
mod tests {
    use portal_types::Secret;

    use super::{Held, Keep};
    use crate::difference::tests::config;

    #[test]
    fn what_is_saved_is_loaded_and_known_by_portal_and_key() {
        let folder = tempfile::tempdir().unwrap();
        let keep = Keep::at(&folder.path().join("deep/down/settings.json"));
        assert_eq!(keep.load(), None);
        let key = Secret::new("bip_7Qd2aaaaaaaaaaaaaaaaaaw9xK");
        let held = Held::new("https://a", &key, "\"42-active\"".to_owned(), config());
        keep.save(&held).unwrap();
        keep.save(&held).unwrap();
        assert_eq!(keep.load().as_ref(), Some(&held));
        assert!(held.is_of("https://a", &key));
        assert!(!held.is_of("https://b", &key));
        assert!(!held.is_of("https://a", &Secret::new("bip_8aaaaaaaaaaaaaaaaaaaaaaw9xK")));
        let text = std::fs::read_to_string(keep.path()).unwrap();
        assert!(!text.contains(key.expose()));
        std::fs::write(keep.path(), "{ half a file").unwrap();
        assert_eq!(keep.load(), None);
    }
}
