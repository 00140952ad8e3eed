//! The output folder and its manifest.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use serde::{Deserialize, Serialize};

use crate::bundle::Output;
use crate::split::PART;

const MANIFEST: &str = "manifest.json";

/// A file to be written, with its compressed copies.
#[derive(Debug)]
pub(crate) struct File {
    pub(crate) path: String,
    pub(crate) content: Vec<u8>,
    pub(crate) brotli: Option<Vec<u8>>,
    pub(crate) gzip: Option<Vec<u8>>,
}

impl File {
    /// A file without compressed copies.
    pub(crate) fn plain(output: Output) -> Self {
        Self { path: output.path, content: output.content, brotli: None, gzip: None }
    }

    /// The file and its copies, by their path inside the folder.
    fn parts(&self) -> impl Iterator<Item = (String, &[u8])> {
        let name = self.path.trim_start_matches('/');
        let copy = |suffix, content: &'_ Option<Vec<u8>>| {
            content.as_ref().map(|_| format!("{name}.{suffix}"))
        };
        let brotli = copy("br", &self.brotli).zip(self.brotli.as_deref());
        let gzip = copy("gz", &self.gzip).zip(self.gzip.as_deref());
        // Copies first: whoever sees the file may count on them.
        [brotli, gzip, Some((name.to_owned(), self.content.as_slice()))].into_iter().flatten()
    }
}

/// What the server reads: every file it may serve.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Manifest {
    pub(crate) files: Vec<Entry>,
    /// Whether this is the small build with compressed copies.
    pub(crate) release: bool,
    /// What a first visit loads (html, css, js, wasm), in bytes of brotli. 0 without copies.
    pub(crate) brotli_total: u64,
}

/// One file of the manifest. `brotli` and `gzip` are there when that copy is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Entry {
    pub(crate) path: String,
    pub(crate) content_type: String,
    pub(crate) bytes: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) brotli: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) gzip: Option<u64>,
}

impl Entry {
    /// Whether a first visit loads the file.
    pub(crate) fn is_first_load(&self) -> bool {
        let kind = [".html", ".css", ".js", ".wasm"].iter().any(|end| self.path.ends_with(end));
        kind && !self.is_part()
    }

    /// Whether it is fetched only when somebody goes to a page that is in it.
    pub(crate) fn is_part(&self) -> bool {
        self.path.strip_prefix("/assets/").is_some_and(|name| name.starts_with(PART))
    }
}

impl Manifest {
    fn of(files: &[File], release: bool) -> Self {
        let length = |content: &Vec<u8>| content.len() as u64;
        let files: Vec<Entry> = files
            .iter()
            .map(|file| Entry {
                path: file.path.clone(),
                content_type: content_type(&file.path).to_owned(),
                bytes: length(&file.content),
                brotli: file.brotli.as_ref().map(length),
                gzip: file.gzip.as_ref().map(length),
            })
            .collect();
        let first_load = files.iter().filter(|file| release && file.is_first_load());
        let brotli_total = first_load.map(|file| file.brotli.unwrap_or(file.bytes)).sum();
        Self { files, release, brotli_total }
    }

    /// The manifest of a folder that still holds every file it names.
    pub(crate) fn read_complete(dist: &Path) -> Option<Self> {
        let manifest: Self = serde_json::from_slice(&fs::read(dist.join(MANIFEST)).ok()?).ok()?;
        let complete = manifest.files.iter().all(|file| {
            let name = file.path.trim_start_matches('/');
            let is = |suffix: &str, bytes: Option<u64>| {
                let found = fs::metadata(dist.join(format!("{name}{suffix}")));
                bytes.is_none_or(|bytes| found.is_ok_and(|found| found.len() == bytes))
            };
            is("", Some(file.bytes)) && is(".br", file.brotli) && is(".gz", file.gzip)
        });
        complete.then_some(manifest)
    }
}

