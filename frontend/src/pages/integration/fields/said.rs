//! Values of a row in words.

use portal_types::AssetType;

use crate::words;

/// A search term.
pub(super) fn search(term: &str) -> String {
    if term.is_empty() { "none".to_owned() } else { format!("“{term}”") }
}

/// Kinds of asset.
pub(super) fn types(kinds: &[AssetType]) -> String {
    if kinds.len() == AssetType::ALL.len() {
        return "All kinds".to_owned();
    }
    kinds.iter().map(|kind| words::asset_type(*kind)).collect::<Vec<_>>().join(", ")
}

/// A switch.
pub(super) fn switch(on: bool) -> String {
    if on { "on" } else { "off" }.to_owned()
}
