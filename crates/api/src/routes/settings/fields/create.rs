use actix_web::{HttpResponse, http::header::LOCATION, post};
use portal_types::{FieldRowId, FieldSettings, ProblemCode, PutFieldSettings};

use super::{super::tagged, FieldRow, MOST_ROWS, or_field_exists, to_wire};
use crate::{
    auth::Admin,
    history::Change,
    problem::{ApiError, ApiResult},
    request::{Body, Client},
    state::State,
};

/// Give a field a row of its own
///
/// Absent and null values are taken from Global.
#[utoipa::path(
    tag = "Settings",
    security(("userToken" = [])),
    request_body = PutFieldSettings,
    responses((status = 201, description = "The row.", body = FieldSettings, headers(
        ("ETag" = String, description = "The revision, in quotes."),
        ("Location" = String, description = "The row's address."),
    ))),
    extensions(("x-problems" = json!(["role_insufficient", "field_exists", "field_limit_reached"]))),
)]
#[post("/settings/fields")]
pub async fn create_field(
    admin: Admin,
    state: State,
    client: Client,
    body: Body,
) -> ApiResult<HttpResponse> {
    let id = FieldRowId(state.randomness.id(state.clock.now()));
    let row = FieldRow::parse(id, &body.json().await?)?;

    let mut change = Change::begin(&state, &admin, client).await?;
    if change.unit().count_fields(admin.0.account).await? >= MOST_ROWS {
        let detail = format!("An account can have {MOST_ROWS} rows of field settings.");
        return Err(ApiError::new(ProblemCode::FieldLimitReached, detail));
    }
    let record = row.into_record(id, change.revision());
    let saved = change.put_field(None, record).await.map_err(or_field_exists)?;
    change.commit().await?;
    let mut response = HttpResponse::Created();
    response.insert_header((LOCATION, format!("/api/v1/settings/fields/{}", id.to_wire())));
    Ok(tagged(response, saved.revision, &to_wire(saved)))
}
