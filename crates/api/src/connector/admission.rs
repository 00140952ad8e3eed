//! Whom a key lets in, in one place: when it is presented, and again and again while its holder
//! waits.

use actix_web::{
    HttpRequest,
    http::header::{HeaderValue, RETRY_AFTER},
};
use portal_types::{GoodbyeReason, ProblemCode, Scope, Timestamp};

use super::Entry;
use crate::{
    config::Limit,
    problem::{ApiError, ApiResult},
};

impl Entry {
    /// Whether the key works at a moment.
    pub fn key_works(&self, now: Timestamp) -> ApiResult<()> {
        // Whatever a clock says: the replica that revoked it may be a little ahead of this one.
        if self.revoked_at.is_some() {
            let detail = "This API key was revoked. Put an active key into the connector.";
            return Err(ApiError::new(ProblemCode::ApiKeyRevoked, detail));
        }
        if self.expires_at.is_some_and(|at| at <= now) {
            let detail = "This API key has expired. Put an active key into the connector.";
            return Err(ApiError::new(ProblemCode::ApiKeyExpired, detail));
        }
        Ok(())
    }

    /// Counts a call, and refuses it where it is one too many.
    pub fn calls_not_too_often(&self, request: &HttpRequest) -> ApiResult<()> {
        self.calls.take(request).map_err(|seconds| {
            let Limit { times, per } = self.calls.limit();
            let detail = format!(
                "This API key may call {times} times in {} seconds. Keep the settings, and ask \
                 with If-None-Match and wait, or follow the events. Try again in {seconds} seconds.",
                per.as_secs()
            );
            ApiError::new(ProblemCode::RateLimited, detail)
                .with_header(RETRY_AFTER, HeaderValue::from(seconds))
        })
    }

    /// Whether the account's subscription serves connectors.
    pub fn is_served(&self) -> ApiResult<()> {
        let status = self.snapshot.config.subscription.status;
        if status.serves_connectors() {
            return Ok(());
        }
        let detail = format!("The account's subscription is {status}. An owner can renew it.");
        Err(ApiError::new(ProblemCode::SubscriptionEnded, detail))
    }

    /// Whether the key has a scope.
    pub fn may(&self, scope: Scope) -> ApiResult<()> {
        if self.scopes.contains(&scope) {
            return Ok(());
        }
        let detail = format!("This API key lacks the scope {scope}.");
        Err(ApiError::new(ProblemCode::ScopeMissing, detail))
    }

    /// When the next of these answers, or the settings, can change without anybody's doing.
    pub fn good_until(&self) -> Option<Timestamp> {
        [self.expires_at, self.snapshot.good_until].into_iter().flatten().min()
    }
}

/// What nobody has (any more) opens nothing.
pub fn unknown_key() -> ApiError {
    let detail = "No account has this API key. Copy it again from the dashboard.";
    ApiError::new(ProblemCode::ApiKeyUnknown, detail)
}

/// How a stream of events says that its key opens nothing any more.
pub fn goodbye_reason(refusal: &ApiError) -> GoodbyeReason {
    match refusal.code() {
        ProblemCode::ApiKeyExpired => GoodbyeReason::KeyExpired,
        ProblemCode::ScopeMissing => GoodbyeReason::ScopeMissing,
        ProblemCode::SubscriptionEnded => GoodbyeReason::SubscriptionEnded,
        // Revoked, or gone with its account.
        _ => GoodbyeReason::KeyRevoked,
    }
}
