//! The connectors that were seen.

use serde::{Deserialize, Serialize};

use crate::{ApiKeyId, ConnectorInstanceId, Timestamp};

/// One running connector: what it says of itself in `X-Connector` and `X-Connector-Instance`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConnectorInstance {
    /// Its id here.
    pub id: ConnectorInstanceId,
    /// The kind of connector: `sitecore_ai`, `xp_xm`, or another word.
    #[cfg_attr(feature = "openapi", schema(example = "xp_xm"))]
    pub kind: String,
    /// Its version. Null: it does not say.
    #[cfg_attr(feature = "openapi", schema(example = "3.2"))]
    pub version: Option<String>,
    /// What tells it from others of its kind, such as the name of the server. Null: it does not say.
    #[cfg_attr(feature = "openapi", schema(example = "cm1"))]
    pub instance: Option<String>,
    /// The key that it last used.
    pub api_key_id: ApiKeyId,
    /// When it was first seen.
    pub first_seen_at: Timestamp,
    /// When it was last seen.
    pub last_seen_at: Timestamp,
    /// The network address it last called from.
    #[cfg_attr(feature = "openapi", schema(example = "203.0.113.9"))]
    pub last_seen_from: Option<String>,
    /// The revision of the settings that it holds. Null: it has not read them yet.
    #[cfg_attr(feature = "openapi", schema(example = 42))]
    pub revision: Option<i64>,
    /// Whether that is the current one.
    pub is_current: bool,
    /// Whether it is connected right now, waiting for changes.
    pub is_listening: bool,
}

/// A page of connector instances, the one that was seen last first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConnectorInstanceList {
    /// The instances of this page.
    pub items: Vec<ConnectorInstance>,
    /// Pass as `cursor` to get the next page. Null on the last one.
    pub next_cursor: Option<String>,
    /// The current revision of the settings.
    #[cfg_attr(feature = "openapi", schema(example = 42))]
    pub revision: i64,
}
