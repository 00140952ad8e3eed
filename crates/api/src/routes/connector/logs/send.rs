use actix_web::{HttpRequest, HttpResponse, post};
use portal_types::LogsTaken;

use crate::{
    auth::Connector,
    logs::{LARGEST, intake},
    problem::ApiResult,
    request::{Body, MediaType, parse_list},
    state::State,
};

/// Send log records
///
/// While the account consents to remote logging, which `remoteLoggingEnabled` of `GET /connector/config`
/// says: otherwise 403 `remote_logging_disabled`, and nothing is kept. The body is a JSON array of
/// records, or NDJSON with a record a line; it may be packed with gzip, and has at most 5 MiB unpacked
/// and 10,000 records. What is wrong with a record is told in `errors` and harms no other; the rest is
/// in the database when the answer arrives. API keys of the portal, what follows `Bearer`, and
/// properties with names such as `password` or `clientSecret` are masked before anything is kept.
#[utoipa::path(
    tag = "Connectors",
    security(("apiKey" = []), ("apiKeyHeader" = [])),
    request_body(
        content((Vec<portal_types::NewLog> = "application/json"), (String = "application/x-ndjson", example = json!("{\"time\":\"2026-03-01T09:30:00Z\",\"level\":\"warn\",\"message\":\"The asset selector did not answer within 30 s\"}\n"))),
    ),
    responses((status = 202, description = "The records are kept.", body = LogsTaken)),
    extensions(("x-callers" = json!("logs:write")), ("x-problems" = json!(["scope_missing", "remote_logging_disabled", "request_timeout", "malformed_request", "rate_limited"]))),
)]
#[post("/connector/logs")]
pub async fn send_logs(
    connector: Connector,
    state: State,
    request: HttpRequest,
    body: Body,
) -> ApiResult<HttpResponse> {
    let mut batch = intake::begin(&state, &connector).await?;
    let (media_type, bytes) =
        body.read_packed(&[MediaType::Json, MediaType::JsonLines], LARGEST).await?;
    if media_type == MediaType::Json {
        for record in parse_list(&bytes)? {
            batch.add_json(record.get().as_bytes());
            intake::has_room(&batch)?;
        }
    } else {
        let lines = bytes[..].split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
        for line in lines.filter(|line| !line.is_empty()) {
            batch.add_json(line);
            intake::has_room(&batch)?;
        }
    }
    let taken = intake::keep(&state, &request, batch).await?;
    Ok(HttpResponse::Accepted().json(taken))
}
