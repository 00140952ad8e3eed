//! Bad answers, as Bynder gives them on its bad days.

use std::{convert::Infallible, time::Duration};

use actix_web::{
    HttpResponse,
    body::SizedStream,
    http::{StatusCode, header},
    web::Bytes,
};
use futures_util::{StreamExt as _, stream};
use serde::{Deserialize, Serialize};

/// A kind of bad answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trouble {
    /// RFC 6749's `invalid_client`.
    InvalidClient,
    /// RFC 6749's `unauthorized_client`: another grant type.
    UnauthorizedClient,
    /// RFC 6749's `invalid_scope`, unless no scope is asked for.
    InvalidScope,
    /// An error that no standard knows, as JSON.
    JsonMessage,
    /// 401 with a page.
    Html,
    /// 200 with a page: somebody's home page.
    HtmlOk,
    /// 400 with a line of text.
    Text,
    /// 500 with a page.
    ServerError,
    /// 404 with a page: no Bynder here.
    NotFound,
    /// 429 without headers.
    TooManyRequests,
    /// A minute of silence.
    Slow,
    /// Less than was announced, and then nothing.
    CutOff,
    /// More than anybody wants.
    Endless,
    /// Elsewhere: to the double's own `/_double/trap`.
    Redirect,
    /// 200 with JSON that is no token.
    NoToken,
    /// 200 with no scope in the answer.
    ScopeNotSaid,
    /// A token for two minutes.
    ShortLived,
}

impl Trouble {
    /// The trouble of an app's name, such as `trouble-html`.
    pub(crate) fn of_client(client_id: &str) -> Option<Self> {
        let kind = client_id.strip_prefix("trouble-")?;
        serde_json::from_value(serde_json::Value::from(kind)).ok()
    }

    /// The bad answer. `None`: the answer is a good one with something odd about it.
    pub(crate) async fn answer(self, asked_for_scopes: bool) -> Option<HttpResponse> {
        let oauth = |status: StatusCode, code: &str| {
            HttpResponse::build(status).json(serde_json::json!({
                "error": code, "error_description": "The double was told to say this.",
            }))
        };
        let page = |status: StatusCode| {
            let body =
                "<!doctype html><html><body><h1>Bynder</h1><p>planted-page</p></body></html>";
            HttpResponse::build(status).content_type("text/html; charset=utf-8").body(body)
        };
        Some(match self {
            Self::InvalidClient => oauth(StatusCode::UNAUTHORIZED, "invalid_client"),
            Self::UnauthorizedClient => oauth(StatusCode::BAD_REQUEST, "unauthorized_client"),
            Self::InvalidScope if asked_for_scopes => {
                oauth(StatusCode::BAD_REQUEST, "invalid_scope")
            }
            Self::JsonMessage => HttpResponse::BadRequest()
                .json(serde_json::json!({"statuscode": 400, "message": "planted-message"})),
            Self::Html => page(StatusCode::UNAUTHORIZED),
            Self::HtmlOk => page(StatusCode::OK),
            Self::Text => {
                HttpResponse::BadRequest().content_type("text/plain").body("planted-text")
            }
            Self::ServerError => page(StatusCode::INTERNAL_SERVER_ERROR),
            Self::NotFound => page(StatusCode::NOT_FOUND),
            Self::TooManyRequests => HttpResponse::TooManyRequests().finish(),
            Self::Slow => {
                tokio::time::sleep(Duration::from_mins(1)).await;
                page(StatusCode::OK)
            }
            Self::CutOff => {
                let begin = stream::iter([Ok(Bytes::from_static(b"{\"access_token\":\"pla"))]);
                let end = stream::once(async { Err("cut off") });
                HttpResponse::Ok()
                    .content_type("application/json")
                    .body(SizedStream::new(200, begin.chain(end)))
            }
            Self::Endless => {
                let spaces =
                    stream::repeat_with(|| Ok::<_, Infallible>(Bytes::from(vec![b' '; 4096])));
                HttpResponse::Ok().content_type("application/json").streaming(spaces)
            }
            Self::Redirect => HttpResponse::TemporaryRedirect()
                .insert_header((header::LOCATION, "/_double/trap"))
                .finish(),
            Self::NoToken => HttpResponse::Ok().json(serde_json::json!({"token_type": "bearer"})),
            Self::InvalidScope | Self::ScopeNotSaid | Self::ShortLived => return None,
        })
    }
}
