//! What connectors authenticate with.

use serde::{Deserialize, Serialize};

use crate::{ApiKeyId, Secret, Timestamp};

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
    /// When it ends. Null: it does not end by itself.
    pub expires_at: Option<Timestamp>,
    /// When somebody last had the whole key shown or copied. Null: never.
    pub revealed_at: Option<Timestamp>,
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
