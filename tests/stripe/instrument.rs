//! What can be paid with, and what comes of it.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// One of Stripe's test cards, or an account for a direct debit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Instrument {
    /// 4242 4242 4242 4242: succeeds.
    Good,
    /// 4000 0000 0000 0002: declined at once.
    Declined,
    /// 4000 0000 0000 9995: declined at once, for lack of money.
    Poor,
    /// 4000 0000 0000 0341: is saved, and declined when it is charged without the customer. Here it also
    /// pays once on the page, so that there is something to renew.
    DeclinedLater,
    /// 4000 0025 0000 3155: pays on the page, and wants the customer when it is charged without them.
    NeedsAuthentication,
    /// AT61 1904 3002 3457 3201: a direct debit, which waits to be settled.
    Debit,
}

/// Where somebody pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// On a hosted page: the customer is there.
    Page,
    /// By the API, with `off_session`.
    OffSession,
    /// By the API, with the customer in front of a page of the merchant's.
    OnSession,
}

/// What comes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Attempt {
    Succeeds,
    Processes,
    Declined(&'static str),
    NeedsCustomer,
}

impl Instrument {
    pub const ALL: [Self; 6] = [
        Self::Good,
        Self::Declined,
        Self::Poor,
        Self::DeclinedLater,
        Self::NeedsAuthentication,
        Self::Debit,
    ];

    /// What is typed into the page.
    pub fn number(self) -> &'static str {
        match self {
            Self::Good => "4242424242424242",
            Self::Declined => "4000000000000002",
            Self::Poor => "4000000000009995",
            Self::DeclinedLater => "4000000000000341",
            Self::NeedsAuthentication => "4000002500003155",
            Self::Debit => "AT611904300234573201",
        }
    }

    /// What was typed, spaces or not.
    pub fn of_number(text: &str) -> Option<Self> {
        let text: String = text.split_whitespace().collect();
        Self::ALL.into_iter().find(|one| one.number().eq_ignore_ascii_case(&text))
    }

    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Good => "succeeds",
            Self::Declined => "is declined",
            Self::Poor => "lacks the money",
            Self::DeclinedLater => "is declined at renewals",
            Self::NeedsAuthentication => "wants the customer at renewals",
            Self::Debit => "a direct debit, which takes days",
        }
    }

    pub(crate) fn attempt(self, place: Place) -> Attempt {
        match (self, place) {
            (Self::Good, _) | (Self::DeclinedLater | Self::NeedsAuthentication, Place::Page) => {
                Attempt::Succeeds
            }
            (Self::Debit, _) => Attempt::Processes,
            (Self::Declined | Self::DeclinedLater, _) => Attempt::Declined("generic_decline"),
            (Self::Poor, _) => Attempt::Declined("insufficient_funds"),
            (Self::NeedsAuthentication, _) => Attempt::NeedsCustomer,
        }
    }

    pub(crate) fn kind(self) -> &'static str {
        if self == Self::Debit { "sepa_debit" } else { "card" }
    }

    /// What Stripe tells of it.
    pub(crate) fn details(self) -> Value {
        let last4 = &self.number()[self.number().len() - 4..];
        if self == Self::Debit {
            json!({"bank_code": "19043", "country": "AT", "last4": last4})
        } else {
            json!({
                "brand": "visa", "country": "US", "exp_month": 12, "exp_year": 2034,
                "funding": "credit", "last4": last4,
            })
        }
    }
}
