//! One identity provider: where to send somebody, and what they bring back.

use std::fmt;

use chrono::DateTime;
use openidconnect::{
    AuthenticationFlow, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointMaybeSet,
    EndpointNotSet, EndpointSet, IssuerUrl, Nonce, PkceCodeChallenge, PkceCodeVerifier,
    RedirectUrl, RequestTokenError, Scope, TokenResponse as _,
    core::{CoreClient, CoreJwsSigningAlgorithm, CoreProviderMetadata, CoreResponseType},
};
use portal_types::{Secret, Timestamp};
use tokio::sync::Mutex;
use url::Url;

use crate::{
    Settings,
    calls::{BuildError, Calls},
};

/// Seconds that a provider's document and keys are used before they are read anew.
const FRESH: i64 = 60 * 60;

/// Seconds between readings because a signature fits none of the keys.
const RELOAD: i64 = 60;

/// How far ahead a provider's clock may be, in seconds.
const AHEAD: i64 = 300;

/// The signatures that are taken: those whose keys a provider publishes. Never none, never a shared
/// secret.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// What one log-in is known by: made by us, unguessable, used once.
pub struct Ticket {
    /// Comes back with the person.
    pub state: Secret,
    /// Comes back in the ID token.
    pub nonce: Secret,
    /// Proves, when the code is exchanged, that we are who sent the person (PKCE).
    pub verifier: Secret,
}

/// Somebody, as a provider vouches for them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Who vouches.
    pub issuer: String,
    /// Who it is, for ever, there.
    pub subject: String,
    /// Their e-mail address, as far as the provider tells. Only to be shown: it says nothing of who
    /// reads mail there.
    pub email: Option<String>,
}

/// Why nobody is vouched for. The words are for our logs.
#[derive(Debug, thiserror::Error)]
pub enum SsoError {
    /// The provider can't be reached, or is not in its senses.
    #[error("the provider can't be used: {0}")]
    Unreachable(String),
    /// It does not take the code, or us.
    #[error("the provider refuses: {0}")]
    Refused(String),
    /// What it says does not hold.
    #[error("the ID token does not hold: {0}")]
    Invalid(String),
}

type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// An identity provider. One for the process: what it says of itself is kept in it.
pub struct Provider {
    settings: Settings,
    redirect: RedirectUrl,
    calls: Calls,
    known: Mutex<Option<Known>>,
}

#[derive(Clone)]
struct Known {
    document: CoreProviderMetadata,
    read_at: Timestamp,
}

impl Provider {
    /// A provider that sends people back to `redirect`.
    pub fn new(settings: Settings, redirect: &Url) -> Result<Self, BuildError> {
        let calls = Calls::new(!settings.is_loopback())?;
        let redirect = RedirectUrl::from_url(redirect.clone());
        Ok(Self { settings, redirect, calls, known: Mutex::new(None) })
    }

    /// Its name in addresses.
    pub fn id(&self) -> &str {
        &self.settings.id
    }

    /// Its name for people.
    pub fn name(&self) -> &str {
        &self.settings.name
    }

    /// Where to send somebody to log in.
    pub async fn log_in_at(&self, ticket: &Ticket, now: Timestamp) -> Result<Url, SsoError> {
        let client = self.client(FRESH, now).await?;
        let verifier = PkceCodeVerifier::new(ticket.verifier.expose().to_owned());
        let flow = AuthenticationFlow::<CoreResponseType>::AuthorizationCode;
        let state = CsrfToken::new(ticket.state.expose().to_owned());
        let nonce = Nonce::new(ticket.nonce.expose().to_owned());
        let (url, _, _) = client
            .authorize_url(flow, move || state, move || nonce)
            .add_scope(Scope::new("email".to_owned()))
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier))
            .url();
        Ok(url)
    }

    /// Who came back with a code.
    pub async fn who(
        &self,
        code: &Secret,
        ticket: &Ticket,
        now: Timestamp,
    ) -> Result<Identity, SsoError> {
        let client = self.client(FRESH, now).await?;
        let answer = client
            .exchange_code(AuthorizationCode::new(code.expose().to_owned()))
            .map_err(|error| SsoError::Unreachable(error.to_string()))?
            .set_pkce_verifier(PkceCodeVerifier::new(ticket.verifier.expose().to_owned()))
            .request_async(&self.calls)
            .await
            .map_err(|error| match error {
                RequestTokenError::ServerResponse(said) => SsoError::Refused(said.to_string()),
                RequestTokenError::Request(error) => SsoError::Unreachable(error.to_string()),
                // The answer itself may hold tokens.
                RequestTokenError::Parse(error, _) => SsoError::Unreachable(error.to_string()),
                RequestTokenError::Other(text) => SsoError::Unreachable(text),
            })?;
        let token = answer.id_token().ok_or_else(|| SsoError::Invalid("there is none".into()))?;
        let nonce = Nonce::new(ticket.nonce.expose().to_owned());
        let read = |client: &Client| {
            let claims = token.claims(&id_token_verifier(client, now), &nonce);
            claims.map(|claims| Identity {
                issuer: claims.issuer().to_string(),
                subject: claims.subject().to_string(),
                email: claims.email().map(|email| email.to_string()),
            })
        };
        // The provider may have new keys since they were read.
        let identity = match read(&client) {
            Ok(identity) => Ok(identity),
            Err(_) => read(&self.client(RELOAD, now).await?),
        };
        identity.map_err(|error| SsoError::Invalid(all_causes(&error)))
    }

    /// The library's client, from what the provider says of itself; not older than this.
    async fn client(&self, oldest: i64, now: Timestamp) -> Result<Client, SsoError> {
        let mut known = self.known.lock().await;
        let usable = known.take().filter(|known| now < known.read_at.plus_seconds(oldest));
        let usable = if let Some(usable) = usable {
            usable
        } else {
            Known { document: self.discover().await?, read_at: now }
        };
        let document = known.insert(usable).document.clone();
        let id = ClientId::new(self.settings.client_id.clone());
        let secret = ClientSecret::new(self.settings.client_secret.expose().to_owned());
        let client = CoreClient::from_provider_metadata(document, id, Some(secret));
        Ok(client.set_redirect_uri(self.redirect.clone()))
    }

    async fn discover(&self) -> Result<CoreProviderMetadata, SsoError> {
        let text = self.settings.issuer.as_str();
        // An address without a path is written with a slash here, and by most issuers without.
        let text =
            if self.settings.issuer.path() == "/" { text.trim_end_matches('/') } else { text };
        let issuer = IssuerUrl::new(text.to_owned())
            .map_err(|error| SsoError::Unreachable(error.to_string()))?;
        CoreProviderMetadata::discover_async(issuer, &self.calls)
            .await
            .map_err(|error| SsoError::Unreachable(all_causes(&error)))
    }
}

impl fmt::Debug for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Provider").field("id", &self.settings.id).finish_non_exhaustive()
    }
}

fn id_token_verifier(
    client: &Client,
    now: Timestamp,
) -> openidconnect::core::CoreIdTokenVerifier<'_> {
    let seconds = now.unix_seconds();
    client
        .id_token_verifier()
        .set_allowed_algs(ALGORITHMS)
        .set_time_fn(move || DateTime::from_timestamp(seconds, 0).unwrap_or_default())
        .set_issue_time_verifier_fn(move |issued| {
            if issued.timestamp() > seconds + AHEAD {
                return Err("it was issued in the future".to_owned());
            }
            Ok(())
        })
}

/// An error and what caused it, for our logs.
fn all_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
