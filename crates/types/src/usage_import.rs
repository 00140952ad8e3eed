//! Uploads of a whole site's usages.

use serde::{Deserialize, Serialize};

use crate::{Timestamp, UsageImportId};

/// A line of an upload: a page with everything that is used on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UsagePageLine {
    /// The page's address.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 2000, example = "https://www.acme.example/en/autumn")
    )]
    pub uri: String,
    /// What is used there: as in a sync, but without `uri`. At most 10,000.
    #[serde(deserialize_with = "crate::objects")]
    #[cfg_attr(feature = "openapi", schema(max_items = 10_000))]
    pub usages: Vec<PageUsage>,
}

/// An asset at a place of the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PageUsage {
    /// The media id, in any of its shapes.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 500, example = "94F19AC2-2A4D-4B4C-B2AF6C1B4D6F2A10")
    )]
    pub asset_id: String,
    /// The CMS's id of the item.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item_id: Option<String>,
    /// Where the item is in the CMS.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item_path: Option<String>,
    /// The content field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// The language of the content.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The version of the item.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// The site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// Whatever else people should see.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub additional: Option<String>,
}

text_enum!(
    /// How an upload stands.
    UsageImportState {
        /// It is coming in.
        Running = "running",
        /// All of it is in.
        Done = "done",
        /// It ended before its end. What had come is in; sending it again is safe.
        BrokenOff = "broken_off",
    }
);

/// An upload of a whole site's usages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UsageImport {
    /// Its id.
    pub id: UsageImportId,
    /// The kind of connector that sends it.
    #[cfg_attr(feature = "openapi", schema(example = "xp_xm"))]
    pub connector: String,
    /// Which of them.
    #[cfg_attr(feature = "openapi", schema(example = "cm1"))]
    pub instance: Option<String>,
    /// How it stands.
    pub state: UsageImportState,
    /// When it began.
    pub began_at: Timestamp,
    /// When something of it came last.
    pub changed_at: Timestamp,
    /// Bytes that came so far.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, example = 4_194_304))]
    pub bytes: i64,
    /// Bytes in all. Null: that was not announced.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, example = 210_000_000))]
    pub bytes_total: Option<i64>,
    /// Pages that are in.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, example = 1_000))]
    pub pages: i64,
    /// Usages that are in.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, example = 20_000))]
    pub accepted: i64,
    /// How many of them were not there before.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, example = 19_000))]
    pub new: i64,
    /// Usages that were left out, and lines.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, example = 2))]
    pub rejected: i64,
    /// How many were there before, and are not any more.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, example = 0))]
    pub removed: i64,
    /// What is wrong, in words. Null: nothing.
    pub problem: Option<String>,
}

/// The last uploads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UsageImportList {
    /// The uploads, the last first; 20 at most.
    pub items: Vec<UsageImport>,
}

/// What an upload did. It is in the database when this arrives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UsagesImported {
    /// The upload, as it ended.
    pub import: UsageImport,
    /// What was left out, and why; the first 100.
    pub problems: Vec<ImportProblem>,
}

/// What was left out of an upload.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportProblem {
    /// The line; 1 is the first.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, example = 17))]
    pub line: u64,
    /// The usage in it; 0 is the first. Null: it is the whole line.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, example = 0))]
    pub usage: Option<u64>,
    /// Why, in words.
    #[cfg_attr(feature = "openapi", schema(example = "This is not a JSON object."))]
    pub detail: String,
}
