//! The one error envelope. Handlers answer with an [`ApiError`]; `around.rs` turns it into
//! `application/problem+json`, where the request's id is known.

use std::{borrow::Cow, fmt};

use actix_web::{
    HttpResponse, ResponseError,
    http::{
        StatusCode,
        header::{self, HeaderName, HeaderValue},
    },
};
use portal_storage::StoreError;
use portal_types::{FieldProblem, MfaMethod, Problem, ProblemCode, Secret};

/// What a handler answers with when it can't answer.
pub struct ApiError {
    code: ProblemCode,
    detail: Cow<'static, str>,
    errors: Vec<FieldProblem>,
    mfa: Option<Box<(Secret, Vec<MfaMethod>)>>,
    /// Boxed, because few have one and every `Result` would be larger for it.
    header: Option<Box<(HeaderName, HeaderValue)>>,
    /// For our logs; never leaves.
    cause: Option<Box<dyn std::error::Error + Send + Sync>>,
}

pub type ApiResult<T> = Result<T, ApiError>;

impl ApiError {
    /// A problem, with what happened this time and what to do next.
    pub fn new(code: ProblemCode, detail: impl Into<Cow<'static, str>>) -> Self {
        Self {
            code,
            detail: detail.into(),
            errors: Vec::new(),
            mfa: None,
            header: None,
            cause: None,
        }
    }

    /// Parts of the request are not valid.
    pub fn invalid(errors: Vec<FieldProblem>) -> Self {
        let detail = match errors.as_slice() {
            [only] => only.detail.clone(),
            many => format!("{} parts of the request are not valid.", many.len()),
        };
        Self { errors, ..Self::new(ProblemCode::InvalidInput, detail) }
    }

    /// Absent, or another account's: the two can't be told apart.
    pub fn not_found(detail: &'static str) -> Self {
        Self::new(ProblemCode::NotFound, detail)
    }

    /// Our own failure. The cause goes to the log.
    pub fn internal(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        let detail = "The request could not be finished. Nothing was changed.";
        Self { cause: Some(cause.into()), ..Self::new(ProblemCode::Internal, detail) }
    }

    /// A failure of somebody else's. The cause goes to the log.
    pub fn caused(
        code: ProblemCode,
        detail: impl Into<Cow<'static, str>>,
        cause: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        Self { cause: Some(cause.into()), ..Self::new(code, detail) }
    }

    /// With the parts of the request that it is about.
    #[must_use]
    pub fn with_errors(mut self, errors: Vec<FieldProblem>) -> Self {
        self.errors = errors;
        self
    }

    /// With what the second factor is sent with, and what it can be.
    #[must_use]
    pub fn with_mfa(mut self, token: Secret, methods: Vec<MfaMethod>) -> Self {
        self.mfa = Some(Box::new((token, methods)));
        self
    }

    /// With a header, such as `Retry-After`.
    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.header = Some(Box::new((name, value)));
        self
    }

    /// The code.
    pub fn code(&self) -> ProblemCode {
        self.code
    }

    /// What happened this time, and what to do next.
    pub fn detail(&self) -> &str {
        &self.detail
    }

    /// What happened, with the first of the parts that it is about.
    pub fn explained(&self) -> String {
        match self.errors.first() {
            Some(first) => format!("{}: {}", first.pointer, first.detail),
            None => self.detail.clone().into_owned(),
        }
    }

    /// What happened, with its cause, for those who run the service.
    pub fn told(&self) -> String {
        match &self.cause {
            Some(cause) => format!("{} ({cause})", self.detail),
            None => self.detail.clone().into_owned(),
        }
    }

    /// What to tell the log and not the caller.
    pub fn cause(&self) -> Option<&(dyn std::error::Error + Send + Sync)> {
        self.cause.as_deref()
    }

    /// The response, for a request with this id to the service at this address.
    pub fn render(&self, service_url: &str, request_id: &str) -> HttpResponse {
        let mfa = self.mfa.as_deref().cloned();
        let problem = Problem {
            kind: format!("{service_url}/problems/{}", self.code),
            title: self.code.title().to_owned(),
            status: self.code.status(),
            detail: self.detail.clone().into_owned(),
            code: self.code,
            request_id: request_id.to_owned(),
            errors: self.errors.clone(),
            mfa_token: mfa.as_ref().map(|(token, _)| token.clone()),
            mfa_methods: mfa.map(|(_, methods)| methods).unwrap_or_default(),
        };
        let mut response = HttpResponse::build(self.status_code());
        if let Some(header) = &self.header {
            response.insert_header((header.0.clone(), header.1.clone()));
        }
        if self.status_code() == StatusCode::UNAUTHORIZED {
            response.insert_header((header::WWW_AUTHENTICATE, r#"Bearer realm="portal""#));
        }
        response
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .content_type("application/problem+json")
            .body(serde_json::to_vec(&problem).unwrap_or_default())
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.detail)
    }
}

impl fmt::Debug for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self} ({:?})", self.cause)
    }
}

impl std::error::Error for ApiError {}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// Only the status: the body needs the request's id, which is added around every handler.
    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status_code())
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unavailable(_) => Self {
                cause: Some(error.into()),
                ..Self::new(
                    ProblemCode::Unavailable,
                    "The database does not answer. Try again in a moment.",
                )
            },
            error => Self::internal(error),
        }
    }
}

impl From<crate::seal::SealError> for ApiError {
    fn from(error: crate::seal::SealError) -> Self {
        Self::internal(error)
    }
}
