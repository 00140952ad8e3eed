//! Connectors: programs with an API key.

use std::{
    future::{Ready, ready},
    pin::Pin,
    sync::Arc,
};

use actix_web::{
    FromRequest, HttpRequest,
    dev::Payload,
    http::header::{AUTHORIZATION, HeaderMap},
};
use futures_util::future::Either;
use portal_storage::Digest;
use portal_types::{ProblemCode, Scope};

use super::user::strip_bearer;
use crate::{
    connector::{ConnectorName, Entry, Use},
    domain::{ApiKeyText, MalformedKey},
    problem::{ApiError, ApiResult},
    request::Client,
    state::{Portal, State},
};

/// A connector whose key works and whose account is served.
pub struct Connector(Arc<Entry>);

impl Connector {
    /// What its key opens, if the key has the scope.
    pub fn with(&self, scope: Scope) -> ApiResult<&Entry> {
        if self.0.scopes.contains(&scope) {
            return Ok(&self.0);
        }
        let detail = format!("This API key lacks the scope {scope}.");
        Err(ApiError::new(ProblemCode::ScopeMissing, detail))
    }
}

impl FromRequest for Connector {
    type Error = ApiError;
    /// A key in memory is answered for without waiting, and without a boxed future.
    type Future = Either<Ready<ApiResult<Self>>, Pin<Box<dyn Future<Output = ApiResult<Self>>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let now_or_later = || {
            let state = request.app_data::<State>();
            let state = state.ok_or_else(|| ApiError::internal("no state"))?;
            let digest = presented(request.headers())?;
            let name = request.headers().get("x-connector");
            let used = Use {
                at: state.clock.now(),
                from: Client::of(request).0,
                by: name.and_then(|name| ConnectorName::read(name.as_bytes())),
            };
            if let Some(entry) = state.snapshots.cached(&digest, used.at) {
                return admit(state, entry, used).map(Either::Left);
            }
            let state = state.clone();
            Ok(Either::Right(async move { authenticate(&state, digest, used).await }))
        };
        match now_or_later() {
            Ok(Either::Left(connector)) => Either::Left(ready(Ok(connector))),
            Ok(Either::Right(later)) => Either::Right(Box::pin(later)),
            Err(error) => Either::Left(ready(Err(error))),
        }
    }
}

/// The key of a request: from a header, never from the address.
fn presented(headers: &HeaderMap) -> ApiResult<Digest> {
    let malformed = |MalformedKey(detail)| ApiError::new(ProblemCode::ApiKeyMalformed, detail);
    let not_a_key =
        MalformedKey("Send the key as Authorization: Bearer bip_… or X-Api-Key: bip_….");
    let text = if let Some(value) = headers.get(AUTHORIZATION) {
        value.to_str().ok().and_then(strip_bearer)
    } else if let Some(value) = headers.get("x-api-key") {
        value.to_str().ok().map(str::trim)
    } else {
        let detail = "Send the account's API key as Authorization: Bearer or X-Api-Key.";
        return Err(ApiError::new(ProblemCode::ApiKeyMissing, detail));
    };
    let text = text.ok_or(not_a_key).map_err(malformed)?;
    // The look of a user's access token: three parts, of which the first is JSON.
    if text.starts_with("eyJ") && text.matches('.').count() == 2 {
        let detail = "This call is for connectors and their API keys; this is a user's token.";
        return Err(ApiError::new(ProblemCode::WrongCredential, detail));
    }
    ApiKeyText::digest_of(text).map_err(malformed)
}

async fn authenticate(portal: &Portal, key: Digest, used: Use) -> ApiResult<Connector> {
    let entry = portal
        .snapshots
        .get(key, used.at)
        .await
        .map_err(|error| match &*error {
            portal_storage::StoreError::Unavailable(_) => {
                let detail = "The settings can't be read just now. Try again in a moment.";
                ApiError::new(ProblemCode::Unavailable, detail)
            }
            other => ApiError::internal(other.to_string()),
        })?
        .ok_or_else(|| {
            let detail = "No account has this API key. Copy it again from the dashboard.";
            ApiError::new(ProblemCode::ApiKeyUnknown, detail)
        })?;
    admit(portal, entry, used)
}

/// Whether a key that is known works now, and its account is served.
fn admit(portal: &Portal, entry: Arc<Entry>, used: Use) -> ApiResult<Connector> {
    // Whatever a clock says: the replica that revoked it may be a little ahead of this one.
    if entry.revoked_at.is_some() {
        let detail = "This API key was revoked. Put an active key into the connector.";
        return Err(ApiError::new(ProblemCode::ApiKeyRevoked, detail));
    }
    if entry.expires_at.is_some_and(|at| at <= used.at) {
        let detail = "This API key has expired. Put an active key into the connector.";
        return Err(ApiError::new(ProblemCode::ApiKeyExpired, detail));
    }
    portal.snapshots.uses.note(&entry, used);
    let status = entry.snapshot.config.subscription.status;
    if !status.serves_connectors() {
        let detail = format!("The account's subscription is {status}. An owner can renew it.");
        return Err(ApiError::new(ProblemCode::SubscriptionEnded, detail));
    }
    Ok(Connector(entry))
}
