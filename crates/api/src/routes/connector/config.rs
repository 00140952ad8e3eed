use actix_web::{
    HttpRequest, HttpResponse, get,
    http::header::{CONTENT_ENCODING, HeaderValue},
};
use portal_types::{ConnectorConfig, Scope};

use super::{revalidated, takes_gzip};
use crate::{auth::Connector, problem::ApiResult, request::none_match};

const GZIP: HeaderValue = HeaderValue::from_static("gzip");

/// Everything a connector needs, in one document
///
/// Send the `ETag` of the last answer as `If-None-Match`: as long as nothing changed, the answer is
/// 304 without a body. A change is visible in the very next call.
#[utoipa::path(
    tag = "Connectors",
    security(("apiKey" = []), ("apiKeyHeader" = [])),
    params(("If-None-Match" = Option<String>, Header, description = "The `ETag` of the document that the caller holds.", example = "\"42-active\"")),
    responses(
        (status = 200, description = "The settings.", body = ConnectorConfig, headers(("ETag" = String, description = "Changes with everything in the document."))),
        (status = 304, description = "The caller holds the current document."),
    ),
    extensions(("x-problems" = json!(["scope_missing"]))),
)]
#[get("/connector/config")]
pub async fn get_config(connector: Connector, request: HttpRequest) -> ApiResult<HttpResponse> {
    let snapshot = &connector.with(Scope::ConfigRead)?.snapshot;
    let gzip = snapshot.gzip.as_ref().filter(|_| takes_gzip(&request));
    let etag = if gzip.is_some() { &snapshot.gzip_etag } else { &snapshot.etag };
    // Either form of the document is the current one.
    let current = none_match(request.headers(), &[&snapshot.etag, &snapshot.gzip_etag]);
    let mut response = revalidated(current, etag);
    if current {
        return Ok(response);
    }
    let body = gzip.unwrap_or(&snapshot.body);
    if gzip.is_some() {
        response.headers_mut().insert(CONTENT_ENCODING, GZIP);
    }
    Ok(response.set_body(body.clone()).map_into_boxed_body())
}
