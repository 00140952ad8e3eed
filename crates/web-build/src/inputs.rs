//! What a build is made of, as one digest, so that nothing is built twice.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// Everything the output depends on, folders with all they hold.
const INPUTS: [&str; 8] = [
    "frontend",
    "crates/types",
    "crates/web-build/src",
    "Cargo.toml",
    "Cargo.lock",
    "package-lock.json",
    "rust-toolchain.toml",
    ".cargo/config.toml",
];

/// Folders inside the inputs that hold output.
const OUTPUTS: [&str; 2] = ["frontend/dist", "frontend/target"];

/// Which inputs were built how.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Stamp {
    pub(crate) inputs: String,
    pub(crate) release: bool,
}

impl Stamp {
    /// The stamp of the last finished build, where there is one.
    pub(crate) fn read(file: &Path) -> Option<Self> {
        serde_json::from_slice(&fs::read(file).ok()?).ok()
    }

    pub(crate) fn write(&self, file: &Path) -> Result<()> {
        fs::write(file, serde_json::to_vec(self)?)
            .with_context(|| format!("writing {}", file.display()))
    }

    /// A release build also serves where a quick one is asked for; not the other way round.
    pub(crate) fn satisfies(&self, wanted: &Self) -> bool {
        self.inputs == wanted.inputs && (self.release || !wanted.release)
    }
}

/// The digest over names and contents of all inputs.
pub(crate) fn digest(root: &Path) -> Result<String> {
    let mut digest = Sha256::new();
    for file in files(root)? {
        let content = fs::read(&file).with_context(|| format!("reading {}", file.display()))?;
        let name = file.strip_prefix(root)?.to_string_lossy().into_owned();
        // Lengths first: no two lists of files run together into the same bytes.
        digest.update(name.len().to_le_bytes());
        digest.update(name);
        digest.update(content.len().to_le_bytes());
        digest.update(content);
    }
    Ok(hex(&digest.finalize()))
}

/// The first `2 * bytes.len()` hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        // Writing to a `String` can't fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Every input file in a fixed order.
fn files(root: &Path) -> Result<Vec<PathBuf>> {
    let outputs = OUTPUTS.map(|output| root.join(output));
    let mut found = Vec::new();
    let mut waiting: Vec<PathBuf> = INPUTS.iter().map(|input| root.join(input)).collect();
    while let Some(path) = waiting.pop() {
        if outputs.contains(&path) {
            continue;
        }
        if path.is_dir() {
            for entry in
                fs::read_dir(&path).with_context(|| format!("reading {}", path.display()))?
            {
                waiting.push(entry?.path());
            }
        } else if path.is_file() {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(root: &Path, name: &str, content: &str) {
        let file = root.join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, content).unwrap();
    }

    #[test]
    fn output_is_no_input() {
        let root = tempfile::tempdir().unwrap();
        put(root.path(), "frontend/src/main.rs", "fn main() {}");
        let before = digest(root.path()).unwrap();
        put(root.path(), "frontend/dist/assets/app.js", "built");
        put(root.path(), "crates/api/src/main.rs", "the server");
        assert_eq!(digest(root.path()).unwrap(), before);
    }

    #[test]
    fn content_and_names_count() {
        let root = tempfile::tempdir().unwrap();
        put(root.path(), "frontend/assets/a.js", "1");
        let first = digest(root.path()).unwrap();
        put(root.path(), "frontend/assets/a.js", "2");
        let second = digest(root.path()).unwrap();
        fs::rename(
            root.path().join("frontend/assets/a.js"),
            root.path().join("frontend/assets/b.js"),
        )
        .unwrap();
        let third = digest(root.path()).unwrap();
        assert!(first != second && second != third && first != third);
    }

    #[test]
    fn a_release_build_serves_both() {
        let stamp = |inputs: &str, release| Stamp { inputs: inputs.into(), release };
        assert!(stamp("a", true).satisfies(&stamp("a", true)));
        assert!(stamp("a", true).satisfies(&stamp("a", false)));
        assert!(stamp("a", false).satisfies(&stamp("a", false)));
        assert!(!stamp("a", false).satisfies(&stamp("a", true)));
        assert!(!stamp("a", true).satisfies(&stamp("b", false)));
    }
}
