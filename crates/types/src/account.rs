//! The organisation and the people in it.

use serde::{Deserialize, Serialize};

use crate::{AccountId, Timestamp};

text_enum!(
    /// What a member may do. Each role includes the ones after it.
    Role {
        /// Everything, billing and closing the account included.
        Owner = "owner",
        /// Settings, keys and people.
        Admin = "admin",
        /// Reads everything, opens tickets.
        Member = "member",
    }
);

impl Role {
    /// Whether this role may do what `needed` may.
    pub fn includes(self, needed: Self) -> bool {
        self <= needed
    }
}

text_enum!(
    /// Where a subscription stands.
    SubscriptionStatus {
        /// In the trial period that starts with the account.
        Trialing = "trialing",
        /// Paid.
        Active = "active",
        /// A payment failed; everything still works.
        PastDue = "past_due",
        /// Stopped by the operator. Connectors get 402.
        Suspended = "suspended",
        /// Ended by the customer. Connectors get 402.
        Canceled = "canceled",
        /// The trial ended without a plan. Connectors get 402.
        Expired = "expired",
    }
);

impl SubscriptionStatus {
    /// Whether connectors are served.
    pub const fn serves_connectors(self) -> bool {
        matches!(self, Self::Trialing | Self::Active | Self::PastDue)
    }
}

/// The organisation that the caller belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Account {
    /// The account.
    pub id: AccountId,
    /// The organisation's name.
    #[cfg_attr(feature = "openapi", schema(example = "Acme BV"))]
    pub name: String,
    /// When sign-up was confirmed.
    pub created_at: Timestamp,
    /// The number of the settings: it goes up by one with every change of any setting.
    #[cfg_attr(feature = "openapi", schema(example = 42))]
    pub revision: i64,
    /// When a setting last changed.
    pub revised_at: Timestamp,
    /// The subscription.
    pub subscription: Subscription,
    /// When the account and everything of it is removed. Null: it stays.
    pub closes_at: Option<Timestamp>,
    /// Whether members need a second factor.
    pub second_factor_required: bool,
}

/// An account's subscription.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Subscription {
    /// Where it stands now.
    pub status: SubscriptionStatus,
    /// When the trial ends or ended; null once there was a plan.
    pub trial_ends_at: Option<Timestamp>,
}
