//! An account's subscription, and what people can do with it.

use serde::{Deserialize, Serialize};

use crate::{InvoiceId, Money, Plan, PlanLimit, SubscriptionStatus, Timestamp};

text_enum!(
    /// Who collects the money.
    PaymentProvider {
        /// The operator: invoices go by mail, and staff mark them as paid.
        Manual = "manual",
        /// Stripe.
        Stripe = "stripe",
    }
);

text_enum!(
    /// What happens to a subscription next, if nobody does anything.
    SubscriptionStep {
        /// The trial ends.
        TrialEnds = "trial_ends",
        /// The next period begins, and is charged.
        Renews = "renews",
        /// It ends, as it was canceled or not paid.
        Ends = "ends",
        /// An invoice becomes overdue.
        PaymentDue = "payment_due",
        /// Connectors are not served any more, as an invoice was not paid.
        Suspends = "suspends",
    }
);

text_enum!(
    /// Why somebody cancels.
    CancelReason {
        /// It costs too much.
        TooExpensive = "too_expensive",
        /// Something is missing.
        MissingFeature = "missing_feature",
        /// Another product does it now.
        Switched = "switched",
        /// It is not used any more.
        NotUsed = "not_used",
        /// Something else.
        Other = "other",
    }
);

/// What comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SubscriptionNext {
    /// What.
    pub step: SubscriptionStep,
    /// When.
    pub at: Timestamp,
}

/// How much of something an account has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LimitUse {
    /// Of what.
    pub limit: PlanLimit,
    /// What there is.
    #[cfg_attr(feature = "openapi", schema(example = 3))]
    pub used: i64,
    /// What the plan allows. Null: as much as the account likes.
    #[cfg_attr(feature = "openapi", schema(example = 5))]
    pub allowed: Option<i64>,
}

/// An account's subscription in full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SubscriptionDetails {
    /// Where it stands now.
    pub status: SubscriptionStatus,
    /// The plan in force: it says what the account may have.
    pub plan: Plan,
    /// When the trial ends or ended; null once there was a plan.
    pub trial_ends_at: Option<Timestamp>,
    /// When the period began that is paid, or to be paid. Null: there was none.
    pub period_start: Option<Timestamp>,
    /// When it ends.
    pub period_end: Option<Timestamp>,
    /// Whether it ends with the period.
    pub cancels_at_period_end: bool,
    /// What happens next, if nobody does anything. Null: nothing.
    pub next: Option<SubscriptionNext>,
    /// What is kept for the account, and taken off its next invoices.
    pub credit: Money,
    /// What is to be paid of all open invoices.
    pub outstanding: Money,
    /// How much of everything the account has.
    pub limits: Vec<LimitUse>,
    /// Who collects the money.
    pub provider: PaymentProvider,
    /// Whether the provider can charge without somebody at the screen. Always false with `manual`.
    pub has_payment_method: bool,
}

/// Another plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangePlan {
    /// The plan's id.
    #[cfg_attr(feature = "openapi", schema(example = "business"))]
    pub plan: String,
    /// `at` of a preview that is at most an hour old: it costs what the preview said. Null or absent:
    /// from now.
    #[serde(default)]
    pub at: Option<Timestamp>,
}

/// A line of an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InvoiceLine {
    /// What for.
    #[cfg_attr(feature = "openapi", schema(example = "Business, remaining time"))]
    pub text: String,
    /// Since when.
    pub from: Timestamp,
    /// Until when.
    pub to: Timestamp,
    /// In minor units of the invoice's currency, without tax. Below zero: it is given back.
    #[cfg_attr(feature = "openapi", schema(example = 14_950))]
    pub amount: i64,
}

/// What a change of plan comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlanChange {
    /// The new plan.
    pub plan: Plan,
    /// The moment that it is reckoned from. Send it along to get exactly this.
    pub at: Timestamp,
    /// When the period begins that is charged.
    pub period_start: Timestamp,
    /// When it ends, and the next one is charged.
    pub period_end: Timestamp,
    /// What is charged and given back.
    pub lines: Vec<InvoiceLine>,
    /// Their sum.
    #[cfg_attr(feature = "openapi", schema(example = 14_950))]
    pub net: i64,
    /// The tax on it.
    #[cfg_attr(feature = "openapi", schema(example = 3_140))]
    pub tax: i64,
    /// Both. Below zero: it is kept as credit.
    pub total: Money,
    /// What credit pays of it.
    #[cfg_attr(feature = "openapi", schema(example = 0))]
    pub from_credit: i64,
    /// What is to be paid.
    pub due: Money,
    /// What the account has more of than the plan allows. Nothing of it is lost, but nothing can be
    /// added.
    pub over: Vec<LimitUse>,
    /// The invoice or credit note. Null: it is a preview, or it costs nothing.
    pub invoice_id: Option<InvoiceId>,
}

/// Why a subscription is to end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CancelSubscription {
    /// Why.
    pub reason: CancelReason,
    /// In the person's own words.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "We moved to another CMS."))]
    pub comment: Option<String>,
}

/// What is to be paid on the provider's page: a plan, or an open invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BeginCheckout {
    /// The plan that begins once it is paid.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "starter"))]
    pub plan: Option<String>,
    /// The open invoice.
    #[serde(default)]
    pub invoice_id: Option<InvoiceId>,
}

/// A page of the payment provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProviderPage {
    /// Where the browser goes.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "https://checkout.stripe.com/c/pay/cs_test_a1")
    )]
    pub url: String,
}

/// A longer trial.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExtendTrial {
    /// When it is to end.
    pub ends_at: Timestamp,
    /// Why. The account's people read it.
    #[cfg_attr(feature = "openapi", schema(example = "Their CMS project starts a month later."))]
    pub reason: String,
}

/// A plan that support gives an account: one for sale, or one made for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SetPlan {
    /// The plan. One with the id of a configured plan is that plan; others are the account's own.
    pub plan: Plan,
    /// Why. The account's people read it.
    #[cfg_attr(feature = "openapi", schema(example = "As agreed in the contract of March."))]
    pub reason: String,
}
