//! Builds `frontend/` into `frontend/dist`.
//!
//! cargo → bindings → (release: `wasm-opt`) → names that carry a hash → (release: compressed
//! copies) → `manifest.json`, which the server reads. Nothing is done when no input has changed.

mod bindings;
mod bundle;
mod compress;
mod dist;
mod inputs;
mod progress;
mod split;
mod toolchain;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result, ensure};
use clap::Parser;

use crate::dist::Manifest;
use crate::inputs::Stamp;
use crate::progress::Progress;
use crate::toolchain::{Profile, Toolchain};

/// What the first load should weigh at most, brotli. `--check-size` is the bar above it.
const FIRST_LOAD_AIM: u64 = 200_000;

/// Builds the dashboard into frontend/dist.
#[derive(Parser)]
#[command(name = "portal-web-build")]
struct Arguments {
    /// Small instead of quick: profile `web`, wasm-opt, brotli and gzip copies.
    #[arg(long)]
    release: bool,
    /// Fail when the first load (html, css, js, wasm; brotli) is larger than this many bytes.
    #[arg(long, value_name = "BYTES", requires = "release")]
    check_size: Option<u64>,
    /// Build although nothing has changed.
    #[arg(long)]
    force: bool,
    /// The folder of the workspace; by default the nearest one above the current folder.
    #[arg(long, value_name = "FOLDER")]
    root: Option<PathBuf>,
}

fn main() -> ExitCode {
    match run(Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("browser build: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Arguments) -> Result<()> {
    let root = match arguments.root {
        Some(root) => root,
        None => workspace_root(&std::env::current_dir()?)?,
    };
    let manifest = build(&root, arguments.release, arguments.force)?;
    if arguments.release {
        report_size(&manifest);
    }
    if let Some(bar) = arguments.check_size {
        ensure!(
            manifest.brotli_total <= bar,
            "the first load is {} bytes, above the bar of {bar}",
            manifest.brotli_total,
        );
    }
    Ok(())
}

fn build(root: &Path, release: bool, force: bool) -> Result<Manifest> {
    let frontend = root.join("frontend");
    let dist = frontend.join("dist");
    let target_dir = toolchain::target_dir(root);
    let stamp_file = target_dir.join("web-build").join("stamp.json");

    let stamp = Stamp { inputs: inputs::digest(root)?, release };
    if !force
        && Stamp::read(&stamp_file).is_some_and(|built| built.satisfies(&stamp))
        && let Some(manifest) = Manifest::read_complete(&dist)
    {
        println!("browser build: up to date");
        return Ok(manifest);
    }

    let mut progress = Progress::of(if release { 6 } else { 4 });

    progress.step("wasm target")?;
    let toolchain = Toolchain::find(&target_dir)?;
    println!("    {}", toolchain.describe());

    let profile = if release { Profile::Small } else { Profile::Quick };
    progress.step(&format!("cargo build (profile {})", profile.name()))?;
    let module = toolchain.build(root, profile)?;

    progress.step("bindings")?;
    let mut app = bindings::generate(&module, &target_dir.join("web-build"), release)?;

    if release {
        progress.step("wasm-opt -Oz")?;
        bindings::optimise_all(root, &target_dir.join("web-build"), &mut app)?;
    }

    progress.step("names and references")?;
    let bundle = bundle::assemble(&frontend, app)?;

    let files = if release {
        progress.step("brotli and gzip copies")?;
        compress::all(bundle)?
    } else {
        bundle.into_iter().map(dist::File::plain).collect()
    };

    // No stamp while the folder is between two builds.
    if stamp_file.exists() {
        std::fs::remove_file(&stamp_file)?;
    }
    let manifest = dist::write(&dist, &files, release)?;
    stamp.write(&stamp_file)?;
    progress.done(&format!("{} files in frontend/dist", manifest.files.len()));
    Ok(manifest)
}

/// The nearest folder at or above `start` that holds the workspace and the frontend.
fn workspace_root(start: &Path) -> Result<PathBuf> {
    start
        .ancestors()
        .find(|folder| {
            folder.join("Cargo.lock").is_file() && folder.join("frontend/Cargo.toml").is_file()
        })
        .map(Path::to_path_buf)
        .with_context(|| format!("no workspace with a frontend at or above {}", start.display()))
}

fn report_size(manifest: &Manifest) {
    println!("first load, brotli:");
    for file in manifest.files.iter().filter(|file| file.is_first_load()) {
        println!("  {:>9}  {}", file.brotli.unwrap_or(file.bytes), file.path);
    }
    let total = manifest.brotli_total;
    let later: u64 =
        manifest.files.iter().filter(|file| file.is_part()).filter_map(|file| file.brotli).sum();
    let verdict = if total <= FIRST_LOAD_AIM { "within" } else { "above" };
    println!("  {total:>9}  in all: {verdict} the aim of {FIRST_LOAD_AIM}");
    println!("fetched when somebody goes there, brotli:");
    for file in manifest.files.iter().filter(|file| file.is_part()) {
        println!("  {:>9}  {}", file.brotli.unwrap_or(file.bytes), file.path);
    }
    println!("  {later:>9}  in all");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_workspace_is_found_from_inside_it() {
        let root = workspace_root(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
        assert!(root.join("crates/web-build").is_dir());
    }

    #[test]
    fn a_size_bar_needs_a_release_build() {
        assert!(Arguments::try_parse_from(["it", "--check-size", "1"]).is_err());
        assert!(Arguments::try_parse_from(["it", "--release", "--check-size", "1"]).is_ok());
    }
}
