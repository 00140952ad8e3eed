use actix_web::{HttpResponse, post};
use portal_types::{Scope, UsagesImported};

use crate::{
    auth::Connector,
    problem::{ApiError, ApiResult},
    request::Body,
    state::State,
    usage::import::{Import, LONGEST_LINE},
};

/// Upload which assets a whole site uses
///
/// For the first time, or to mend everything at once: as many pages as there are, in one call. The body
/// is NDJSON, a page a line: `{"uri": …, "usages": […]}`, each usage as in a sync but without `uri`. A
/// line makes the usages at its page what it says, as a sync does; pages without a line stay as they
/// are. It is written in parts while it comes, and people see how far it is (under Asset tracking, and
/// at `GET /api/v1/asset-usage/imports`). A line that can't be read is left out and told in
/// `problems`. If the call breaks off, what had come is in: send it again from the beginning. The body
/// may be of any size; a line has at most 8 MiB and 10,000 usages.
#[utoipa::path(
    tag = "Connectors",
    security(("apiKey" = []), ("apiKeyHeader" = [])),
    request_body(
        content_type = "application/x-ndjson", content = String,
        description = "Pages, a line each, as `UsagePageLine`.",
        example = json!("{\"uri\":\"https://www.acme.example/en/autumn\",\"usages\":[{\"assetId\":\"94F19AC2-2A4D-4B4C-B2AF6C1B4D6F2A10\",\"field\":\"Hero image\",\"language\":\"en\"}]}\n"),
    ),
    responses((status = 200, description = "All of it is in.", body = UsagesImported)),
    extensions(("x-callers" = json!("usage:write")), ("x-problems" = json!(["scope_missing", "request_timeout", "malformed_request"]))),
)]
#[post("/connector/usage/import")]
pub async fn import_usages(
    connector: Connector,
    state: State,
    body: Body,
) -> ApiResult<HttpResponse> {
    let key = connector.with(Scope::UsageWrite)?;
    let lines = body.json_lines(LONGEST_LINE)?;
    let name = (connector.kind(), connector.instance());
    let import = Import::begin(&state, key, name, lines.announced);
    // In a task of its own: what had come when the caller hangs up is in.
    let told = actix_web::rt::spawn(import.run(lines)).await.map_err(ApiError::internal)??;
    Ok(HttpResponse::Ok().json(told))
}
