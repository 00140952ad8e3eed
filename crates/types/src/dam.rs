//! What the portal finds out from Bynder or Webdam.

use serde::{Deserialize, Serialize};

use crate::{Secret, Timestamp};

/// What a Bynder OAuth app needs for the connectors. Bynder grants what its user may do, and no
/// more.
pub const REQUIRED_SCOPES: [&str; 7] = [
    "asset:read",
    "asset.usage:read",
    "asset.usage:write",
    "collection:read",
    "meta.assetbank:read",
    "meta.assetbank:write",
    "meta.workflow:read",
];

/// What it needs besides where editors save new assets to Bynder.
pub const UPLOAD_SCOPE: &str = "asset:write";

text_enum!(
    /// How a check ended.
    CheckStatus {
        /// As it should be.
        Pass = "pass",
        /// It works, but something is worth knowing.
        Warn = "warn",
        /// It does not work; the detail says what to do.
        Fail = "fail",
        /// Not tried, because of an earlier failure or because it does not apply.
        Skipped = "skipped",
    }
);

/// One step of a connection test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConnectionCheck {
    /// `settings`, `name`, `tls`, `token`, `scope:` and a scope's name, `usage`, or `webdam`.
    #[cfg_attr(feature = "openapi", schema(example = "scope:asset:read"))]
    pub id: String,
    /// What is checked, in words.
    #[cfg_attr(feature = "openapi", schema(example = "Scope asset:read"))]
    pub title: String,
    /// How it ended.
    pub status: CheckStatus,
    /// What was found, and what to do about it.
    #[cfg_attr(feature = "openapi", schema(example = "Granted."))]
    pub detail: String,
    /// Where to do it. Null: nowhere in particular.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "https://acme.getbynder.com/pysettings/oauth2/")
    )]
    pub link: Option<String>,
}

/// The outcome of a connection test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConnectionTest {
    /// Whether no check failed.
    pub ok: bool,
    /// Every check, in the order in which they were made.
    pub checks: Vec<ConnectionCheck>,
    /// The scopes that Bynder granted.
    #[cfg_attr(feature = "openapi", schema(example = json!(["asset:read", "collection:read"])))]
    pub granted_scopes: Vec<String>,
    /// The required scopes that it did not grant.
    #[cfg_attr(feature = "openapi", schema(example = json!(["asset.usage:write"])))]
    pub missing_scopes: Vec<String>,
}

/// The last connection test, where there was one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LastConnectionTest {
    /// Null: never tested.
    pub last: Option<PastConnectionTest>,
}

/// A connection test, with when it was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PastConnectionTest {
    /// When it began.
    pub tested_at: Timestamp,
    /// Whether the Bynder settings are still those that were tested.
    pub is_current: bool,
    /// What was found.
    pub result: ConnectionTest,
}

/// One line of a connection test that is told as it runs (`application/x-ndjson`): a check that
/// finished, or last the outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ConnectionTestLine {
    /// A check finished.
    Check(ConnectionCheck),
    /// All are finished.
    Result(ConnectionTest),
}

/// A short-lived Bynder access token.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BynderToken {
    /// The token, for `Authorization: Bearer` to the portal URL's domain.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Password, example = "a-bynder-access-token"))]
    pub access_token: Secret,
    /// Always `Bearer`.
    #[cfg_attr(feature = "openapi", schema(example = "Bearer"))]
    pub token_type: String,
    /// Seconds until it ends.
    #[cfg_attr(feature = "openapi", schema(example = 3480))]
    pub expires_in: i64,
    /// When it ends.
    pub expires_at: Timestamp,
    /// The scopes that Bynder granted.
    #[cfg_attr(feature = "openapi", schema(example = json!(["asset:read", "collection:read"])))]
    pub scopes: Vec<String>,
}
