//! The one way out.

use std::time::Duration;

use portal_types::Secret;
use reqwest::{Client, RequestBuilder, header::HeaderMap};
use serde_json::Value;
use url::{Host, Url};

use crate::{StripeError, error, error::is_word, form::Form};

/// The version of Stripe's API that this crate is written for. Stripe keeps it as it is. It says
/// nothing of webhooks: an endpoint has a version of its own, and what we read of events is the same
/// in all since 2022-11-15.
pub const API_VERSION: &str = "2025-03-31.basil";

/// Makes every call to Stripe. One for the process: its connections are kept.
pub struct StripeClient {
    http: Client,
    api: Url,
    secret_key: Secret,
    limits: Limits,
}

/// What the client stands on.
#[derive(Debug)]
pub struct Options {
    /// Where the API is: Stripe, or a double of it.
    pub api: Url,
    /// `sk_live_…`, `sk_test_…`, or `rk_…` with just the permissions that are needed.
    pub secret_key: Secret,
    pub limits: Limits,
}

impl Options {
    /// Stripe itself, with the usual limits.
    pub fn new(secret_key: Secret) -> Result<Self, BuildError> {
        let api = Url::parse("https://api.stripe.com/").map_err(|_| BuildError::Address)?;
        Ok(Self { api, secret_key, limits: Limits::default() })
    }
}

/// How long and how large things may be.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Connecting, encryption included.
    pub connect: Duration,
    /// A whole call, to the last byte. A charge asks a bank, which takes its time.
    pub whole: Duration,
    /// The bytes of an answer's body: a page has a hundred events with an object each.
    pub body: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            whole: Duration::from_secs(30),
            body: 4 * 1024 * 1024,
        }
    }
}

/// The client can't be made.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// No certificates are to be had, for instance.
    #[error("calls to Stripe can't be set up: {0}")]
    Http(#[from] reqwest::Error),
    /// The key would go over the wire for everybody to read.
    #[error("the address of Stripe's API must begin with https://, or be of this machine")]
    Address,
    /// No key of Stripe's looks like it.
    #[error("Stripe's secret key must not be empty, and has letters, digits and _ only")]
    Key,
}

/// An answer that came whole.
pub(crate) struct Answer {
    pub status: u16,
    pub retry_after: Option<Duration>,
    pub body: Vec<u8>,
}

impl StripeClient {
    /// A client for one key.
    pub fn new(options: Options) -> Result<Self, BuildError> {
        let Options { api, secret_key, limits } = options;
        if !is_safe(&api) {
            return Err(BuildError::Address);
        }
        if !is_id(secret_key.expose()) {
            return Err(BuildError::Key);
        }
        let http = Client::builder()
            .user_agent(concat!("integration-portal/", env!("CARGO_PKG_VERSION")))
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .no_proxy()
            .referer(false)
            .connect_timeout(limits.connect)
            .timeout(limits.whole)
            .build()?;
        Ok(Self { http, api, secret_key, limits })
    }

    /// Asks, and changes nothing.
    pub(crate) async fn get(&self, path: &[&str], query: Form) -> Result<Value, StripeError> {
        let mut url = self.url(path)?;
        let query = query.finish();
        url.set_query(Some(&query).filter(|text| !text.is_empty()).map(String::as_str));
        self.call(path, self.http.get(url)).await
    }

    /// Changes something, once for each key.
    pub(crate) async fn post(
        &self,
        path: &[&str],
        body: Form,
        idempotency_key: &str,
    ) -> Result<Value, StripeError> {
        let request = self
            .http
            .post(self.url(path)?)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("idempotency-key", idempotency_key)
            .body(body.finish());
        self.call(path, request).await
    }

    /// Ids come from the database and from events: none may lead to another address.
    fn url(&self, path: &[&str]) -> Result<Url, StripeError> {
        if !path.iter().all(|part| is_id(part)) {
            return Err(StripeError::Missing);
        }
        let mut url = self.api.clone();
        url.set_path(&format!("/v1/{}", path.join("/")));
        Ok(url)
    }

    async fn call(&self, path: &[&str], request: RequestBuilder) -> Result<Value, StripeError> {
        let request = request
            .bearer_auth(self.secret_key.expose())
            .header("stripe-version", API_VERSION)
            .header("accept", "application/json");
        let mut request_id = None;
        let answer = self.send(request, &mut request_id).await;
        let answer = answer.and_then(|answer| match answer.status {
            200..=299 => serde_json::from_slice(&answer.body)
                .map_err(|_| StripeError::NotUnderstood("no JSON")),
            _ => Err(StripeError::of_answer(&answer)),
        });
        if let Err(error) = &answer {
            // What Stripe's support asks for first.
            let request_id = request_id.unwrap_or_default();
            tracing::info!(call = path[0], %error, request_id, "a call to Stripe failed");
        }
        answer
    }

    async fn send(
        &self,
        request: RequestBuilder,
        request_id: &mut Option<String>,
    ) -> Result<Answer, StripeError> {
        let mut response = request.send().await.map_err(|error| StripeError::of(&error))?;
        let header =
            |headers: &HeaderMap, name| headers.get(name)?.to_str().ok().map(str::to_owned);
        *request_id = header(response.headers(), "request-id").filter(|id| is_word(id));
        let retry_after = header(response.headers(), "retry-after");
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| StripeError::of(&error))? {
            if body.len() + chunk.len() > self.limits.body {
                return Err(StripeError::NotUnderstood("too large"));
            }
            body.extend_from_slice(&chunk);
        }
        let retry_after = retry_after.and_then(|text| error::wait(&text));
        Ok(Answer { status: response.status().as_u16(), retry_after, body })
    }
}

fn is_safe(api: &Url) -> bool {
    let is_here = match api.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    api.scheme() == "https" || (api.scheme() == "http" && is_here)
}

/// Letters, digits and underlines: what Stripe's ids, keys and paths are made of.
fn is_id(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    !text.is_empty() && text.len() <= 255 && text.bytes().all(fits)
}

#[cfg(test)]
mod tests {
    use portal_types::Secret;

    use super::{BuildError, Options, StripeClient};
    use crate::StripeError;

    fn client(api: &str, key: &str) -> Result<StripeClient, BuildError> {
        let options = Options::new(Secret::new(key))?;
        StripeClient::new(Options { api: api.parse().unwrap(), ..options })
    }

    #[test]
    fn the_key_goes_nowhere_in_plain_text() {
        assert!(client("https://api.stripe.com/", "sk_test_1").is_ok());
        assert!(client("http://127.0.0.1:1/", "sk_test_1").is_ok());
        assert!(client("http://[::1]:1/", "sk_test_1").is_ok());
        for api in ["http://api.stripe.com/", "http://127.0.0.1.example/", "ftp://localhost/"] {
            assert!(matches!(client(api, "sk_test_1"), Err(BuildError::Address)), "{api}");
        }
    }

    #[test]
    fn a_key_is_one_word() {
        for key in ["", "sk_test_1\r\nx: y", "sk test"] {
            assert!(matches!(client("https://api.stripe.com/", key), Err(BuildError::Key)));
        }
    }

    #[test]
    fn no_id_leads_elsewhere() {
        let client = client("https://api.stripe.com/", "sk_test_1").unwrap();
        let url = client.url(&["payment_intents", "pi_1"]).unwrap();
        assert_eq!(url.as_str(), "https://api.stripe.com/v1/payment_intents/pi_1");
        for id in ["", ".", "..", "a/b", "a?b", "a#b", "a%2fb"] {
            assert_eq!(client.url(&["payment_intents", id]), Err(StripeError::Missing), "{id}");
        }
    }
}
