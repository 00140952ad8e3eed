//! An asset: its picture, its name, and what should be known of it.

use portal_types::{AssetMark, UsedAsset};

use crate::{
    dom::{El, a, b, code, div, img, span},
    parts::{Icon, icon},
    words,
};

/// The picture; where there is none, that it would be here.
pub(super) fn picture(asset: &UsedAsset) -> El {
    let frame = span().class("picture").attr("aria-hidden", "true");
    match &asset.thumbnail {
        None => frame.child(icon(Icon::Picture)),
        Some(path) => frame.child((
            icon(Icon::Picture),
            img()
                .attr("src", path.clone())
                .attr("alt", "")
                .attr("loading", "lazy")
                .attr("width", "40")
                .attr("height", "40"),
        )),
    }
}

/// The name, or the id while there is none, as a way to its places.
pub(super) fn name(asset: &UsedAsset, to: String) -> El {
    match &asset.name {
        Some(name) if !name.is_empty() => a().attr("href", to).child(b().child(name.clone())),
        _ => a().class("mono").attr("href", to).child(asset.asset_id.clone()),
    }
}

/// Its type and marks, and the id where a name stands above.
pub(super) fn what(asset: &UsedAsset) -> El {
    let id = asset
        .name
        .as_ref()
        .filter(|name| !name.is_empty())
        .map(|_| code().class("quiet small").child(asset.asset_id.clone()));
    let kind = asset.kind.clone().map(|kind| span().class("quiet small").child(kind));
    div().class("what-asset").child((marks(&asset.marks), kind, id))
}

pub(super) fn marks(marks: &[AssetMark]) -> Vec<El> {
    let one = |mark: &AssetMark| {
        let class =
            if *mark == AssetMark::Limited { "state warn small" } else { "state bad small" };
        span().class(class).child(words::asset_mark(*mark))
    };
    marks.iter().map(one).collect()
}
