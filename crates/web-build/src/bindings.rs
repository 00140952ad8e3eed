//! The JavaScript side of the wasm module, and making the module small.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use wasm_bindgen_cli_support::Bindgen;

use crate::split;

/// What rustc emits for wasm32-unknown-unknown beyond the first version of WebAssembly.
const WASM_FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// The app as the browser loads it.
pub(crate) struct App {
    pub(crate) js: String,
    pub(crate) wasm: Vec<u8>,
    /// JavaScript that crates bring along, by the path that `js` imports it from, without `./`.
    pub(crate) snippets: BTreeMap<String, Vec<u8>>,
    /// Modules that are fetched later, by file name.
    pub(crate) parts: BTreeMap<String, Vec<u8>>,
}

/// Runs bindgen over the module that cargo made; for a release, takes it apart first.
pub(crate) fn generate(module: &Path, work: &Path, release: bool) -> Result<App> {
    let out = work.join("bindings");
    if out.exists() {
        fs::remove_dir_all(&out)?;
    }
    let split = if release { Some(split::split(module, work)?) } else { None };
    Bindgen::new()
        .input_path(split.as_ref().map_or(module, |split| &split.main))
        .web(true)?
        .out_name("app")
        .typescript(false)
        .keep_debug(false)
        // Parts share the main module's table.
        .keep_lld_exports(release)
        .remove_name_section(release)
        .remove_producers_section(release)
        .generate(&out)
        .with_context(|| format!("making the bindings of {}", module.display()))?;

    let mut snippets = BTreeMap::new();
    let folder = out.join("snippets");
    if folder.is_dir() {
        collect(&folder, "snippets", &mut snippets)?;
    }
    let js = fs::read_to_string(out.join("app.js"))?;
    Ok(App {
        js: match &split {
            Some(split) => split.link_into(&js)?,
            None => js,
        },
        wasm: fs::read(out.join("app_bg.wasm"))?,
        snippets,
        parts: split.map(|split| split.parts).unwrap_or_default(),
    })
}

fn collect(folder: &Path, name: &str, found: &mut BTreeMap<String, Vec<u8>>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{name}/{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &name, found)?;
        } else {
            found.insert(name, fs::read(entry.path())?);
        }
    }
    Ok(())
}

/// Makes the module and its parts small.
pub(crate) fn optimise_all(root: &Path, work: &Path, app: &mut App) -> Result<()> {
    app.wasm = optimise(root, work, &app.wasm)?;
    for part in app.parts.values_mut() {
        *part = optimise(root, work, part)?;
    }
    Ok(())
}

/// Runs npm's `wasm-opt` for size.
fn optimise(root: &Path, work: &Path, wasm: &[u8]) -> Result<Vec<u8>> {
    let script = root.join("node_modules/binaryen/bin/wasm-opt");
    ensure!(script.is_file(), "wasm-opt is missing: run `npm ci`");
    let (input, output) = (work.join("before.wasm"), work.join("after.wasm"));
    fs::write(&input, wasm)?;
    let status = Command::new("node")
        .arg(&script)
        .arg("-Oz")
        .args(WASM_FEATURES)
        .args(["--strip-debug", "--strip-producers"])
        .arg(&input)
        .arg("-o")
        .arg(&output)
        .status()
        .context("starting node for wasm-opt")?;
    ensure!(status.success(), "wasm-opt failed: {status}");
    Ok(fs::read(&output)?)
}
