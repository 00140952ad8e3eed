use std::sync::Arc;

use actix_web::{
    HttpRequest, HttpResponse, get,
    http::header::{CONTENT_ENCODING, HeaderValue},
};
use portal_types::{ConnectorConfig, FieldCode, FieldProblem, Scope};
use utoipa::IntoParams;

use super::{revalidated, takes_gzip};
use crate::{
    auth::Connector,
    connector::{News, Snapshot, Watch},
    problem::{ApiError, ApiResult},
    request::none_match,
    state::State,
};

const GZIP: HeaderValue = HeaderValue::from_static("gzip");

/// The most seconds that an answer is held back: longer than that, something in between hangs up.
const LONGEST_WAIT: i64 = 60;

/// How long to hold the answer back.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters; `wait` parses them")]
pub struct WaitQuery {
    /// For how many seconds to hold the answer back while nothing changes: 0 to 60. Only together
    /// with `If-None-Match`: who holds nothing is answered at once.
    #[param(required = false, minimum = 0, maximum = 60, default = 0, example = 0)]
    wait: i64,
}

/// Everything a connector needs, in one document
///
/// Send the `ETag` of the last answer as `If-None-Match`: as long as nothing changed, the answer is
/// 304 without a body. A change is visible in the very next call.
///
/// With `?wait=30` the answer is held back until something changes, and is 304 if nothing did in
/// that time: ask again at once. Also 304 when the service stops: ask again, and the next replica
/// answers. `GET /connector/config/events` does the same over one connection.
#[utoipa::path(
    tag = "Connectors",
    security(("apiKey" = []), ("apiKeyHeader" = [])),
    params(WaitQuery, ("If-None-Match" = Option<String>, Header, description = "The `ETag` of the document that the caller holds.", example = "\"42-mVx3kQ0rTz7B\"")),
    responses(
        (status = 200, description = "The settings.", body = ConnectorConfig, headers(("ETag" = String, description = "Changes with everything in the document."))),
        (status = 304, description = "The caller holds the current document."),
    ),
    extensions(("x-callers" = json!("config:read")), ("x-problems" = json!(["scope_missing", "rate_limited"]))),
)]
#[get("/connector/config")]
pub async fn get_config(
    connector: Connector,
    state: State,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let entry = connector.with(Scope::ConfigRead)?;
    let wait = wait(request.query_string())?;
    let current = is_current(&request, &entry.snapshot);
    connector.holds_it();
    if wait == 0 || !current {
        return Ok(answer(&request, &entry.snapshot, current));
    }
    let listening = connector.listen(&state, true)?;
    let mut watch = Watch::new(&state.snapshots, Arc::clone(entry), current);
    match watch.next(state.clock.now().plus_seconds(wait)).await {
        News::Settings(entry) => {
            listening.holds(entry.snapshot.config.revision);
            Ok(answer(&request, &entry.snapshot, false))
        }
        News::Nothing | News::Stopping => Ok(answer(&request, &watch.entry().snapshot, true)),
        News::Refused(refusal) => Err(refusal),
    }
}

/// Whether the caller holds the document, in either form.
fn is_current(request: &HttpRequest, snapshot: &Snapshot) -> bool {
    none_match(request.headers(), &[&snapshot.etag, &snapshot.gzip_etag])
}

fn answer(request: &HttpRequest, snapshot: &Snapshot, current: bool) -> HttpResponse {
    let gzip = snapshot.gzip.as_ref().filter(|_| takes_gzip(request));
    let etag = if gzip.is_some() { &snapshot.gzip_etag } else { &snapshot.etag };
    let mut response = revalidated(current, etag);
    if current {
        return response;
    }
    let body = gzip.unwrap_or(&snapshot.body);
    if gzip.is_some() {
        response.headers_mut().insert(CONTENT_ENCODING, GZIP);
    }
    response.set_body(body.clone()).map_into_boxed_body()
}

/// Reads `wait`, and refuses anything else.
fn wait(query: &str) -> ApiResult<i64> {
    let mut wait = 0;
    let mut errors = Vec::new();
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        if name == "wait" {
            if let Ok(seconds @ 0..=LONGEST_WAIT) = value.parse() {
                wait = seconds;
            } else {
                let detail = format!("wait is a whole number of seconds from 0 to {LONGEST_WAIT}.");
                errors.push(FieldProblem::new("?wait", FieldCode::OutOfRange, detail));
            }
        } else {
            let pointer = format!("?{}", name.chars().take(100).collect::<String>());
            let detail = "There is no such query parameter here.";
            errors.push(FieldProblem::new(pointer, FieldCode::Unknown, detail));
        }
    }
    if errors.is_empty() { Ok(wait) } else { Err(ApiError::invalid(errors)) }
}

#[cfg(test)]
mod tests {
    use super::wait;

    #[test]
    fn a_wait_has_limits() {
        for (query, seconds) in [("", 0), ("wait=0", 0), ("wait=60", 60)] {
            assert_eq!(wait(query).unwrap(), seconds, "{query}");
        }
        for query in ["wait=", "wait=61", "wait=-1", "wait=1.5", "wait=30s", "waits=1", "wait=1&x"]
        {
            assert!(wait(query).is_err(), "{query}");
        }
    }
}
