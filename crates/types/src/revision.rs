//! The history of an account's settings: who changed what, and what undoing it would do.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Timestamp, UserId};

text_enum!(
    /// How a revision came about.
    RevisionCause {
        /// The account was opened.
        Opened = "opened",
        /// Somebody changed a setting.
        Changed = "changed",
        /// Somebody changed or removed many rows of field settings at once.
        BulkChanged = "bulk_changed",
        /// Somebody imported field settings.
        Imported = "imported",
        /// Somebody restored an earlier revision.
        Restored = "restored",
        /// The history begins here; what came before was not recorded.
        Recorded = "recorded",
    }
);

text_enum!(
    /// A part of the settings.
    SettingsPart {
        /// Where the assets are.
        Bynder = "bynder",
        /// The asset selector everywhere.
        AssetSelector = "asset_selector",
        /// A row of field settings.
        Field = "field",
        /// Consent to remote logging.
        Advanced = "advanced",
    }
);

text_enum!(
    /// What happened to a part of the settings.
    ChangeKind {
        /// It was not there before.
        Added = "added",
        /// It was there, with other values.
        Changed = "changed",
        /// It is not there any more.
        Removed = "removed",
    }
);

text_enum!(
    /// What happened to a secret, which itself is never told.
    SecretChange {
        /// There was none before.
        Set = "set",
        /// Another one took its place.
        Replaced = "replaced",
        /// There is none any more.
        Cleared = "cleared",
    }
);

/// Who made a revision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RevisionAuthor {
    /// The user.
    pub id: UserId,
    /// The name at the time.
    #[cfg_attr(feature = "openapi", schema(example = "Ada Lovelace"))]
    pub name: String,
    /// The e-mail address at the time.
    #[cfg_attr(feature = "openapi", schema(example = "ada@acme.example"))]
    pub email: String,
}

/// A revision of the settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(example = json!({
    "revision": 42, "at": "2026-03-01T09:30:00Z", "from": "203.0.113.9", "cause": "changed",
    "by": {
        "id": "0199a2c4-7e10-7c3a-b0de-5a1f6f1f8a02", "name": "Ada Lovelace",
        "email": "ada@acme.example",
    },
    "restoredFrom": null, "parts": ["field"], "field": "Hero image", "changeCount": 1,
})))]
pub struct Revision {
    /// Its number.
    #[cfg_attr(feature = "openapi", schema(example = 42))]
    pub revision: i64,
    /// When it was made.
    pub at: Timestamp,
    /// Who made it. Null: nobody who was logged in.
    pub by: Option<RevisionAuthor>,
    /// The network address it was made from. Null: not known.
    #[cfg_attr(feature = "openapi", schema(example = "203.0.113.9"))]
    pub from: Option<String>,
    /// How it came about.
    pub cause: RevisionCause,
    /// The revision that was restored, if that is how it came about.
    pub restored_from: Option<i64>,
    /// The parts of the settings that changed.
    pub parts: Vec<SettingsPart>,
    /// The field, if exactly one row of field settings changed.
    #[cfg_attr(feature = "openapi", schema(example = "Hero image"))]
    pub field: Option<String>,
    /// How many changes it has: one a part, and one a row of field settings.
    #[cfg_attr(feature = "openapi", schema(example = 1))]
    pub change_count: i64,
}

/// A page of revisions, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RevisionList {
    /// The revisions of this page.
    pub items: Vec<Revision>,
    /// Pass as `cursor` to get the next page. Null on the last one.
    pub next_cursor: Option<String>,
}

/// What became of one part of the settings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(example = json!({
    "part": "field", "id": "0199a2c4-7e10-7c3a-b0de-5a1f6f1f8a01", "field": "Hero image",
    "kind": "changed",
    "values": [{"name": "defaultSearchTerm", "before": "brand 2025", "after": "brand 2026"}],
})))]
pub struct SettingsChange {
    /// The part.
    pub part: SettingsPart,
    /// Of a row of field settings: `global`, or its id.
    #[cfg_attr(feature = "openapi", schema(example = "0199a2c4-7e10-7c3a-b0de-5a1f6f1f8a01"))]
    pub id: Option<String>,
    /// Of a row of field settings: its field. Null for Global.
    #[cfg_attr(feature = "openapi", schema(example = "Hero image"))]
    pub field: Option<String>,
    /// What happened to it.
    pub kind: ChangeKind,
    /// The values that differ.
    pub values: Vec<ValueChange>,
}

/// What became of one value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ValueChange {
    /// Its name, as in the resource.
    #[cfg_attr(feature = "openapi", schema(example = "defaultSearchTerm"))]
    pub name: String,
    /// What it was. Null: not set, or in a row of field settings "as Global".
    #[cfg_attr(feature = "openapi", schema(example = "brand 2025"))]
    pub before: Value,
    /// What it is.
    #[cfg_attr(feature = "openapi", schema(example = "brand 2026"))]
    pub after: Value,
    /// Of a secret: what happened to it, instead of `before` and `after`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<SecretChange>,
}

/// A revision and how the settings differed from another one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RevisionDetail {
    /// The revision.
    #[serde(flatten)]
    pub revision: Revision,
    /// The revision that it is compared with: the one before, unless `against` names another. The
    /// first one has none before it, and is compared with itself.
    #[cfg_attr(feature = "openapi", schema(example = 41))]
    pub against: i64,
    /// How many parts and rows differ.
    #[cfg_attr(feature = "openapi", schema(example = 1))]
    pub total: i64,
    /// What differs, from that one to this one: the first 1,000, or those of this page.
    pub changes: Vec<SettingsChange>,
    /// Pass as `cursor` to get the next page of changes. Null on the last one.
    pub next_cursor: Option<String>,
}

/// What restoring a revision changes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Restoration {
    /// The settings' revision now: the new one, or with `dryRun` and where nothing differs, the one
    /// that was there.
    #[cfg_attr(feature = "openapi", schema(example = 43))]
    pub revision: i64,
    /// How many parts and rows differ.
    #[cfg_attr(feature = "openapi", schema(example = 1))]
    pub total: i64,
    /// What differs, from the settings before to those after: the first 1,000. Secrets are not kept
    /// in the history: the client secret stays as it is, save that Webdam has none.
    pub changes: Vec<SettingsChange>,
}
