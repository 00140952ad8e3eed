//! Calls to a provider, limited in time and size.

use std::{pin::Pin, time::Duration};

use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};
use reqwest::{Client, Request};

/// The longest that a call may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// The largest answer that is read, in bytes: discovery documents and key sets are a few thousand.
const LARGEST: usize = 512 * 1024;

/// The client can't be made: no certificates are to be had, for instance.
#[derive(Debug, thiserror::Error)]
#[error("calls to identity providers can't be set up: {0}")]
pub struct BuildError(#[from] reqwest::Error);

/// No answer came that could be used. For our logs: an address in it may carry a code.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CallError {
    #[error("the call failed: {0}")]
    Failed(reqwest::Error),
    #[error("the answer is larger than {LARGEST} bytes")]
    TooLarge,
}

impl From<reqwest::Error> for CallError {
    fn from(error: reqwest::Error) -> Self {
        Self::Failed(error.without_url())
    }
}

/// Our client as the library wants it.
pub(crate) struct Calls(Client);

impl Calls {
    pub(crate) fn new(https_only: bool) -> Result<Self, BuildError> {
        let client = Client::builder()
            .user_agent(concat!("integration-portal/", env!("CARGO_PKG_VERSION")))
            .https_only(https_only)
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .http1_only()
            .connect_timeout(PATIENCE / 2)
            .timeout(PATIENCE)
            .build()?;
        Ok(Self(client))
    }

    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, CallError> {
        let mut response = self.0.execute(Request::try_from(request)?).await?;
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await? {
            if body.len() + chunk.len() > LARGEST {
                return Err(CallError::TooLarge);
            }
            body.extend_from_slice(&chunk);
        }
        let mut answer = HttpResponse::new(body);
        *answer.status_mut() = response.status();
        *answer.headers_mut() = std::mem::take(response.headers_mut());
        Ok(answer)
    }
}

impl<'c> AsyncHttpClient<'c> for Calls {
    type Error = CallError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, CallError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}
