//! Access tokens, by the client-credentials grant (RFC 6749, 4.4).

use std::{pin::Pin, time::Duration};

use oauth2::{
    AsyncHttpClient, AuthType, ClientId, ClientSecret, HttpRequest, HttpResponse,
    RequestTokenError, Scope, TokenResponse as _, TokenUrl,
    basic::{BasicClient, BasicErrorResponseType, BasicTokenResponse},
};
use portal_types::Secret;

use crate::{CallError, DamClient, Site, scopes};

const ENDPOINT: &str = "/v6/authentication/oauth2/token";

/// What is assumed of a token that does not say how long it holds.
const SHORT: Duration = Duration::from_mins(5);
/// No token is taken to hold longer than this.
const LONG: Duration = Duration::from_hours(24);
const LONGEST_TOKEN: usize = 8 * 1024;

/// An OAuth app in Bynder.
pub struct OauthApp {
    pub client_id: String,
    pub client_secret: Secret,
}

/// An access token.
pub struct Token {
    pub access_token: Secret,
    /// How long it holds, from before it was asked for.
    pub lifetime: Duration,
    /// The scopes that were granted, of those that the portal knows.
    pub scopes: Vec<&'static str>,
}

/// Why there is no token.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// No answer came that could be used.
    #[error(transparent)]
    Call(#[from] CallError),
    /// Bynder says no.
    #[error("Bynder refuses: {0:?}")]
    Refused(Refusal),
    /// Whatever answers is not a token endpoint, or not in its senses: this is its status.
    #[error("not an answer of OAuth, with status {0}")]
    NotOauth(u16),
}

/// What Bynder refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The client id with this secret.
    Client,
    /// The grant type, for this app.
    Grant,
    /// Every one of the scopes.
    Scopes,
    /// The request, for another reason.
    Request,
}

impl DamClient {
    /// Asks Bynder for a token with every scope that the portal knows. What is granted may be less.
    pub async fn token(&self, site: &Site, app: &OauthApp) -> Result<Token, TokenError> {
        let all: Vec<_> = scopes::asked().collect();
        match self.token_with(site, app, &all).await {
            // Bynder grants what it can, silently. A server that does not is asked for whatever
            // the app may have.
            Err(TokenError::Refused(Refusal::Scopes)) => self.token_with(site, app, &[]).await,
            outcome => outcome,
        }
    }

    async fn token_with(
        &self,
        site: &Site,
        app: &OauthApp,
        asked: &[&'static str],
    ) -> Result<Token, TokenError> {
        let endpoint = TokenUrl::new(site.url(ENDPOINT)).map_err(|_| CallError::NotCallable)?;
        // In the body: how to write a client id with odd characters as Basic is disputed.
        let client = BasicClient::new(ClientId::new(app.client_id.clone()))
            .set_client_secret(ClientSecret::new(app.client_secret.expose().to_owned()))
            .set_auth_type(AuthType::RequestBody)
            .set_token_uri(endpoint);
        let scopes = asked.iter().map(|scope| Scope::new((*scope).to_owned()));
        let exchange = Exchange { client: self, site };
        let answer =
            client.exchange_client_credentials().add_scopes(scopes).request_async(&exchange).await;
        match answer {
            Ok(answer) => token(&answer, asked),
            Err(RequestTokenError::Request(error)) => Err(error),
            Err(RequestTokenError::ServerResponse(response)) => {
                Err(TokenError::Refused(match response.error() {
                    BasicErrorResponseType::InvalidClient => Refusal::Client,
                    BasicErrorResponseType::UnauthorizedClient
                    | BasicErrorResponseType::UnsupportedGrantType
                    | BasicErrorResponseType::InvalidGrant => Refusal::Grant,
                    BasicErrorResponseType::InvalidScope => Refusal::Scopes,
                    BasicErrorResponseType::InvalidRequest
                    | BasicErrorResponseType::Extension(_) => Refusal::Request,
                }))
            }
            Err(RequestTokenError::Parse(..) | RequestTokenError::Other(_)) => {
                Err(TokenError::NotOauth(200))
            }
        }
    }

    /// Sends the library's request by our client. What is no answer of OAuth ends here, with its
    /// status: RFC 6749 knows 200, 400 and 401, and Bynder answers in HTML and in plain text too.
    async fn exchange(
        &self,
        site: &Site,
        request: HttpRequest,
    ) -> Result<HttpResponse, TokenError> {
        let (parts, body) = request.into_parts();
        let request = self.http(site).post(parts.uri.to_string()).headers(parts.headers).body(body);
        let answer = self.call(site, request).await?;
        match answer.status {
            200 | 400 | 401 | 403 if answer.is_json() && !answer.body.is_empty() => {}
            401 => return Err(TokenError::Refused(Refusal::Client)),
            status => return Err(TokenError::NotOauth(status)),
        }
        let mut response = HttpResponse::new(answer.body);
        *response.status_mut() =
            oauth2::http::StatusCode::from_u16(answer.status).unwrap_or_default();
        *response.headers_mut() = answer.headers;
        // An error in no known form, such as `{"message": …}`, is an error all the same.
        if answer.status != 200 && !says_error(response.body()) {
            return Err(match answer.status {
                401 => TokenError::Refused(Refusal::Client),
                status => TokenError::NotOauth(status),
            });
        }
        Ok(response)
    }
}

/// Our client as the library wants it: a closure's future could not go to another thread.
struct Exchange<'a> {
    client: &'a DamClient,
    site: &'a Site,
}

impl<'c> AsyncHttpClient<'c> for Exchange<'_> {
    type Error = TokenError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, TokenError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.client.exchange(self.site, request))
    }
}

/// Whether a body has the member `error` that RFC 6749 asks for.
fn says_error(body: &[u8]) -> bool {
    serde_json::from_slice::<oauth2::basic::BasicErrorResponse>(body).is_ok()
}

fn token(answer: &BasicTokenResponse, asked: &[&'static str]) -> Result<Token, TokenError> {
    let text = answer.access_token().secret();
    let is_sound = (1..=LONGEST_TOKEN).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_graphic());
    if !is_sound {
        return Err(TokenError::NotOauth(200));
    }
    let scopes = match answer.scopes() {
        // Not said: what was asked for (RFC 6749, 5.1).
        None => asked.to_vec(),
        Some(granted) => scopes::asked()
            .filter(|scope| granted.iter().any(|granted| granted.as_str() == *scope))
            .collect(),
    };
    Ok(Token {
        access_token: Secret::new(text.clone()),
        lifetime: answer.expires_in().unwrap_or(SHORT).min(LONG),
        scopes,
    })
}

#[cfg(test)]
mod tests {
    use super::{DamClient, OauthApp, Site};

    /// Callers ask in tasks of their own.
    #[test]
    fn asking_for_a_token_can_go_to_another_thread() {
        let _ = |client: &'static DamClient, site: &'static Site, app: &'static OauthApp| {
            let future: Box<dyn Send> = Box::new(client.token(site, app));
            future
        };
    }
}
