use actix_web::{HttpResponse, delete, web::Path};
use portal_types::{FieldCode, FieldRowId};

use super::{absent, names_a_row, parse_id};
use crate::{
    auth::Admin,
    domain::Checks,
    history::Change,
    problem::ApiResult,
    request::{Client, IfMatch},
    state::State,
};

/// Take a field's own row away
///
/// From then on Global holds for the field. Global itself can't be taken away.
#[utoipa::path(
    tag = "Settings",
    security(("userToken" = [])),
    params(
        ("id" = String, Path, description = "The row's id.", example = "0199a2c4-7e10-7c3a-b0de-5a1f6f1f8a01"),
        ("If-Match" = String, Header, description = "The `ETag` that was read.", example = "\"42\""),
    ),
    responses((status = 204, description = "The row is gone.")),
    extensions(("x-callers" = json!("admin")), ("x-problems" = json!(["role_insufficient", "not_found", "stale_revision", "revision_required", "invalid_input"]))),
)]
#[delete("/settings/fields/{id}", guard = "names_a_row")]
pub async fn delete_field(
    admin: Admin,
    state: State,
    client: Client,
    id: Path<String>,
    if_match: IfMatch,
) -> ApiResult<HttpResponse> {
    let id = parse_id(&id)?;
    let if_match = if_match.required()?;
    if id == FieldRowId::GLOBAL {
        let mut checks = Checks::default();
        checks.note("", FieldCode::NotAllowed, "Global can't be taken away; change its values.");
        checks.finish()?;
    }

    let mut change = Change::begin(&state, &admin, client).await?;
    let old = change.unit().field(admin.0.account, id).await?.ok_or_else(absent)?;
    if_match.check(old.revision)?;
    change.delete_field(&old).await?;
    change.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
