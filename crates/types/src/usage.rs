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
        /// The account's plan has no room for more usages. An owner can change it.
        PlanLimitReached = "plan_limit_reached",
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
    /// The asset's name in Bynder. Null: not known.
    #[cfg_attr(feature = "openapi", schema(example = "Harbour at dawn"))]
    pub name: Option<String>,
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

text_enum!(
    /// What should be known of an asset before it is used on.
    AssetMark {
        /// It is not in Bynder any more, or the OAuth app's user may not see it.
        Deleted = "deleted",
        /// Its archive date has passed.
        Expired = "expired",
        /// It is archived.
        Archived = "archived",
        /// It is marked as of limited use.
        Limited = "limited",
    }
);

impl AssetMark {
    /// The mark's place in a number that has several of them; the graver, the greater.
    pub const fn bit(self) -> i64 {
        match self {
            Self::Deleted => 8,
            Self::Expired => 4,
            Self::Archived => 2,
            Self::Limited => 1,
        }
    }

    /// The marks in such a number, the gravest first.
    pub fn of(bits: i64) -> Vec<Self> {
        Self::ALL.iter().copied().filter(|mark| bits & mark.bit() != 0).collect()
    }
}

/// An asset that is or was used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UsedAsset {
    /// The media id, as it was received first.
    #[cfg_attr(feature = "openapi", schema(example = "94F19AC2-2A4D-4B4C-B2AF6C1B4D6F2A10"))]
    pub asset_id: String,
    /// Its name in Bynder. Null: Bynder was not asked yet, or can't be.
    #[cfg_attr(feature = "openapi", schema(example = "Harbour at dawn"))]
    pub name: Option<String>,
    /// Its type in Bynder's words: `image`, `video`, `document`, `audio` and others.
    #[serde(rename = "type")]
    #[cfg_attr(feature = "openapi", schema(example = "image"))]
    pub kind: Option<String>,
    /// What should be known of it, the gravest first. Empty: nothing.
    pub marks: Vec<AssetMark>,
    /// Where its picture is: a path on this service, good for a week or two without credentials. Null: there is none.
    #[cfg_attr(
        feature = "openapi",
        schema(
            example = "/api/v1/asset-pictures/2930.0198c1d2.94f19ac22a4d4b4cb2af6c1b4d6f2a10.Zm9v"
        )
    )]
    pub thumbnail: Option<String>,
    /// The asset in Bynder, for people. Null: the account has no portal URL, or its DAM is Webdam.
    #[cfg_attr(
        feature = "openapi",
        schema(
            example = "https://acme.bynder.com/media/?mediaId=94F19AC2-2A4D-4B4C-B2AF6C1B4D6F2A10"
        )
    )]
    pub dam_url: Option<String>,
    /// At how many places it is used now.
    #[cfg_attr(feature = "openapi", schema(example = 12))]
    pub usages: i64,
    /// When its first usage was told.
    pub first_used_at: Timestamp,
    /// When its last usage went. Null: it is used now.
    pub used_until: Option<Timestamp>,
    /// When Bynder was asked about it last. Null: it was not.
    pub looked_up_at: Option<Timestamp>,
}

/// A page of used assets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UsedAssetList {
    /// The assets: those that are used and have marks first, then those of most usages.
    pub items: Vec<UsedAsset>,
    /// Ask for the next page with this as `cursor`. Null: this is the last page.
    pub next_cursor: Option<String>,
}

/// A page that uses assets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UsedPage {
    /// Its address.
    #[cfg_attr(feature = "openapi", schema(example = "https://www.acme.example/en/autumn"))]
    pub uri: String,
    /// How many usages are there now.
    #[cfg_attr(feature = "openapi", schema(example = 3))]
    pub usages: i64,
    /// Some of the assets; six at most.
    pub assets: Vec<UsedAsset>,
    /// When a connector told of it last.
    pub synced_at: Timestamp,
}

/// A page of pages that use assets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UsedPageList {
    /// The pages, those of most usages first.
    pub items: Vec<UsedPage>,
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
    /// On how many pages.
    #[cfg_attr(feature = "openapi", schema(example = 210))]
    pub pages: i64,
    /// At how many places.
    #[cfg_attr(feature = "openapi", schema(example = 640))]
    pub usages: i64,
    /// How many of the assets that are used have a mark.
    pub marks: Vec<MarkedAssets>,
    /// The assets of most usages; five at most.
    pub most_used: Vec<UsedAsset>,
    /// The fields that they are in, those of most usages first; 200 at most.
    pub fields: Vec<UsageValue>,
    /// The languages, likewise.
    pub languages: Vec<UsageValue>,
    /// The sites, likewise.
    pub sites: Vec<UsageValue>,
    /// The kinds of connector that told usages, likewise; those too of which none is left.
    pub connectors: Vec<UsageValue>,
}

/// How many assets that are used now have a mark.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MarkedAssets {
    /// The mark.
    pub mark: AssetMark,
    /// How many.
    #[cfg_attr(feature = "openapi", schema(example = 2))]
    pub assets: i64,
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
    /// When a usage with it was told, or went, last.
    pub told_at: Timestamp,
}

/// How many usages there were, day by day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UsageDays {
    /// The days in order, each that there is, today (in UTC) last.
    pub items: Vec<UsageDay>,
}

/// How many usages there were at the end of a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UsageDay {
    /// When the day began, in UTC.
    pub day: Timestamp,
    /// How many there were at its end.
    #[cfg_attr(feature = "openapi", schema(example = 640))]
    pub usages: i64,
    /// How many came on that day.
    #[cfg_attr(feature = "openapi", schema(example = 12))]
    pub came: i64,
    /// How many went.
    #[cfg_attr(feature = "openapi", schema(example = 2))]
    pub went: i64,
}
