//! Telling Bynder of asset usages, and asking it about the assets.

use serde::{Deserialize, Serialize};

use crate::Timestamp;

text_enum!(
    /// How telling Bynder stands.
    UsageSyncState {
        /// Something is missing for it; `missing` says what.
        Off = "off",
        /// Somebody paused it.
        Paused = "paused",
        /// It did not work, and is tried again; `problem` says more.
        Waiting = "waiting",
        /// Bynder is being told.
        Telling = "telling",
        /// Bynder knows everything.
        Told = "told",
    }
);

text_enum!(
    /// What telling Bynder, or asking it, needs.
    UsageSyncNeed {
        /// The DAM is Webdam, which has no usage API.
        Bynder = "bynder",
        /// The portal URL.
        PortalUrl = "portal_url",
        /// Client id and secret of an OAuth app.
        OauthApp = "oauth_app",
        /// The integration id, which Bynder gives out.
        IntegrationId = "integration_id",
    }
);

text_enum!(
    /// Why telling Bynder, or asking it, does not work.
    UsageSyncProblem {
        /// Nothing that can be used came back, or not in time.
        Unreachable = "unreachable",
        /// Bynder was called too often and is left alone for five minutes.
        Busy = "busy",
        /// Bynder refuses the OAuth app.
        OauthRefused = "oauth_refused",
        /// The OAuth app lacks a scope.
        ScopeMissing = "scope_missing",
        /// The OAuth app's user lacks the security role STATISTICS, or another right.
        RoleMissing = "role_missing",
        /// Bynder does not take what it is told: the integration id may be wrong.
        Refused = "refused",
        /// There is no such API at the portal URL.
        Absent = "absent",
        /// Bynder answers with an error of its own.
        Broken = "broken",
        /// The portal itself failed.
        Internal = "internal",
    }
);

/// How far Bynder was told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UsageSync {
    /// How it stands.
    pub state: UsageSyncState,
    /// What is missing for it. Empty: nothing.
    pub missing: Vec<UsageSyncNeed>,
    /// Why it does not work. Null: it does, or was not tried.
    pub problem: Option<UsageSyncTrouble>,
    /// How many pages Bynder was not told of as they are now; 10,000: so many or more.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, example = 0))]
    pub pages_waiting: i64,
    /// How many usages Bynder did not take.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, example = 1))]
    pub rejected: i64,
    /// When Bynder was told something last.
    pub told_at: Option<Timestamp>,
    /// When it was paused. Null: it is not.
    pub paused_at: Option<Timestamp>,
    /// The full re-sync that is under way, if any.
    pub resync: Option<UsageResync>,
    /// What is missing for asking Bynder for names and pictures. Empty: nothing.
    pub names_missing: Vec<UsageSyncNeed>,
    /// Why asking for them does not work. Null: it does, or was not tried.
    pub names_problem: Option<UsageSyncTrouble>,
}

/// Why something with Bynder does not work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UsageSyncTrouble {
    /// Why.
    pub code: UsageSyncProblem,
    /// Why, in words, and what to do.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "Bynder does not answer. It is tried again by itself.")
    )]
    pub detail: String,
    /// How often it was tried in vain.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, example = 3))]
    pub failures: i64,
    /// When it is tried next.
    pub next_try_at: Timestamp,
}

/// How far a full re-sync is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UsageResync {
    /// When it began.
    pub began_at: Timestamp,
    /// Pages told so far.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, example = 1200))]
    pub done: i64,
    /// Of so many.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, example = 40_000))]
    pub total: i64,
}

/// A usage that Bynder did not take.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UsageRejectionByDam {
    /// The media id, as it was received first.
    #[cfg_attr(feature = "openapi", schema(example = "94F19AC2-2A4D-4B4C-B2AF6C1B4D6F2A10"))]
    pub asset_id: String,
    /// The asset's name, if it is known.
    pub name: Option<String>,
    /// The page's address.
    #[cfg_attr(feature = "openapi", schema(example = "https://www.acme.example/en/autumn"))]
    pub uri: String,
    /// Why, in Bynder's words.
    #[cfg_attr(feature = "openapi", schema(example = "asset not found"))]
    pub reason: String,
    /// When.
    pub rejected_at: Timestamp,
}

/// A page of usages that Bynder did not take.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UsageRejectionByDamList {
    /// The usages, page by page.
    pub items: Vec<UsageRejectionByDam>,
    /// Ask for the next page with this as `cursor`. Null: this is the last page.
    pub next_cursor: Option<String>,
}
