//! Taking the module apart: pages that the frontend marks get files of their own, which the browser
//! fetches when somebody goes there.
//!
//! cargo leaves relocations in the module, so that what only such a page uses can be told from the
//! rest. The JavaScript that fetches the parts becomes a piece of `app.js`: as a file of its own the
//! two would import each other, and a name that carries a hash can't be in a circle.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow};
use wasm_split_cli_support::{Options, transform};

/// What the module imports its loaders from.
const LINK: &str = "./__wasm_split.js";
/// What the names of parts begin with.
pub(crate) const PART: &str = "part-";

/// A module that was taken apart.
pub(crate) struct Split {
    /// What is fetched first.
    pub(crate) main: PathBuf,
    /// The rest, by file name.
    pub(crate) parts: BTreeMap<String, Vec<u8>>,
    /// The JavaScript that fetches it.
    link: String,
}

/// Takes the module apart at the places that it marks.
pub(crate) fn split(module: &Path, work: &Path) -> Result<Split> {
    let out = work.join("parts");
    if out.exists() {
        fs::remove_dir_all(&out)?;
    }
    let main = out.join("main.wasm");
    let whole = fs::read(module).with_context(|| format!("reading {}", module.display()))?;
    let mut options = Options::new(&whole);
    options.output_dir = &out;
    options.main_out_path = &main;
    options.link_name = LINK;
    let made = transform(options).map_err(|error| anyhow!("taking the module apart: {error:#}"))?;

    let mut link = fs::read_to_string(out.join(LINK))?;
    let mut parts = BTreeMap::new();
    for file in made.split_modules {
        let name = file.file_name().context("a part has a name")?.to_string_lossy().into_owned();
        let ours = format!("{PART}{name}");
        link = link.replace(&format!("\"./{name}\""), &format!("\"{{{{asset:{ours}}}}}\""));
        parts.insert(ours, fs::read(&file)?);
    }
    Ok(Split { main, parts, link })
}

impl Split {
    /// Puts the loaders into the bindings of the main module.
    pub(crate) fn link_into(&self, js: &str) -> Result<String> {
        link_into(js, &self.link)
    }
}

fn link_into(js: &str, link: &str) -> Result<String> {
    let from = format!(" from \"{LINK}\"");
    let import = js
        .lines()
        .find(|line| line.starts_with("import * as ") && line.contains(&from))
        .context("the bindings don't import the loaders of the parts")?;
    let name = import
        .trim_start_matches("import * as ")
        .split_once(' ')
        .map(|(name, _)| name)
        .context("an import has a name")?;
    let mut own = String::new();
    let mut loaders = Vec::new();
    for line in link.lines() {
        if line.starts_with("import ") {
            continue;
        }
        match line.strip_prefix("export const ") {
            Some(rest) => {
                loaders.extend(rest.split_once(' ').map(|(loader, _)| loader));
                own.push_str("const ");
                own.push_str(rest);
            }
            None => own.push_str(line),
        }
        own.push('\n');
    }
    let loaders = loaders.join(", ");
    Ok(format!("{}\n{own}const {name} = {{ {loaders} }};\n", js.replace(import, "")))
}

#[cfg(test)]
mod tests {
    use super::link_into;

    #[test]
    fn loaders_become_part_of_the_bindings() {
        let js = "import * as import1 from \"./__wasm_split.js\"\nimports[\"x\"] = import1;\n";
        let link = "import { initSync } from \"./main.js\";\nexport const load_a = make(1);\n";
        let joined = link_into(js, link).unwrap();
        assert!(!joined.contains("import {") && !joined.contains("import *"), "{joined}");
        assert!(joined.ends_with("const load_a = make(1);\nconst import1 = { load_a };\n"));
    }

    #[test]
    fn bindings_without_loaders_are_refused() {
        assert!(link_into("const a = 1;", "").is_err());
    }
}
