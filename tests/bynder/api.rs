//! What the calls behind a token have in common.

use std::time::Duration;

use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header::AUTHORIZATION},
};
use serde_json::json;
use tokio::time::Instant;

use crate::world::{App, World};

/// Who calls with the request's token, if that has the scope; else what Bynder would answer.
pub(crate) async fn admit(
    request: &HttpRequest,
    world: &World,
    scope: &str,
) -> Result<App, HttpResponse> {
    let token = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = token.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default();
    let (app, granted) = {
        let state = world.state();
        let granted = state.tokens.get(token).filter(|granted| granted.ends > Instant::now());
        let app = granted.and_then(|granted| state.apps.get(&granted.client_id));
        match (app, granted) {
            (Some(app), Some(granted)) => (app.clone(), granted.clone()),
            _ => return Err(message(401, "Unauthorized")),
        }
    };
    tokio::time::sleep(Duration::from_millis(app.delay_millis)).await;
    if let Some(trouble) = app.api_trouble
        && let Some(answer) = trouble.answer(true).await
    {
        return Err(answer);
    }
    if granted.scopes.iter().any(|has| has == scope) {
        Ok(app)
    } else {
        Err(message(403, "The token lacks a scope"))
    }
}

/// An error in the words of Bynder's older API.
pub(crate) fn message(status: u16, text: &str) -> HttpResponse {
    let status_code = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    HttpResponse::build(status_code).json(json!({"message": text, "statuscode": status}))
}

/// Asset ids come in two shapes of one number: compared without hyphens and case.
pub(crate) fn normalised(id: &str) -> String {
    id.trim().replace('-', "").to_ascii_lowercase()
}

/// The query, or a form.
pub(crate) struct Query(Vec<(String, String)>);

impl Query {
    pub fn of(request: &HttpRequest) -> Self {
        Self::parse(request.query_string().as_bytes())
    }

    pub fn parse(text: &[u8]) -> Self {
        Self(url::form_urlencoded::parse(text).into_owned().collect())
    }

    /// A value; empty where there is none.
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }
}
