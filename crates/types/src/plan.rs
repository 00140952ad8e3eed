//! Plans: what an account can be subscribed to. The operator's configuration has them in the same form.

use serde::{Deserialize, Serialize};

use crate::TicketPriority;

/// An amount of money.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Money {
    /// In minor units, such as cents. Below zero: it is owed to the account.
    #[cfg_attr(feature = "openapi", schema(example = 9_900))]
    pub amount: i64,
    /// The currency's code as in ISO 4217.
    #[cfg_attr(feature = "openapi", schema(example = "EUR", pattern = "^[A-Z]{3}$"))]
    pub currency: String,
}

text_enum!(
    /// How long a paid period is.
    PlanPeriod {
        /// To the same day of the next month, or its last.
        Month = "month",
        /// To the same day of the next year.
        Year = "year",
    }
);

text_enum!(
    /// What a plan limits.
    PlanLimit {
        /// API keys that work.
        ApiKeys = "api_keys",
        /// Rows of field settings, Global not counted.
        Fields = "fields",
        /// People in the account, and those who are invited.
        Members = "members",
        /// Places where assets are used now.
        Usages = "usages",
    }
);

/// How much of everything an account may have. Null: as much as it likes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlanLimits {
    /// API keys that work.
    #[cfg_attr(feature = "openapi", schema(example = 5))]
    pub api_keys: Option<i64>,
    /// Rows of field settings, Global not counted.
    #[cfg_attr(feature = "openapi", schema(example = 250))]
    pub fields: Option<i64>,
    /// People in the account, and those who are invited.
    #[cfg_attr(feature = "openapi", schema(example = 10))]
    pub members: Option<i64>,
    /// Places where assets are used now.
    #[cfg_attr(feature = "openapi", schema(example = 50_000))]
    pub usages: Option<i64>,
    /// Days that connectors' log records are kept, where the operator keeps them for so long. Null:
    /// as long as the operator keeps them.
    #[cfg_attr(feature = "openapi", schema(example = 14))]
    pub log_days: Option<i64>,
}

impl PlanLimits {
    /// The most of one thing.
    pub const fn of(&self, limit: PlanLimit) -> Option<i64> {
        match limit {
            PlanLimit::ApiKeys => self.api_keys,
            PlanLimit::Fields => self.fields,
            PlanLimit::Members => self.members,
            PlanLimit::Usages => self.usages,
        }
    }
}

/// How soon support means to answer and to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ResponseTarget {
    /// Of tickets with this priority.
    pub priority: TicketPriority,
    /// Hours until the first answer.
    #[cfg_attr(feature = "openapi", schema(example = 8))]
    pub first_response_hours: u16,
    /// Hours until it is resolved, without the time that support waits for the customer.
    #[cfg_attr(feature = "openapi", schema(example = 72))]
    pub resolution_hours: u16,
}

/// A plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Plan {
    /// What programs call it. `trial` is the plan of accounts that try the product; it is not for sale.
    #[cfg_attr(feature = "openapi", schema(example = "starter"))]
    pub id: String,
    /// What people call it.
    #[cfg_attr(feature = "openapi", schema(example = "Starter"))]
    pub name: String,
    /// Whom it is for.
    #[cfg_attr(feature = "openapi", schema(example = "One site, one team."))]
    pub description: String,
    /// What a period costs, without tax.
    pub price: Money,
    /// How long a period is.
    pub period: PlanPeriod,
    /// How much of everything it allows.
    pub limits: PlanLimits,
    /// How soon support means to answer, for each priority.
    pub response_targets: Vec<ResponseTarget>,
}

/// The plans that are for sale, the cheapest first, and what a trial allows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlanList {
    /// The plans.
    pub items: Vec<Plan>,
    /// The plan of accounts that try the product.
    pub trial: Plan,
    /// Days that a trial takes.
    #[cfg_attr(feature = "openapi", schema(example = 30))]
    pub trial_days: i64,
}
