//! From source names to names that carry a hash of the content.
//!
//! A text file names another by `{{asset:name}}`; the placeholder becomes that file's address. So a
//! file's content, and with it its name, depends on the names of those it refers to: they are
//! settled in that order, and a circle is an error.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail, ensure};
use sha2::{Digest as _, Sha256};

use crate::bindings::App;
use crate::inputs::hex;

const OPEN: &str = "{{asset:";
const CLOSE: &str = "}}";
const SHELL: &str = "index.html";
const STYLE: &str = "style.css";

/// A file as it will be served.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Output {
    /// The address, from the root: `/assets/app-0123456789ab.js`.
    pub(crate) path: String,
    pub(crate) content: Vec<u8>,
}

/// Takes the app, the shell and the assets, and returns every file under its final name.
pub(crate) fn assemble(frontend: &Path, app: App) -> Result<Vec<Output>> {
    let mut sources = read_assets(&frontend.join("assets"))?;
    add_app(&mut sources, app)?;
    let shell = frontend.join(SHELL);
    let shell = fs::read(&shell).with_context(|| format!("reading {}", shell.display()))?;
    sources.insert(SHELL.to_owned(), shell);
    settle(sources)
}

/// Every file of the assets folder by name; the parts of `style/` as one `style.css`.
fn read_assets(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut sources = BTreeMap::new();
    if !folder.is_dir() {
        return Ok(sources);
    }
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.file_type()?.is_file() {
            sources.insert(name, fs::read(entry.path())?);
        } else {
            ensure!(name == "style", "frontend/assets/{name}: only `style` may be a folder");
        }
    }
    let parts = folder.join("style");
    if parts.is_dir() {
        ensure!(!sources.contains_key(STYLE), "both frontend/assets/style/ and {STYLE} exist");
        let mut files =
            fs::read_dir(&parts)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
        files.retain(|file| file.extension().is_some_and(|extension| extension == "css"));
        files.sort();
        let mut style = Vec::new();
        for file in files {
            style.extend(fs::read(&file)?);
            style.push(b'\n');
        }
        sources.insert(STYLE.to_owned(), style);
    }
    Ok(sources)
}

/// Adds the module and its JavaScript, whose fixed names become placeholders.
fn add_app(sources: &mut BTreeMap<String, Vec<u8>>, app: App) -> Result<()> {
    let mut js = app.js.replace("'app_bg.wasm'", &format!("'{OPEN}app_bg.wasm{CLOSE}'"));
    let mut add = |name: String, content| {
        ensure!(!sources.contains_key(&name), "frontend/assets/{name}: the build makes this file");
        sources.insert(name, content);
        Ok(())
    };
    for (path, content) in app.snippets {
        let name = path.replace('/', "-");
        js = js.replace(&format!("./{path}"), &format!("{OPEN}{name}{CLOSE}"));
        add(name, content)?;
    }
    for (name, content) in app.parts {
        add(name, content)?;
    }
    add("app.js".to_owned(), js.into_bytes())?;
    add("app_bg.wasm".to_owned(), app.wasm)
}

/// Replaces placeholders and gives final names, what is referred to first.
fn settle(mut waiting: BTreeMap<String, Vec<u8>>) -> Result<Vec<Output>> {
    let known: Vec<String> = waiting.keys().cloned().collect();
    let mut addresses: BTreeMap<String, String> = BTreeMap::new();
    let mut outputs = Vec::new();
    while !waiting.is_empty() {
        let mut ready = Vec::new();
        for (name, content) in &waiting {
            let needs = references(name, content)?;
            if let Some(missing) = needs.iter().find(|need| !known.contains(need)) {
                bail!("frontend/{name} refers to `{missing}`, which does not exist");
            }
            if needs.iter().all(|need| addresses.contains_key(need)) {
                ready.push(name.clone());
            }
        }
        if ready.is_empty() {
            let names: Vec<_> = waiting.into_keys().collect();
            bail!("these files refer to each other in a circle: {}", names.join(", "));
        }
        for name in ready {
            let Some(content) = waiting.remove(&name) else { continue };
            let content = resolve(&name, content, &addresses)?;
            let path = if name == SHELL { format!("/{SHELL}") } else { address(&name, &content) };
            addresses.insert(name, path.clone());
            outputs.push(Output { path, content });
        }
    }
    outputs.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(outputs)
}

/// The text of a file that may hold placeholders.
fn as_text<'a>(name: &str, content: &'a [u8]) -> Result<Option<&'a str>> {
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("html" | "css" | "js" | "svg" | "json" | "webmanifest" | "txt") => {
            let text = std::str::from_utf8(content)
                .with_context(|| format!("frontend/{name} is not UTF-8"))?;
            Ok(Some(text))
        }
        _ => Ok(None),
    }
}

