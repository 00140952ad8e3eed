//! Sending: one function that is not generic, so that the browser downloads it once.

use std::{future::Future, pin::Pin};

use gloo_net::http::{Method, RequestBuilder, Response};
use portal_types::{Problem, ProblemCode};
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

use super::{Answer, Api, ApiError, lines::Lines};

/// An answer that is under way.
pub(super) type Boxed<T> = Pin<Box<dyn Future<Output = Answer<T>>>>;

/// Where the API is.
pub(super) const BASE: &str = "/api/v1";

/// One request, before it is sent: it may be sent twice, when the token has to be renewed.
pub(super) struct Call {
    method: Method,
    path: String,
    body: Option<String>,
    /// What the body is.
    kind: &'static str,
    if_match: Option<i64>,
    /// Makes a call that creates safe to repeat.
    idempotency_key: Option<String>,
    accept: &'static str,
}

impl Call {
    fn new(method: Method, path: impl Into<String>) -> Self {
        Self {
            method,
            path: path.into(),
            body: None,
            kind: "application/json",
            if_match: None,
            idempotency_key: None,
            accept: "application/json",
        }
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

    pub(super) fn patch(path: impl Into<String>) -> Self {
        Self::new(Method::PATCH, path)
    }

    pub(super) fn delete(path: impl Into<String>) -> Self {
        Self::new(Method::DELETE, path)
    }

    /// With a JSON body.
    pub(super) fn body(mut self, json: String) -> Self {
        self.body = Some(json);
        self
    }

    /// Done once, however often it is sent with the same key.
    pub(super) fn once(mut self, key: &str) -> Self {
        self.idempotency_key = Some(key.to_owned());
        self
    }

    /// The answer comes line by line.
    pub(super) fn in_lines(mut self) -> Self {
        self.accept = "application/x-ndjson";
        self
    }

    /// The answer is a file, of whatever kind.
    pub(super) fn any_kind(mut self) -> Self {
        self.accept = "*/*";
        self
    }

    /// The answer is a document to print.
    pub(super) fn pdf(mut self) -> Self {
        self.accept = "application/pdf";
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

    /// Sends as the person who is logged in. It renews the access token first if it is about to end, and once more
    /// if the API says that it has; the call itself is repeated at most once for that.
    async fn send_now(self, call: Call) -> Answer<Reply> {
        let response = self.response(&call).await?;
        Reply::of(response).await.and_then(Reply::check)
    }

    /// The answer before its body is read. A refusal for a token that has ended leads to one more
    /// try with a new one.
    async fn response(self, call: &Call) -> Answer<Response> {
        let token = self.usable_token().await?;
        let response = transfer(call, Some(&token)).await?;
        if response.status() != 401 {
            return Ok(response);
        }
        match Reply::of(response).await?.check() {
            Err(error) if token_is_spent(&error) => {
                let token = self.renewed_token(&token).await?;
                transfer(call, Some(&token)).await
            }
            Err(error) => Err(error),
            Ok(_) => Err(ApiError::SignedOut),
        }
    }

    /// Sends, and leaves the answer with the browser, which may keep it on disk: files of any length.
    pub(super) async fn file(self, call: Call) -> Answer<Blob> {
        let response = self.response(&call).await?;
        if !response.ok() {
            let refused = Reply::of(response).await?;
            let unreadable = refused.unreadable();
            return Err(refused.check().err().unwrap_or(unreadable));
        }
        let response: web_sys::Response = response.into();
        let coming = response.blob().map_err(|_| ApiError::Unreachable)?;
        let file = JsFuture::from(coming).await.map_err(|_| ApiError::Unreachable)?;
        file.dyn_into().map_err(|_| ApiError::Unreachable)
    }

    /// Sends, and reads the answer line by line as it comes: `each` gets every line, and says
    /// whether it wants more.
    pub(super) async fn read_lines(self, call: Call, each: impl Fn(&str) -> bool) -> Answer<()> {
        let response = self.response(&call).await?;
        if !response.ok() {
            return Reply::of(response).await?.check().map(drop);
        }
        let body = response.body().ok_or(ApiError::Unreachable)?;
        let mut lines = Lines::of(&body)?;
        while let Some(line) = lines.next().await? {
            if !each(&line) {
                lines.stop();
                break;
            }
        }
        Ok(())
    }
}

/// Sends as a visitor.
pub(super) fn visit(call: Call) -> Boxed<Reply> {
    Box::pin(async move {
        let response = transfer(&call, None).await?;
        Reply::of(response).await.and_then(Reply::check)
    })
}

/// Sends as a visitor, and reads the answer as `T`.
pub(super) async fn visit_and_read<T: DeserializeOwned>(call: Call) -> Answer<T> {
    visit(call).await.and_then(Reply::read)
}

pub(super) fn token_is_spent(error: &ApiError) -> bool {
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
    async fn of(response: Response) -> Answer<Self> {
        let headers = response.headers();
        let text = response.text().await.map_err(|_| ApiError::Unreachable)?;
        Ok(Self::of_parts(response.status(), text, |name| headers.get(name)))
    }

    /// Of something that was not sent by [`transfer`].
    pub(super) fn of_parts(
        status: u16,
        text: String,
        header: impl Fn(&str) -> Option<String>,
    ) -> Self {
        let seconds = header("retry-after");
        Self {
            status,
            request_id: header("x-request-id"),
            retry_after: seconds.and_then(|seconds| seconds.trim().parse().ok()),
            text,
        }
    }

    pub(super) fn check(self) -> Answer<Self> {
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

    pub(super) fn read<T: DeserializeOwned>(self) -> Answer<T> {
        serde_json::from_str(&self.text).map_err(|_| self.unreadable())
    }

    fn unreadable(&self) -> ApiError {
        ApiError::Unreadable { status: self.status, request_id: self.request_id.clone() }
    }
}

async fn transfer(call: &Call, token: Option<&str>) -> Answer<Response> {
    let mut request = RequestBuilder::new(&format!("{BASE}{}", call.path))
        .method(call.method.clone())
        .header("Accept", call.accept);
    if let Some(token) = token {
        request = request.header("Authorization", &format!("Bearer {token}"));
    }
    if let Some(revision) = call.if_match {
        request = request.header("If-Match", &format!("\"{revision}\""));
    }
    if let Some(key) = &call.idempotency_key {
        request = request.header("Idempotency-Key", key);
    }
    let sent = match &call.body {
        Some(body) => match request.header("Content-Type", call.kind).body(body.clone()) {
            Ok(request) => request.send().await,
            Err(error) => Err(error),
        },
        None => request.send().await,
    };
    sent.map_err(|_| ApiError::Unreachable)
}
