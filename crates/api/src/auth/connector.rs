//! Connectors: programs with an API key.

use std::{
    future::{Ready, ready},
    pin::Pin,
    sync::Arc,
};

use actix_web::{
    FromRequest, HttpRequest,
    dev::Payload,
    http::header::{AUTHORIZATION, HeaderMap, HeaderValue, RETRY_AFTER},
};
use futures_util::future::Either;
use portal_storage::Digest;
use portal_types::{ProblemCode, Scope, Timestamp};

use super::user::strip_bearer;
use crate::{
    connector::{Caller, ConnectorName, Entry, Instance, Listening, Use, unknown_key},
    domain::{ApiKeyText, MalformedKey},
    problem::{ApiError, ApiResult},
    request::Client,
    state::{Portal, State},
};

/// A connector whose key works and whose account is served.
pub struct Connector {
    entry: Arc<Entry>,
    instance: Arc<Instance>,
    at: Timestamp,
}

impl Connector {
    /// What its key opens, if the key has the scope.
    pub fn with(&self, scope: Scope) -> ApiResult<&Arc<Entry>> {
        self.entry.may(scope)?;
        Ok(&self.entry)
    }

    /// What kind of connector it says it is.
    pub fn kind(&self) -> &str {
        self.instance.kind()
    }

    /// Which of them it says it is; empty: it does not say.
    pub fn instance(&self) -> &str {
        self.instance.name()
    }

    /// Notes that it holds what its key opens: it was sent that, or has it already.
    pub fn holds_it(&self) {
        self.instance.holds(self.entry.snapshot.config.revision, self.at);
    }

    /// Takes its place among those who wait for changes. A call that polls comes back soon after
    /// its end.
    pub fn listen(&self, portal: &Portal, polls: bool) -> ApiResult<Listening> {
        let most = portal.config.waiting_per_account;
        let place = self.entry.instances.wait(most).ok_or_else(|| {
            let detail = format!(
                "{most} calls of your account wait for changes already. Let each connector wait \
                 with one call, or ask without waiting."
            );
            ApiError::new(ProblemCode::RateLimited, detail)
                .with_header(RETRY_AFTER, HeaderValue::from_static("60"))
        })?;
        Ok(Listening::begin(&self.instance, &portal.clock, polls, place))
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
            let used = Use {
                at: state.clock.now(),
                from: Client::of(request).0,
                by: ConnectorName::of(request.headers()),
            };
            if let Some(entry) = state.snapshots.cached(&digest, used.at) {
                return admit(state, entry, request, used).map(Either::Left);
            }
            let (state, request) = (state.clone(), request.clone());
            Ok(Either::Right(async move { authenticate(&state, digest, &request, used).await }))
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

async fn authenticate(
    portal: &Portal,
    key: Digest,
    request: &HttpRequest,
    used: Use,
) -> ApiResult<Connector> {
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
        .ok_or_else(unknown_key)?;
    admit(portal, entry, request, used)
}

/// Whether a key that is known works now, and its account is served.
fn admit(
    portal: &Portal,
    entry: Arc<Entry>,
    request: &HttpRequest,
    used: Use,
) -> ApiResult<Connector> {
    entry.key_works(used.at)?;
    entry.calls_not_too_often(request)?;
    portal.snapshots.uses.note(&entry, used);
    let caller = Caller::of(request.headers());
    let instance = entry.instances.seen(caller, entry.key, used.from, used.at);
    entry.is_served()?;
    Ok(Connector { entry, instance, at: used.at })
}
