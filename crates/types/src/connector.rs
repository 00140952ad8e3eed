//! What connectors read.

use serde::{Deserialize, Serialize};

use crate::{AssetType, Dam, Language, PickerMode, SubscriptionStatus};

/// Everything a connector needs, in one document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConnectorConfig {
    /// The number of these settings: up by one with every change.
    #[cfg_attr(feature = "openapi", schema(example = 42))]
    pub revision: i64,
    /// The domain of the Bynder or Webdam portal. Null: not set yet.
    #[cfg_attr(feature = "openapi", schema(example = "acme.getbynder.com"))]
    pub portal_url: Option<String>,
    /// Which of the two it is.
    pub dam: Dam,
    /// The language editors see.
    pub language: Language,
    /// Whether the connector may send logs now.
    pub remote_logging_enabled: bool,
    /// The account's subscription.
    pub subscription: ConnectorSubscription,
    /// Field settings with nothing left to inherit.
    pub fields: ConnectorFields,
}

/// What a connector needs to know about the subscription.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConnectorSubscription {
    /// Where it stands now.
    pub status: SubscriptionStatus,
}

/// Effective field settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConnectorFields {
    /// For every field that is not in `items`.
    pub global: EffectiveField,
    /// Fields with a row of their own, by name.
    pub items: Vec<NamedEffectiveField>,
}

/// Field settings in which every value stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EffectiveField {
    /// What the asset selector searches for when it opens. Empty: nothing.
    #[cfg_attr(feature = "openapi", schema(example = "brand 2026"))]
    pub default_search_term: String,
    /// The kinds of asset it shows.
    pub visible_asset_types: Vec<AssetType>,
    /// Whether assets with limited usage stay hidden.
    pub always_hide_limited_usage: bool,
    /// Whether Layout Service answers carry the whole asset.
    pub include_in_layout_service: bool,
    /// How it selects.
    pub mode: PickerMode,
    /// Whether the asset's metaproperties are stored with the field.
    pub store_meta_properties: bool,
}

/// Effective settings of a field with a row of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NamedEffectiveField {
    /// The content field of the CMS, as it was typed. Compare without case and outer space.
    #[cfg_attr(feature = "openapi", schema(example = "Hero image"))]
    pub field: String,
    /// Its settings.
    #[serde(flatten)]
    pub settings: EffectiveField,
}

/// Effective settings of one field, also in the forms that pickers take.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConnectorField {
    /// The field: as it was typed into its row, or as it was asked for.
    #[cfg_attr(feature = "openapi", schema(example = "Hero image"))]
    pub field: String,
    /// Whether the field has a row of its own. If not, all of it is Global.
    pub has_own_row: bool,
    /// The number of the settings.
    #[cfg_attr(feature = "openapi", schema(example = 42))]
    pub revision: i64,
    /// Its settings.
    pub settings: EffectiveField,
    /// Options for Bynder's Universal Compact View (`BynderCompactView.open(…)`).
    pub compact_view: CompactView,
    /// JSON for a SitecoreAI Plugin field.
    pub plugin: Plugin,
}

text_enum!(
    /// A kind of asset, by the picker's own words.
    CompactViewAssetType {
        /// Pictures.
        Image = "IMAGE",
        /// Films.
        Video = "VIDEO",
        /// Texts, slides and the like.
        Document = "DOCUMENT",
        /// Sounds.
        Audio = "AUDIO",
    }
);

impl From<AssetType> for CompactViewAssetType {
    fn from(kind: AssetType) -> Self {
        match kind {
            AssetType::Image => Self::Image,
            AssetType::Video => Self::Video,
            AssetType::Document => Self::Document,
            AssetType::Audio => Self::Audio,
        }
    }
}

/// Options of Bynder's Universal Compact View, under its own names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CompactView {
    /// The language editors see.
    pub language: Language,
    /// How it selects. Always there, since the documented defaults differ.
    pub mode: PickerMode,
    /// What it shows.
    pub asset_types: Vec<CompactViewAssetType>,
    /// Absent: nothing is searched for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "brand 2026", nullable = false))]
    pub default_search_term: Option<String>,
    /// Whether assets with limited usage stay hidden.
    pub hide_limited_use: bool,
    /// Absent until a portal URL is set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub portal: Option<CompactViewPortal>,
}

/// The portal the picker opens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CompactViewPortal {
    /// An address, unlike `portalUrl`, which is a bare domain.
    #[cfg_attr(feature = "openapi", schema(example = "https://acme.getbynder.com"))]
    pub url: String,
    /// Whether editors may type another one. Always false: the portal is set here.
    pub editable: bool,
}

/// The JSON that a SitecoreAI Plugin field takes, under its own names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Plugin {
    /// How it selects.
    pub mode: PickerMode,
    /// `image`, `video`, `document`, `audio`.
    pub asset_types: Vec<AssetType>,
    /// Absent: nothing is searched for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "brand 2026", nullable = false))]
    pub default_search_term: Option<String>,
    /// Whether assets with limited usage stay hidden.
    pub hide_limited_use: bool,
    /// Whether the asset's metaproperties are stored with the field.
    pub store_meta_properties: bool,
}

text_enum!(
    /// Why the service ends a stream of events.
    GoodbyeReason {
        /// The service stops, for instance to be updated. Connect again.
        Shutdown = "shutdown",
        /// Somebody ended the key, or it is gone. Use an active one.
        KeyRevoked = "key_revoked",
        /// The key's end has passed. Use an active one.
        KeyExpired = "key_expired",
        /// The key may not read settings any more. Use one with the scope `config:read`.
        ScopeMissing = "scope_missing",
        /// The account's trial or subscription is over. An owner can renew it.
        SubscriptionEnded = "subscription_ended",
    }
);

/// The last event of a stream, `goodbye`: why it ends. What the connector holds stays good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Goodbye {
    /// Stable. Branch on this, not on the words.
    pub reason: GoodbyeReason,
    /// What happened, and what to do next.
    #[cfg_attr(feature = "openapi", schema(example = "The service stops. Connect again."))]
    pub detail: String,
}
