//! Asset usage: an asset at a place.

use serde::{Deserialize, Serialize};

use crate::Timestamp;

/// Which assets some pages use now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SyncUsages {
    /// The pages that this is about, by address: at each of them, usages that are not mentioned are
    /// removed. At most 10,000.
    #[cfg_attr(feature = "openapi", schema(
        max_items = 10_000, example = json!(["https://www.acme.example/en/autumn"])
    ))]
    pub uris: Vec<String>,
    /// What is used there. At most 10,000.
    #[serde(deserialize_with = "crate::objects")]
    #[cfg_attr(feature = "openapi", schema(max_items = 10_000))]
    pub usages: Vec<NewUsage>,
}

/// An asset at a place. Asset, address, item, field, language, version and site tell one usage from
/// another; twice the same is one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewUsage {
    /// The media id in either of its shapes (8-4-4-16 or 8-4-4-4-12 hexadecimal digits), or the
    /// asset selector's encoded `id`.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 500, example = "94F19AC2-2A4D-4B4C-B2AF6C1B4D6F2A10")
    )]
    pub asset_id: String,
    /// The page's address, one of `uris`.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 2000, example = "https://www.acme.example/en/autumn")
    )]
    pub uri: String,
    /// The CMS's id of the item.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 500, example = "{3F2504E0-4F89-41D3-9A0C-0305E82C3301}")
    )]
    pub item_id: Option<String>,
    /// Where the item is in the CMS.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 2000, example = "/sitecore/content/acme/home/autumn")
    )]
    pub item_path: Option<String>,
    /// The content field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 500, example = "Hero image"))]
    pub field: Option<String>,
    /// The language of the content.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 500, example = "en"))]
    pub language: Option<String>,
    /// The version of the item.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 500, example = "3"))]
    pub version: Option<String>,
    /// The site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 500, example = "acme"))]
    pub site: Option<String>,
    /// Whatever else people should see.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 2000, example = "Carousel, second picture")
    )]
    pub additional: Option<String>,
}

/// What a sync did. It is in the database when this arrives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UsagesSynced {
    /// How many of the accepted ones were not there before.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, example = 1))]
    pub new: u64,
    /// How many are there now, of those that were sent.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, example = 1))]
    pub accepted: u64,
    /// What was left out, and why.
    pub rejected: Vec<RejectedUsage>,
    /// How many were there before, and are not any more.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, example = 2))]
    pub removed: u64,
}

/// A usage that was left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RejectedUsage {
    /// Where it is in `usages`; 0 is the first.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, example = 0))]
    pub index: u64,
    /// As it was sent.
    pub asset_id: String,
    /// As it was sent.
    pub uri: String,
    /// Why.
    pub reason: UsageRejection,
    /// Why, in words.
    #[cfg_attr(
        feature = "openapi",
        schema(
            example = "assetId is no media id of Bynder, and no encoded id of its asset selector."
        )
    )]
    pub detail: String,
}

text_enum!(
    /// Why a usage was left out.
    UsageRejection {
        /// `assetId` is in none of the shapes that there are.
        AssetIdUnknown = "asset_id_unknown",
        /// `uri` is not one of `uris`.
        UriNotListed = "uri_not_listed",
    }
);

/// An asset at a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Usage {
    /// The media id, as it was received first.
    #[cfg_attr(feature = "openapi", schema(example = "94F19AC2-2A4D-4B4C-B2AF6C1B4D6F2A10"))]
    pub asset_id: String,
    /// The page's address.
    #[cfg_attr(feature = "openapi", schema(example = "https://www.acme.example/en/autumn"))]
    pub uri: String,
    /// The CMS's id of the item.
    pub item_id: Option<String>,
    /// Where the item is in the CMS.
    pub item_path: Option<String>,
    /// The content field.
    pub field: Option<String>,
    /// The language of the content.
    pub language: Option<String>,
    /// The version of the item.
    pub version: Option<String>,
    /// The site.
    pub site: Option<String>,
    /// Whatever else was told.
    pub additional: Option<String>,
    /// The kind of connector that told it last.
    #[cfg_attr(feature = "openapi", schema(example = "xp_xm"))]
    pub connector: String,
    /// When it was told first.
    pub since: Timestamp,
    /// When it was not told any more. Null: it is there now.
    pub until: Option<Timestamp>,
}

/// A page of usages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UsageList {
    /// The usages, those told first at the front.
    pub items: Vec<Usage>,
    /// Ask for the next page with this as `cursor`. Null: this is the last page.
    pub next_cursor: Option<String>,
}

/// An asset that is or was used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UsedAsset {
    /// The media id, as it was received first.
    #[cfg_attr(feature = "openapi", schema(example = "94F19AC2-2A4D-4B4C-B2AF6C1B4D6F2A10"))]
    pub asset_id: String,
    /// At how many places it is used now.
    #[cfg_attr(feature = "openapi", schema(example = 12))]
    pub usages: i64,
    /// When its first usage was told.
    pub first_used_at: Timestamp,
    /// When its last usage went. Null: it is used now.
    pub used_until: Option<Timestamp>,
}

/// A page of used assets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UsedAssetList {
    /// The assets, those of most usages first.
    pub items: Vec<UsedAsset>,
    /// Ask for the next page with this as `cursor`. Null: this is the last page.
    pub next_cursor: Option<String>,
}

/// What there is to be seen of asset usage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UsageSummary {
    /// How many assets are used now.
    #[cfg_attr(feature = "openapi", schema(example = 120))]
    pub assets: i64,
    /// At how many places.
    #[cfg_attr(feature = "openapi", schema(example = 640))]
    pub usages: i64,
    /// The fields that they are in, those of most usages first; 200 at most.
    pub fields: Vec<UsageValue>,
    /// The languages, likewise.
    pub languages: Vec<UsageValue>,
    /// The sites, likewise.
    pub sites: Vec<UsageValue>,
    /// The kinds of connector that told them, likewise.
    pub connectors: Vec<UsageValue>,
}

/// How many usages have a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UsageValue {
    /// The value.
    #[cfg_attr(feature = "openapi", schema(example = "Hero image"))]
    pub value: String,
    /// How many.
    #[cfg_attr(feature = "openapi", schema(example = 42))]
    pub usages: i64,
}