/// The names that a file's placeholders refer to.
fn references(name: &str, content: &[u8]) -> Result<Vec<String>> {
    let Some(text) = as_text(name, content)? else { return Ok(Vec::new()) };
    text.split(OPEN)
        .skip(1)
        .map(|rest| {
            let (reference, _) = rest
                .split_once(CLOSE)
                .with_context(|| format!("frontend/{name}: a placeholder does not end"))?;
            Ok(reference.to_owned())
        })
        .collect()
}

fn resolve(name: &str, content: Vec<u8>, addresses: &BTreeMap<String, String>) -> Result<Vec<u8>> {
    let needs = references(name, &content)?;
    if needs.is_empty() {
        return Ok(content);
    }
    let mut text = String::from_utf8(content)?;
    for need in needs {
        text = text.replace(&format!("{OPEN}{need}{CLOSE}"), &addresses[&need]);
    }
    Ok(text.into_bytes())
}

/// `app.js` → `/assets/app-0123456789ab.js`
fn address(name: &str, content: &[u8]) -> String {
    let hash = hex(&Sha256::digest(content)[..6]);
    match name.rsplit_once('.') {
        Some((stem, extension)) => format!("/assets/{stem}-{hash}.{extension}"),
        None => format!("/assets/{name}-{hash}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sources(files: &[(&str, &str)]) -> BTreeMap<String, Vec<u8>> {
        files.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect()
    }

    fn text_of(outputs: &[Output], start: &str) -> (String, String) {
        let output = outputs.iter().find(|output| output.path.starts_with(start)).unwrap();
        (output.path.clone(), String::from_utf8(output.content.clone()).unwrap())
    }

    #[test]
    fn names_follow_content_through_references() {
        let build = |wasm: &str| {
            let files = [
                (SHELL, "<script src=\"{{asset:boot.js}}\"></script>"),
                ("boot.js", "load('{{asset:app_bg.wasm}}')"),
                ("app_bg.wasm", wasm),
            ];
            settle(sources(&files)).unwrap()
        };
        let (first, second) = (build("one"), build("two"));
        let (wasm, _) = text_of(&first, "/assets/app_bg-");
        let (boot, boot_text) = text_of(&first, "/assets/boot-");
        let (_, shell_text) = text_of(&first, "/index.html");
        assert_eq!(boot_text, format!("load('{wasm}')"));
        assert_eq!(shell_text, format!("<script src=\"{boot}\"></script>"));
        assert_ne!(text_of(&second, "/assets/boot-").0, boot);
    }

    #[test]
    fn a_circle_is_refused() {
        let files = [("a.js", "{{asset:b.js}}"), ("b.js", "{{asset:a.js}}")];
        let error = settle(sources(&files)).unwrap_err().to_string();
        assert!(error.contains("a.js, b.js"), "{error}");
    }

    #[test]
    fn an_unknown_name_is_refused() {
        let error = settle(sources(&[(SHELL, "{{asset:no.css}}")])).unwrap_err().to_string();
        assert!(error.contains("`no.css`"), "{error}");
    }

    #[test]
    fn a_placeholder_without_end_is_refused() {
        assert!(settle(sources(&[(SHELL, "{{asset:style.css")])).is_err());
    }

    #[test]
    fn other_bytes_pass_through() {
        let mut files = sources(&[]);
        files.insert("icon.png".to_owned(), vec![0x89, 0xff, b'{', b'{']);
        let outputs = settle(files).unwrap();
        assert_eq!(outputs[0].content, [0x89, 0xff, b'{', b'{']);
        assert!(outputs[0].path.starts_with("/assets/icon-"));
    }

    #[test]
    fn the_style_is_joined_in_name_order() {
        let frontend = tempfile::tempdir().unwrap();
        let style = frontend.path().join("assets/style");
        fs::create_dir_all(&style).unwrap();
        fs::write(style.join("20-b.css"), "b{}").unwrap();
        fs::write(style.join("10-a.css"), "a{}").unwrap();
        let found = read_assets(&frontend.path().join("assets")).unwrap();
        assert_eq!(found[STYLE], b"a{}\nb{}\n");
    }

    #[test]
    fn snippets_and_the_module_are_found_under_their_hashed_names() {
        let app = App {
            js: "import { f } from './snippets/crate-1/inline0.js'; new URL('app_bg.wasm', u)"
                .into(),
            wasm: b"\0asm".to_vec(),
            snippets: [("snippets/crate-1/inline0.js".to_owned(), b"export".to_vec())].into(),
            parts: BTreeMap::new(),
        };
        let mut found = BTreeMap::new();
        add_app(&mut found, app).unwrap();
        let outputs = settle(found).unwrap();
        let (_, js) = text_of(&outputs, "/assets/app-");
        let (snippet, _) = text_of(&outputs, "/assets/snippets-crate-1-inline0-");
        assert!(js.contains(&format!("from '{snippet}'")), "{js}");
        assert!(js.contains("new URL('/assets/app_bg-"), "{js}");
    }
}