/// Replaces what the folder holds.
///
/// Whoever reads it meanwhile finds a whole build: names carry a hash, so new files go beside the
/// old ones; then the shell and the manifest change, each by a rename; what is stale goes last.
pub(crate) fn write(dist: &Path, files: &[File], release: bool) -> Result<Manifest> {
    let manifest = Manifest::of(files, release);
    let (shell, assets): (Vec<_>, Vec<_>) =
        files.iter().flat_map(File::parts).partition(|(name, _)| name.starts_with("index.html"));
    let listing = serde_json::to_vec_pretty(&manifest)?;

    let mut current = BTreeSet::from([MANIFEST.to_owned()]);
    for (name, content) in assets.into_iter().chain(shell) {
        put(dist, &name, content)?;
        current.insert(name);
    }
    put(dist, MANIFEST, &listing)?;
    remove_stale(dist, "", &current)?;
    Ok(manifest)
}

/// Writes one file at once: by a rename, and only when something changed.
fn put(dist: &Path, name: &str, content: &[u8]) -> Result<()> {
    let file = dist.join(name);
    if fs::read(&file).is_ok_and(|present| present == content) {
        return Ok(());
    }
    let work = || {
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        let unfinished = dist.join(".unfinished");
        fs::write(&unfinished, content)?;
        fs::rename(&unfinished, &file)
    };
    work().with_context(|| format!("writing {}", file.display()))
}

fn remove_stale(dist: &Path, folder: &str, current: &BTreeSet<String>) -> Result<()> {
    for entry in fs::read_dir(dist.join(folder))? {
        let entry = entry?;
        let name = format!("{folder}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            let inner = format!("{name}/");
            if current.iter().any(|file| file.starts_with(&inner)) {
                remove_stale(dist, &inner, current)?;
            } else {
                fs::remove_dir_all(entry.path())?;
            }
        } else if !current.contains(&name) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// What a file is served as.
pub(crate) fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, extension)| extension) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("txt") => "text/plain; charset=utf-8",
        Some("json") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("jpg") => "image/jpeg",
        Some("webp") => "image/webp",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, content: &str, brotli: Option<&str>) -> File {
        let content = content.as_bytes().to_vec();
        let brotli = brotli.map(|copy| copy.as_bytes().to_vec());
        File { brotli, ..File::plain(Output { path: path.into(), content }) }
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn stale_files_go_and_the_rest_stays() {
        let dist = tempfile::tempdir().unwrap();
        let old = [file("/assets/a-1.js", "1", Some("b")), file("/index.html", "old", None)];
        write(dist.path(), &old, true).unwrap();
        fs::create_dir(dist.path().join("left")).unwrap();
        let new = [file("/assets/a-2.js", "2", None), file("/index.html", "new", None)];
        let manifest = write(dist.path(), &new, false).unwrap();
        assert_eq!(names(dist.path()), ["assets", "index.html", "manifest.json"]);
        assert_eq!(names(&dist.path().join("assets")), ["a-2.js"]);
        assert_eq!(fs::read(dist.path().join("index.html")).unwrap(), b"new");
        assert_eq!(Manifest::read_complete(dist.path()), Some(manifest));
    }

    #[test]
    fn an_unchanged_file_is_not_touched() {
        let dist = tempfile::tempdir().unwrap();
        let files = [file("/assets/a-1.js", "1", None)];
        write(dist.path(), &files, false).unwrap();
        let time = || fs::metadata(dist.path().join("assets/a-1.js")).unwrap().modified().unwrap();
        let before = time();
        write(dist.path(), &files, false).unwrap();
        assert_eq!(time(), before);
    }

    #[test]
    fn a_folder_with_a_missing_file_is_not_complete() {
        let dist = tempfile::tempdir().unwrap();
        write(dist.path(), &[file("/assets/a-1.js", "1", Some("b"))], true).unwrap();
        fs::remove_file(dist.path().join("assets/a-1.js.br")).unwrap();
        assert_eq!(Manifest::read_complete(dist.path()), None);
    }

    #[test]
    fn the_total_counts_what_a_first_visit_loads() {
        let files = [
            file("/assets/app-1.js", "12345678", Some("123")),
            file("/assets/app-1.wasm", "1234", None),
            file("/assets/icon-1.svg", "12345678", Some("1")),
            file("/assets/part-page-1.wasm", "12345678", Some("1")),
        ];
        assert_eq!(Manifest::of(&files, true).brotli_total, 7);
        assert_eq!(Manifest::of(&files, false).brotli_total, 0);
    }
}
