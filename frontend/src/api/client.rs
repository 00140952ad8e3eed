//! Sending: one function that is not generic, so that the browser downloads it once.

use std::{future::Future, pin::Pin};

use gloo_net::http::{Method, RequestBuilder};
use portal_types::{Problem, ProblemCode};
use serde::{Serialize, de::DeserializeOwned};

use super::{Answer, Api, ApiError};

/// An answer that is under way.
pub(super) type Boxed<T> = Pin<Box<dyn Future<Output = Answer<T>>>>;

/// Where the API is.
const BASE: &str = "/api/v1";

/// One request, before it is sent: it may be sent twice, when the token has to be renewed.
pub(super) struct Call {
    method: Method,
    path: String,
    body: Option<String>,
    /// What the body is.
    kind: &'static str,
    if_match: Option<i64>,
}

impl Call {
    fn new(method: Method, path: impl Into<String>) -> Self {
        Self { method, path: path.into(), body: None, kind: "application/json", if_match: None }
    }

    pub(super) fn get(path: impl Into<String>) -> Self {
        Self::new(Method::GET, path)
    }

    pub(super) fn post(path: impl Into<String>) -> Self {
        Self::new(Method::POST, path)
    }

    pub(super) fn put(path: impl Into<String>) -> Self {
        Self::new(Method::PUT, path)
    }

    pub(super) fn delete(path: impl Into<String>) -> Self {
        Self::new(Method::DELETE, path)
    }

    /// With a JSON body.
    pub(super) fn body(mut self, json: String) -> Self {
        self.body = Some(json);
        self
    }

    /// With a table as its body.
    pub(super) fn csv(mut self, text: String) -> Self {
        self.kind = "text/csv";
        self.body(text)
    }

    /// Only if the resource is still at this revision.
    pub(super) fn if_match(mut self, revision: i64) -> Self {
        self.if_match = Some(revision);
        self
    }
}

/// A body as JSON. Our own types always have a wire form; should one not, nothing is sent.
pub(super) fn encode<T: Serialize>(body: &T) -> Answer<String> {
    serde_json::to_string(body).map_err(|_| ApiError::Unreadable { status: 0, request_id: None })
}

impl Api {
    /// Sends as the person who is logged in, and reads the answer as `T`.
    pub(super) async fn read<T: DeserializeOwned>(self, call: Call) -> Answer<T> {
        self.send(call).await.and_then(Reply::read)
    }

    /// See [`Self::send_now`]. Boxed: every operation awaits this one future instead of holding a
    /// copy of its machinery.
    pub(super) fn send(self, call: Call) -> Boxed<Reply> {
        Box::pin(self.send_now(call))
    }

    /// Sends as the person who is logged in. It as a user renews the access token first if it is about to end, and once more
    /// if the API says that it has; the call itself is repeated at most once for that.
    async fn send_now(self, call: Call) -> Answer<Reply> {
        let token = self.usable_token().await?;
        let reply = transfer(&call, Some(&token)).await?;
        match reply.check() {
            Err(error) if token_is_spent(&error) => {
                let token = self.renewed_token(&token).await?;
                transfer(&call, Some(&token)).await.and_then(Reply::check)
            }
            outcome => outcome,
        }
    }
}

/// Sends as a visitor.
pub(super) fn visit(call: Call) -> Boxed<Reply> {
    Box::pin(async move { transfer(&call, None).await.and_then(Reply::check) })
}

/// Sends as a visitor, and reads the answer as `T`.
pub(super) async fn visit_and_read<T: DeserializeOwned>(call: Call) -> Answer<T> {
    visit(call).await.and_then(Reply::read)
}

fn token_is_spent(error: &ApiError) -> bool {
    matches!(error.code(), Some(ProblemCode::AccessTokenInvalid | ProblemCode::CredentialsMissing))
}

/// What came over the wire.
pub(super) struct Reply {
    status: u16,
    text: String,
    request_id: Option<String>,
    retry_after: Option<u32>,
}

impl Reply {
    fn check(self) -> Answer<Self> {
        if (200..300).contains(&self.status) {
            return Ok(self);
        }
        match serde_json::from_str::<Problem>(&self.text) {
            Ok(problem) => {
                Err(ApiError::Problem { problem: Box::new(problem), retry_after: self.retry_after })
            }
            Err(_) => Err(self.unreadable()),
        }
    }

    /// The answer as it came.
    pub(super) fn into_text(self) -> String {
        self.text
    }

    fn read<T: DeserializeOwned>(self) -> Answer<T> {
        serde_json::from_str(&self.text).map_err(|_| self.unreadable())
    }

    fn unreadable(self) -> ApiError {
        ApiError::Unreadable { status: self.status, request_id: self.request_id }
    }
}

async fn transfer(call: &Call, token: Option<&str>) -> Answer<Reply> {
    let mut request = RequestBuilder::new(&format!("{BASE}{}", call.path))
        .method(call.method.clone())
        .header("Accept", "application/json");
    if let Some(token) = token {
        request = request.header("Authorization", &format!("Bearer {token}"));
    }
    if let Some(revision) = call.if_match {
        request = request.header("If-Match", &format!("\"{revision}\""));
    }
    let sent = match &call.body {
        Some(body) => match request.header("Content-Type", call.kind).body(body.clone()) {
            Ok(request) => request.send().await,
            Err(error) => Err(error),
        },
        None => request.send().await,
    };
    let response = sent.map_err(|_| ApiError::Unreachable)?;
    let headers = response.headers();
    Ok(Reply {
        status: response.status(),
        request_id: headers.get("x-request-id"),
        retry_after: headers.get("retry-after").and_then(|seconds| seconds.trim().parse().ok()),
        text: response.text().await.map_err(|_| ApiError::Unreachable)?,
    })
}
