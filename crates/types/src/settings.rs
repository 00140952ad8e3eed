//! What an organisation sets in the dashboard.
//!
//! Every resource here carries the `revision` it was last changed at; its `ETag` is that number in
//! quotes, and a change needs it as `If-Match`.

use serde::{Deserialize, Serialize};

use crate::{Secret, Timestamp, present};

text_enum!(
    /// The system the assets live in.
    Dam {
        /// Bynder.
        Bynder = "bynder",
        /// Webdam: no OAuth client of one's own, no usage API.
        Webdam = "webdam",
    }
);

text_enum!(
    /// The asset selector's language. The values are those of Bynder's Universal Compact View.
    Language {
        /// English.
        English = "en_US",
        /// Dutch.
        Dutch = "nl_NL",
        /// German.
        German = "de_DE",
        /// French.
        French = "fr_FR",
        /// Spanish.
        Spanish = "es_ES",
    }
);

/// Where the assets are and how to get at them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BynderSettings {
    /// The domain of the Bynder or Webdam portal, as a bare host name. Null: not set yet.
    #[cfg_attr(feature = "openapi", schema(example = "acme.getbynder.com"))]
    pub portal_url: Option<String>,
    /// Which of the two it is.
    pub dam: Dam,
    /// The OAuth2 client made in Bynder, for uploads and tracking. Bynder only.
    #[cfg_attr(feature = "openapi", schema(example = "3f1c2a9e-77d0-4b0e-9a51-0d7f0f6c2b11"))]
    pub oauth_client_id: Option<String>,
    /// Whether a client secret is stored. The secret itself is never shown again.
    pub has_oauth_client_secret: bool,
    /// Given out by Bynder; usage is told to Bynder only with it.
    #[cfg_attr(feature = "openapi", schema(example = "a1b2c3d4-0000-4000-8000-00000000beef"))]
    pub integration_id: Option<String>,
    /// The revision of the last change.
    #[cfg_attr(feature = "openapi", schema(example = 42))]
    pub revision: i64,
}

/// Bynder settings as they shall be. Absent and null are alike, save for the secret.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PutBynderSettings {
    /// The domain, or an address on it: `https://Acme.getbynder.com/login` is kept as
    /// `acme.getbynder.com`. Null: not set.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "https://acme.getbynder.com"))]
    pub portal_url: Option<String>,
    /// Bynder or Webdam.
    pub dam: Dam,
    /// At most 200 visible ASCII characters. Refused with `webdam`.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "3f1c2a9e-77d0-4b0e-9a51-0d7f0f6c2b11"))]
    pub oauth_client_id: Option<String>,
    /// Absent keeps what is stored, null clears it, text replaces it (at most 500 visible ASCII
    /// characters). Refused with `webdam`, which also clears what is stored.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Password, example = "a-client-secret"))]
    pub oauth_client_secret: Option<Option<Secret>>,
    /// At most 100 visible ASCII characters. Refused with `webdam`.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "a1b2c3d4-0000-4000-8000-00000000beef"))]
    pub integration_id: Option<String>,
}

/// Settings of the asset selector that hold everywhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AssetSelectorSettings {
    /// The language editors see.
    pub language: Language,
    /// The revision of the last change.
    #[cfg_attr(feature = "openapi", schema(example = 42))]
    pub revision: i64,
}

/// Settings of the asset selector as they shall be.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PutAssetSelectorSettings {
    /// The language editors see.
    pub language: Language,
}

/// Consent to remote logging.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AdvancedSettings {
    /// Whether connectors may send logs, which support can then read.
    pub remote_logging_enabled: bool,
    /// When the consent ends by itself. Null: it stays until switched off.
    pub remote_logging_until: Option<Timestamp>,
    /// The revision of the last change.
    #[cfg_attr(feature = "openapi", schema(example = 42))]
    pub revision: i64,
}

/// Consent to remote logging as it shall be.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PutAdvancedSettings {
    /// Whether connectors may send logs.
    pub remote_logging_enabled: bool,
    /// When the consent ends by itself; must lie ahead, and needs `remoteLoggingEnabled`.
    #[serde(default)]
    pub remote_logging_until: Option<Timestamp>,
}

#[cfg(test)]
mod tests {
    use super::PutBynderSettings;

    #[test]
    fn an_absent_secret_is_not_a_null_one() {
        let secret = |json: &str| {
            serde_json::from_str::<PutBynderSettings>(json).unwrap().oauth_client_secret
        };
        assert!(secret(r#"{"dam":"bynder"}"#).is_none());
        assert!(secret(r#"{"dam":"bynder","oauthClientSecret":null}"#) == Some(None));
        let text = secret(r#"{"dam":"bynder","oauthClientSecret":"s"}"#);
        assert_eq!(text.flatten().unwrap().expose(), "s");
    }
}
