//! Bad days, as they are told to the double.

use serde::{Deserialize, Serialize};

/// What goes wrong from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Troubles {
    /// So many calls of the API fail, before anything is done.
    pub fail_calls: usize,
    pub fail_with: Failure,
    /// Only calls whose path begins so fail: `/v1/payment_intents`.
    pub fail_path: String,
    /// So many answers of calls that change something break off after the work is done.
    pub cut_answers: usize,
    /// So many deliveries of events get lost for good.
    pub drop_deliveries: usize,
    /// Each event is delivered so many times at once.
    pub copies: usize,
    /// Events wait until they are released, in reverse order.
    pub hold_events: bool,
}

impl Default for Troubles {
    fn default() -> Self {
        Self {
            fail_calls: 0,
            fail_with: Failure::ServerError,
            fail_path: String::new(),
            cut_answers: 0,
            drop_deliveries: 0,
            copies: 1,
            hold_events: false,
        }
    }
}

/// How a call fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Failure {
    /// 500.
    ServerError,
    /// 429.
    RateLimited,
    /// 429 with a `Retry-After` of two seconds.
    RateLimitedFor2s,
    /// 403: a restricted key lacks the permission.
    Forbidden,
    /// 502 with a page, from what stands in front of Stripe.
    BadGateway,
    /// 200 with what is no JSON.
    Nonsense,
    /// A redirect to somewhere else.
    Redirect,
    /// 200 with more than anybody wants.
    Endless,
}

/// Takes one off a count; whether there was one.
pub(crate) fn take_one(count: &mut usize) -> bool {
    let is_there = *count > 0;
    *count = count.saturating_sub(1);
    is_there
}
