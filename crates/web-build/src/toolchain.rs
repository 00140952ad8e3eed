//! A Rust toolchain that can build for the browser.
//!
//! In this order: the toolchain in use, when it has the wasm target; the same after `rustup target
//! add`; Debian's own toolchain with the standard library's source, installed when that is possible.
//! `PORTAL_WASM_TOOLCHAIN` = `rustup` or `debian` decides instead.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail, ensure};

const TARGET: &str = "wasm32-unknown-unknown";
const DEBIAN_PACKAGES: [&str; 3] = ["rustc-web", "cargo-web", "rust-web-src"];
const DEBIAN_CARGO: &str = "/usr/bin/cargo";
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_LIBRARY: &str = "/usr/lib/rustlib/src/rust/library";

/// How to build.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    Quick,
    /// Small, and ready to be taken apart.
    Small,
}

impl Profile {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Quick => "dev",
            Self::Small => "web",
        }
    }
}

/// How to call cargo.
pub(crate) struct Toolchain {
    kind: Kind,
    target_dir: PathBuf,
}

enum Kind {
    /// The toolchain in use has the target.
    InUse,
    /// Debian's, which builds the standard library too and links with the other one's linker.
    Debian { linker: PathBuf },
}

impl Toolchain {
    /// Finds one, and installs what is missing where that is possible.
    pub(crate) fn find(target_dir: &Path) -> Result<Self> {
        match variable("PORTAL_WASM_TOOLCHAIN").as_deref().and_then(|value| value.to_str()) {
            None | Some("") => {
                if has_target() || add_target() {
                    Ok(Self::in_use(target_dir))
                } else {
                    Self::debian(target_dir)
                }
            }
            Some("rustup") => {
                ensure!(has_target() || add_target(), "`rustup target add {TARGET}` failed");
                Ok(Self::in_use(target_dir))
            }
            Some("debian") => Self::debian(target_dir),
            Some(other) => bail!("PORTAL_WASM_TOOLCHAIN is `{other}`; use rustup or debian"),
        }
    }

    fn in_use(target_dir: &Path) -> Self {
        Self { kind: Kind::InUse, target_dir: target_dir.to_owned() }
    }

    fn debian(target_dir: &Path) -> Result<Self> {
        if !debian_is_installed() {
            install_debian()?;
        }
        // Two compilers in one folder would undo each other's work at every turn.
        let target_dir = target_dir.join("debian-wasm");
        Ok(Self { kind: Kind::Debian { linker: linker()? }, target_dir })
    }

    pub(crate) fn describe(&self) -> &'static str {
        match self.kind {
            Kind::InUse => "the toolchain in use has it",
            Kind::Debian { .. } => "Debian's toolchain, which builds the standard library as well",
        }
    }

    /// Builds the frontend and returns the module's path.
    pub(crate) fn build(&self, root: &Path, profile: Profile) -> Result<PathBuf> {
        let mut cargo = self.cargo();
        cargo
            .args(["build", "--package", "portal-frontend", "--target", TARGET])
            .args(["--profile", profile.name(), "--message-format", "json-render-diagnostics"])
            .arg("--target-dir")
            .arg(&self.target_dir)
            .current_dir(root)
            .stderr(Stdio::inherit());
        if profile == Profile::Small {
            cargo.args(["--features", "split"]);
            cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", "-Clink-arg=--emit-relocs");
        }
        let output = cargo.output().context("starting cargo")?;
        ensure!(output.status.success(), "cargo build failed");
        String::from_utf8_lossy(&output.stdout)
            .lines()
            .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
            .filter(|message| message["reason"] == "compiler-artifact")
            .filter_map(|message| Some(PathBuf::from(message["executable"].as_str()?)))
            .find(|file| file.extension().is_some_and(|extension| extension == "wasm"))
            .context("cargo built no wasm module")
    }

    fn cargo(&self) -> Command {
        match &self.kind {
            Kind::InUse => Command::new(variable("CARGO").unwrap_or_else(|| "cargo".into())),
            Kind::Debian { linker } => {
                let mut cargo = Command::new(DEBIAN_CARGO);
                // `cargo run` leaves marks of the other toolchain behind.
                for name in ["RUSTUP_TOOLCHAIN", "CARGO", "LD_LIBRARY_PATH", "RUSTC_WRAPPER"] {
                    cargo.env_remove(name);
                }
                cargo
                    .env("RUSTC", DEBIAN_RUSTC)
                    .env("RUSTC_BOOTSTRAP", "1")
                    .env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort")
                    .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
                cargo
            }
        }
    }
}

/// Where cargo puts its output.
pub(crate) fn target_dir(root: &Path) -> PathBuf {
    variable("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |folder| root.join(folder))
}

fn variable(name: &str) -> Option<OsString> {
    std::env::var_os(name)
}

/// Whether the toolchain in use has the target's standard library.
fn has_target() -> bool {
    let Some(folder) = rustc_prints(&["--print", "target-libdir", "--target", TARGET]) else {
        return false;
    };
    std::fs::read_dir(folder).is_ok_and(|entries| {
        entries.flatten().any(|entry| entry.file_name().to_string_lossy().starts_with("libstd-"))
    })
}

fn add_target() -> bool {
    println!("    rustup target add {TARGET}");
    succeeds(Command::new("rustup").args(["target", "add", TARGET]))
}

fn debian_is_installed() -> bool {
    [DEBIAN_CARGO, DEBIAN_RUSTC, DEBIAN_LIBRARY].iter().all(|path| Path::new(path).exists())
}

fn install_debian() -> Result<()> {
    let packages = DEBIAN_PACKAGES.join(" ");
    let hint = format!(
        "no wasm target: run `rustup target add {TARGET}`, or on Debian, as root, `apt-get install {packages}`"
    );
    let apt = || {
        println!("    apt-get install {packages}");
        succeeds(Command::new("apt-get").args(["update", "-qq"]))
            && succeeds(
                Command::new("apt-get")
                    .args(["install", "-y", "-qq", "--no-install-recommends"])
                    .args(DEBIAN_PACKAGES)
                    .env("DEBIAN_FRONTEND", "noninteractive"),
            )
    };
    ensure!(is_root() && apt() && debian_is_installed(), hint);
    Ok(())
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

/// A linker for wasm: that of the toolchain in use, or LLVM's.
fn linker() -> Result<PathBuf> {
    let sysroot = rustc_prints(&["--print", "sysroot"]).context("no rustc was found")?;
    let host = rustc_prints(&["--print", "host-tuple"]).context("rustc does not name its host")?;
    let own = Path::new(&sysroot).join("lib/rustlib").join(host).join("bin/rust-lld");
    let candidates = [own, "/usr/bin/rust-lld".into(), "/usr/bin/wasm-ld".into()];
    candidates
        .into_iter()
        .find(|linker| linker.is_file())
        .context("no linker for wasm: on Debian, as root, `apt-get install lld`")
}

fn rustc_prints(arguments: &[&str]) -> Option<String> {
    let output = Command::new("rustc").args(arguments).stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}

fn succeeds(command: &mut Command) -> bool {
    command.stdin(Stdio::null()).status().is_ok_and(|status| status.success())
}
