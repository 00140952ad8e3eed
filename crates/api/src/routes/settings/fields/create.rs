use actix_web::{HttpResponse, http::header::ETAG, post};
use portal_types::{FieldRowId, FieldSettings, ProblemCode, PutFieldSettings};

use super::{or_field_exists, parse_row, to_wire};
use crate::{
    auth::Admin,
    domain::MOST_FIELD_ROWS,
    history::Change,
    problem::{ApiError, ApiResult},
    request::{Answer, Body, Claimed, Client, IdempotencyKey, etag},
    state::State,
};

/// Give a field a row of its own
///
/// Absent and null values are taken from Global.
#[utoipa::path(
    tag = "Settings",
    security(("userToken" = [])),
    params(("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255, pattern = "^[!-~]+$", description = "Made by the caller. The same key and body get the same answer for 24 hours.", example = "0199a2c4-7e10-7c3a-b0de-5a1f6f1f8a01")),
    request_body = PutFieldSettings,
    responses((status = 201, description = "The row.", body = FieldSettings, headers(
        ("ETag" = String, description = "The revision, in quotes."),
        ("Location" = String, description = "The row's address."),
    ))),
    extensions(("x-callers" = json!("admin")), ("x-problems" = json!(["role_insufficient", "field_exists", "field_limit_reached", "plan_limit_reached"]))),
)]
#[post("/settings/fields")]
pub async fn create_field(
    admin: Admin,
    state: State,
    client: Client,
    idempotency: IdempotencyKey,
    body: Body,
) -> ApiResult<HttpResponse> {
    let id = FieldRowId(state.randomness.id(state.clock.now()));
    let input: PutFieldSettings = body.json().await?;
    let row = parse_row(id, &input)?;

    let mut change = Change::begin(&state, &admin, client).await?;
    let claim = match idempotency.claim(&state, change.unit(), &admin.0, &input).await? {
        Claimed::New(claim) => claim,
        Claimed::Before(response) => return Ok(response),
    };
    if change.unit().count_fields(admin.0.account).await? >= i64::from(MOST_FIELD_ROWS) {
        let detail = format!("An account can have {MOST_FIELD_ROWS} rows of field settings.");
        return Err(ApiError::new(ProblemCode::FieldLimitReached, detail));
    }
    let record = row.into_record(id, change.revision());
    let saved = change.put_field(None, record).await.map_err(or_field_exists)?;
    let location = format!("/api/v1/settings/fields/{}", id.to_wire());
    let tag = etag(saved.revision);
    let answer = Answer::created(location, &to_wire(saved))?.with(&ETAG, tag);
    let response = claim.keep(&state, change.unit(), answer).await?;
    change.commit().await?;
    Ok(response)
}
