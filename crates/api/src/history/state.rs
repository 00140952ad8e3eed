//! The parts of the settings as the history keeps them: JSON with the names of the resources,
//! without what is not set.

use portal_storage::{AdvancedRecord, AssetSelectorRecord, BynderRecord, FieldRecord};
use portal_types::{AssetType, Dam, Language, PickerMode, SettingsPart, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// The value that is a secret: the history keeps a mark in its place.
pub const SECRET: &str = "oauthClientSecret";

/// The name of a row of field settings.
pub const FIELD: &str = "field";

/// The values of a part, in the order in which people read them.
pub const fn names(part: SettingsPart) -> &'static [&'static str] {
    match part {
        SettingsPart::Bynder => &["portalUrl", "dam", "oauthClientId", SECRET, "integrationId"],
        SettingsPart::AssetSelector => &["language"],
        SettingsPart::Field => &[
            FIELD,
            "defaultSearchTerm",
            "visibleAssetTypes",
            "alwaysHideLimitedUsage",
            "includeInLayoutService",
            "mode",
            "storeMetaProperties",
        ],
        SettingsPart::Advanced => &["remoteLoggingEnabled", "remoteLoggingUntil"],
    }
}

/// Where the assets are.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BynderState {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub portal_url: Option<String>,
    pub dam: Dam,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub oauth_client_id: Option<String>,
    /// Differs when the secret does, and says nothing else of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    oauth_client_secret: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub integration_id: Option<String>,
}

/// The asset selector everywhere.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AssetSelectorState {
    pub language: Language,
}

/// Consent to remote logging.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AdvancedState {
    pub remote_logging_enabled: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remote_logging_until: Option<Timestamp>,
}

/// A row of field settings.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FieldState {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_search_term: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visible_asset_types: Option<Vec<AssetType>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub always_hide_limited_usage: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub include_in_layout_service: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<PickerMode>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub store_meta_properties: Option<bool>,
}

impl From<&BynderRecord> for BynderState {
    fn from(record: &BynderRecord) -> Self {
        Self {
            portal_url: record.portal_url.clone(),
            dam: record.dam,
            oauth_client_id: record.oauth_client_id.clone(),
            oauth_client_secret: record.oauth_client_secret.as_deref().map(mark),
            integration_id: record.integration_id.clone(),
        }
    }
}

impl From<&AssetSelectorRecord> for AssetSelectorState {
    fn from(record: &AssetSelectorRecord) -> Self {
        Self { language: record.language }
    }
}

impl From<&AdvancedRecord> for AdvancedState {
    fn from(record: &AdvancedRecord) -> Self {
        Self {
            remote_logging_enabled: record.remote_logging_enabled,
            remote_logging_until: record.remote_logging_until,
        }
    }
}

impl From<&FieldRecord> for FieldState {
    fn from(record: &FieldRecord) -> Self {
        Self {
            field: record.field.clone(),
            default_search_term: record.default_search_term.clone(),
            visible_asset_types: record.visible_asset_types.clone(),
            always_hide_limited_usage: record.always_hide_limited_usage,
            include_in_layout_service: record.include_in_layout_service,
            mode: record.mode,
            store_meta_properties: record.store_meta_properties,
        }
    }
}

/// A state as it is kept.
pub fn to_json(state: &impl Serialize) -> Value {
    // Texts, words and truths always have a JSON form.
    serde_json::to_value(state).unwrap_or_default()
}

/// The start of the digest of the sealed secret. Sealing the same secret again gives other bytes,
/// but a secret that is saved again stays as it is sealed.
fn mark(sealed: &[u8]) -> String {
    let digest = Sha256::digest(sealed);
    u64::from_be_bytes(std::array::from_fn(|at| digest[at])).to_string()
}

#[cfg(test)]
mod tests {
    use portal_types::{AssetType, Dam, Language, PickerMode, SettingsPart, Timestamp};

    use super::{AdvancedState, AssetSelectorState, BynderState, FieldState, names, to_json};

    #[test]
    fn every_value_has_its_name_in_the_list() {
        let text = || Some("x".to_owned());
        let states = [
            (
                SettingsPart::Bynder,
                to_json(&BynderState {
                    portal_url: text(),
                    dam: Dam::Bynder,
                    oauth_client_id: text(),
                    oauth_client_secret: text(),
                    integration_id: text(),
                }),
            ),
            (
                SettingsPart::AssetSelector,
                to_json(&AssetSelectorState { language: Language::Dutch }),
            ),
            (
                SettingsPart::Field,
                to_json(&FieldState {
                    field: text(),
                    default_search_term: text(),
                    visible_asset_types: Some(AssetType::ALL.to_vec()),
                    always_hide_limited_usage: Some(true),
                    include_in_layout_service: Some(true),
                    mode: Some(PickerMode::MultiSelect),
                    store_meta_properties: Some(true),
                }),
            ),
            (
                SettingsPart::Advanced,
                to_json(&AdvancedState {
                    remote_logging_enabled: true,
                    remote_logging_until: Some(Timestamp::from_unix_micros(0)),
                }),
            ),
        ];
        assert_eq!(states.len(), SettingsPart::ALL.len());
        for (part, state) in states {
            let mut kept: Vec<_> = state.as_object().unwrap().keys().map(String::as_str).collect();
            let mut listed = names(part).to_vec();
            kept.sort_unstable();
            listed.sort_unstable();
            assert_eq!(kept, listed, "{part}");
        }
    }
}
