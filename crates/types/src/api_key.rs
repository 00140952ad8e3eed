//! What connectors authenticate with.

use serde::{Deserialize, Serialize};

use crate::{ApiKeyId, Secret, Timestamp, present};

text_enum!(
    /// What a key may be used for.
    Scope {
        /// Read the settings.
        ConfigRead = "config:read",
        /// Send logs, while the account allows it.
        LogsWrite = "logs:write",
        /// Report and read asset usage.
        UsageWrite = "usage:write",
        /// Get a short-lived Bynder access token.
        BynderToken = "bynder:token",
    }
);

text_enum!(
    /// Whether a key works.
    ApiKeyStatus {
        /// It works.
        Active = "active",
        /// Its end has passed.
        Expired = "expired",
        /// Somebody ended it.
        Revoked = "revoked",
    }
);

/// An API key, without the key itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApiKey {
    /// The key's id.
    pub id: ApiKeyId,
    /// What people call it.
    #[cfg_attr(feature = "openapi", schema(example = "First key"))]
    pub name: String,
    /// The key's beginning and end, enough to tell one from another.
    #[cfg_attr(feature = "openapi", schema(example = "bip_7Qd2…w9xK"))]
    pub hint: String,
    /// What it may be used for.
    pub scopes: Vec<Scope>,
    /// Whether it works.
    pub status: ApiKeyStatus,
    /// When it was made.
    pub created_at: Timestamp,
    /// When a connector last used it, at most a minute late. Null: never.
    pub last_used_at: Option<Timestamp>,
    /// The network address of that call.
    #[cfg_attr(feature = "openapi", schema(example = "203.0.113.9"))]
    pub last_used_from: Option<String>,
    /// The connector that made it, as it named itself in `X-Connector`.
    #[cfg_attr(feature = "openapi", schema(example = "xp_xm/3.2"))]
    pub last_used_by: Option<String>,
    /// When it ends. Null: it does not end by itself.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime, example = "2030-01-31T00:00:00Z"))]
    pub expires_at: Option<Timestamp>,
    /// When somebody last had the whole key shown or copied. Null: never.
    pub revealed_at: Option<Timestamp>,
    /// Whether the whole key can still be shown. Not where the operator lets keys be shown once only.
    #[cfg_attr(feature = "openapi", schema(example = true))]
    pub is_revealable: bool,
    /// Whether the operator lets keys be shown once only: the next look is then the last.
    #[cfg_attr(feature = "openapi", schema(example = false))]
    pub is_shown_once: bool,
    /// The key that took this one's place.
    pub replaced_by: Option<ApiKeyId>,
}

/// A page of API keys, the oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApiKeyList {
    /// The keys of this page.
    pub items: Vec<ApiKey>,
    /// Pass as `cursor` to get the next page. Null on the last one.
    pub next_cursor: Option<String>,
}

/// The whole key.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApiKeySecret {
    /// `bip_`, 43 base62 characters (256 random bits), 6 base62 characters (CRC-32 of all before).
    #[cfg_attr(
        feature = "openapi",
        schema(value_type = String, format = Password, example = "bip_EXAMPLEexampleEXAMPLEexampleEXAMPLEexample0000crc032"))]
    pub secret: Secret,
}

/// A key to make.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreateApiKey {
    /// What people call it, 1 to 100 characters.
    #[cfg_attr(feature = "openapi", schema(example = "Production"))]
    pub name: String,
    /// What it may be used for: at least one of these. Absent or null: everything.
    #[serde(default)]
    pub scopes: Option<Vec<Scope>>,
    /// When it ends, at least a minute ahead. Absent or null: it does not end by itself.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime, example = "2030-01-31T00:00:00Z"))]
    pub expires_at: Option<Timestamp>,
}

/// Changes to a key. Absent: it stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PatchApiKey {
    /// What people call it, 1 to 100 characters.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "Production"))]
    pub name: Option<String>,
    /// What it may be used for: at least one of these.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<Scope>))]
    pub scopes: Option<Vec<Scope>>,
    /// When it ends, at least a minute ahead. Null: it does not end by itself.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime, example = "2030-01-31T00:00:00Z"))]
    pub expires_at: Option<Option<Timestamp>>,
}

/// How a key is replaced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RotateApiKey {
    /// For how many seconds the old key still works, 0 to 604,800 (a week). 0: it ends at once.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 604_800, example = 86400))]
    pub overlap_seconds: i64,
}

/// A key that was just made, with the key itself.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewApiKey {
    /// The key as it is listed.
    #[serde(flatten)]
    pub key: ApiKey,
    /// The whole key. Where the operator lets keys be shown once only, this is the once.
    #[cfg_attr(
        feature = "openapi",
        schema(value_type = String, format = Password, example = "bip_EXAMPLEexampleEXAMPLEexampleEXAMPLEexample0000crc032"))]
    pub secret: Secret,
}
