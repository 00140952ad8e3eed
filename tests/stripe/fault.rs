//! Refusals, as Stripe words them.

use actix_web::http::StatusCode;
use serde_json::{Map, Value, json};

/// A refusal.
#[derive(Debug, Clone)]
pub(crate) struct Fault {
    pub status: StatusCode,
    kind: &'static str,
    code: Option<&'static str>,
    param: Option<String>,
    message: String,
    /// What the error says besides.
    more: Map<String, Value>,
}

impl Fault {
    pub fn new(status: u16, kind: &'static str, message: impl Into<String>) -> Self {
        Self {
            status: StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
            kind,
            code: None,
            param: None,
            message: message.into(),
            more: Map::new(),
        }
    }

    /// What was asked for is wrong.
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::new(400, "invalid_request_error", message)
    }

    /// A bank says no.
    pub fn card(code: &'static str, decline_code: &str, message: &str) -> Self {
        Self::new(402, "card_error", message).code(code).more("decline_code", decline_code)
    }

    /// What a parameter names is not there.
    pub fn missing(kind: &str, id: &str, param: &str) -> Self {
        Self::invalid(format!("No such {kind}: '{id}'")).code("resource_missing").param(param)
    }

    #[must_use]
    pub fn code(mut self, code: &'static str) -> Self {
        self.code = Some(code);
        self
    }

    #[must_use]
    pub fn param(mut self, param: impl Into<String>) -> Self {
        self.param = Some(param.into());
        self
    }

    /// The same where the address itself names what is not there.
    #[must_use]
    pub fn of_address(mut self) -> Self {
        self.status = StatusCode::NOT_FOUND;
        self
    }

    #[must_use]
    pub fn more(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.more.insert(name.to_owned(), value.into());
        self
    }

    /// Whether Stripe keeps it under an idempotency key: the work had begun.
    pub fn is_kept(&self) -> bool {
        self.status == StatusCode::PAYMENT_REQUIRED
    }

    /// What stands in `error`.
    pub fn error(&self) -> Value {
        let mut error = self.more.clone();
        error.insert("type".to_owned(), json!(self.kind));
        error.insert("message".to_owned(), json!(self.message));
        if let Some(code) = self.code {
            error.insert("code".to_owned(), json!(code));
            let doc_url = format!("https://stripe.com/docs/error-codes/{}", code.replace('_', "-"));
            error.insert("doc_url".to_owned(), json!(doc_url));
        }
        if let Some(param) = &self.param {
            error.insert("param".to_owned(), json!(param));
        }
        Value::Object(error)
    }
}
