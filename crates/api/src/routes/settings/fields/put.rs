use actix_web::{HttpResponse, put, web::Path};
use portal_types::{FieldSettings, PutFieldSettings};

use super::{super::tagged, absent, names_a_row, or_field_exists, parse_id, parse_row, to_wire};
use crate::{
    auth::Admin,
    history::Change,
    problem::ApiResult,
    request::{Body, Client, IfMatch},
    state::State,
};

/// Change a row of field settings
///
/// Replaces the whole row: absent and null values are taken from Global. Global itself needs every
/// value.
#[utoipa::path(
    tag = "Settings",
    security(("userToken" = [])),
    params(
        ("id" = String, Path, description = "`global`, or a row's id.", example = "0199a2c4-7e10-7c3a-b0de-5a1f6f1f8a01"),
        ("If-Match" = String, Header, description = "The `ETag` that was read.", example = "\"42\""),
    ),
    request_body = PutFieldSettings,
    responses((status = 200, description = "The row as it is now.", body = FieldSettings, headers(("ETag" = String, description = "The revision, in quotes.")))),
    extensions(("x-callers" = json!("admin")), ("x-problems" = json!(["role_insufficient", "not_found", "field_exists", "stale_revision", "revision_required"]))),
)]
#[put("/settings/fields/{id}", guard = "names_a_row")]
pub async fn put_field(
    admin: Admin,
    state: State,
    client: Client,
    id: Path<String>,
    if_match: IfMatch,
    body: Body,
) -> ApiResult<HttpResponse> {
    let id = parse_id(&id)?;
    let if_match = if_match.required()?;
    let input: PutFieldSettings = body.json().await?;

    let mut change = Change::begin(&state, &admin, client).await?;
    let old = change.unit().field(admin.0.account, id).await?.ok_or_else(absent)?;
    if_match.check(old.revision)?;
    let new = parse_row(id, &input)?.into_record(id, change.revision());
    let saved = change.put_field(Some(old), new).await.map_err(or_field_exists)?;
    change.commit().await?;
    Ok(tagged(HttpResponse::Ok(), saved.revision, &to_wire(saved)))
}
