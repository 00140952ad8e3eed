use actix_web::{HttpRequest, HttpResponse, get, web::Path};
use portal_types::{ConnectorField, Scope};

use super::revalidated;
use crate::{
    auth::Connector,
    domain::FieldName,
    problem::{ApiError, ApiResult},
    request::none_match,
};

/// Effective settings of one field
///
/// The field's own row, value by value, else Global; names are compared without case and outer
/// space. Every name has an answer, since Global holds for all. `compactView` goes into Bynder's
/// Universal Compact View as it is, `plugin` into a SitecoreAI Plugin field.
#[utoipa::path(
    tag = "Connectors",
    security(("apiKey" = []), ("apiKeyHeader" = [])),
    params(
        ("field" = String, Path, description = "The content field, percent-encoded.", example = "Hero%20image"),
        ("If-None-Match" = Option<String>, Header, description = "The `ETag` of the answer that the caller holds.", example = "\"42-mVx3kQ0rTz7B\""),
    ),
    responses(
        (status = 200, description = "The settings that hold for this field.", body = ConnectorField, headers(("ETag" = String, description = "Changes with the account's settings."))),
        (status = 304, description = "The caller holds the current answer."),
    ),
    extensions(("x-callers" = json!("config:read")), ("x-problems" = json!(["scope_missing", "not_found"]))),
)]
#[get("/connector/fields/{field}")]
pub async fn get_field(
    connector: Connector,
    request: HttpRequest,
    field: Path<String>,
) -> ApiResult<HttpResponse> {
    let snapshot = &connector.with(Scope::ConfigRead)?.snapshot;
    // Bytes that are not UTF-8 arrive as the replacement character.
    let name = FieldName::parse(&field).ok().filter(|_| !field.contains('\u{fffd}'));
    let name = name.ok_or_else(|| {
        let detail = "A field's name is 1 to 200 characters of UTF-8, none of them a line break \
            or another control character.";
        ApiError::not_found(detail)
    })?;
    connector.holds_it();
    let current = none_match(request.headers(), &[&snapshot.etag]);
    let response = revalidated(current, &snapshot.etag);
    if current {
        return Ok(response);
    }
    let body = serde_json::to_vec(&snapshot.field(name.as_str())).map_err(ApiError::internal)?;
    Ok(response.set_body(body).map_into_boxed_body())
}
