use actix_web::{HttpRequest, HttpResponse, http::header::CONTENT_TYPE, post};
use opentelemetry_proto::tonic::collector::logs::v1::{
    ExportLogsPartialSuccess, ExportLogsServiceResponse,
};
use portal_types::LogsTaken;
use prost::Message as _;

use crate::{
    auth::Connector,
    logs::{LARGEST, intake, otlp},
    problem::ApiResult,
    request::{Body, MediaType},
    state::State,
};

/// Send log records by OpenTelemetry
///
/// OTLP over HTTP: `ExportLogsServiceRequest` as protobuf or JSON, packed with gzip or not, of at most
/// 5 MiB unpacked and 10,000 records. An exporter's endpoint is this address without its
/// `/v1/logs`, its header the API key. `service.name` of the resource stands for the kind of connector,
/// `service.instance.id` for the instance. Everything else is as with `POST /connector/logs`; records
/// that can't be kept are told as a partial success.
#[utoipa::path(
    tag = "Connectors",
    security(("apiKey" = []), ("apiKeyHeader" = [])),
    request_body(
        content(
            (serde_json::Value = "application/json", example = json!({"resourceLogs": [{"scopeLogs": [{"logRecords": [{"timeUnixNano": "1772357400000000000", "severityNumber": 13, "body": {"stringValue": "The asset selector did not answer within 30 s"}}]}]}]})),
            (Vec<u8> = "application/x-protobuf"),
        ),
    ),
    responses((
        status = 200, description = "The records are kept.",
        content((serde_json::Value = "application/json", example = json!({"partialSuccess": null})), (Vec<u8> = "application/x-protobuf")),
    )),
    extensions(("x-callers" = json!("logs:write")), ("x-problems" = json!(["scope_missing", "remote_logging_disabled", "request_timeout", "malformed_request", "malformed_json", "rate_limited"]))),
)]
#[post("/connector/otlp/v1/logs")]
pub async fn export_otlp_logs(
    connector: Connector,
    state: State,
    request: HttpRequest,
    body: Body,
) -> ApiResult<HttpResponse> {
    let mut batch = intake::begin(&state, &connector).await?;
    let (media_type, bytes) =
        body.read_packed(&[MediaType::Protobuf, MediaType::Json], LARGEST).await?;
    if media_type == MediaType::Json {
        otlp::add_json(&mut batch, &bytes)?;
    } else {
        otlp::add_protobuf(&mut batch, &bytes)?;
    }
    let taken = intake::keep(&state, &request, batch).await?;
    let answer = answer(&taken);
    Ok(if media_type == MediaType::Json {
        HttpResponse::Ok().json(answer)
    } else {
        let body = answer.encode_to_vec();
        HttpResponse::Ok().insert_header((CONTENT_TYPE, "application/x-protobuf")).body(body)
    })
}

/// Nothing but a success says nothing.
fn answer(taken: &LogsTaken) -> ExportLogsServiceResponse {
    let partial = (taken.rejected > 0).then(|| ExportLogsPartialSuccess {
        rejected_log_records: i64::try_from(taken.rejected).unwrap_or(i64::MAX),
        error_message: taken
            .errors
            .first()
            .map(|error| format!("record {}: {}", error.index, error.detail))
            .unwrap_or_default(),
    });
    ExportLogsServiceResponse { partial_success: partial }
}
