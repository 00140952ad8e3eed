//! The scopes of a Bynder OAuth app.

use portal_types::{REQUIRED_SCOPES, UPLOAD_SCOPE};

/// What the usage API needs to be asked.
pub(crate) const USAGE_SCOPE: &str = "asset.usage:read";

/// All that are asked for.
pub(crate) fn asked() -> impl Iterator<Item = &'static str> {
    REQUIRED_SCOPES.into_iter().chain([UPLOAD_SCOPE])
}

/// What a scope is for, in the words of the form.
pub(crate) fn purpose(scope: &str) -> &'static str {
    match scope {
        "asset:read" => "reading assets",
        "asset:write" => "saving new assets",
        "asset.usage:read" => "reading where assets are used",
        "asset.usage:write" => "telling Bynder where assets are used",
        "collection:read" => "reading collections",
        "meta.assetbank:read" => "reading metaproperties and tags",
        "meta.assetbank:write" => "setting metaproperties and tags",
        "meta.workflow:read" => "reading workflows",
        _ => "the connectors",
    }
}
