use actix_web::{HttpResponse, delete, web::Path};
use portal_types::{FieldCode, FieldRowId};

use super::{super::begin_change, absent, names_a_row, parse_id};
use crate::{auth::Admin, domain::Checks, problem::ApiResult, request::IfMatch, state::State};

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
    extensions(("x-problems" = json!(["role_insufficient", "not_found", "stale_revision", "revision_required", "invalid_input"]))),
)]
#[delete("/settings/fields/{id}", guard = "names_a_row")]
pub async fn delete_field(
    admin: Admin,
    state: State,
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
    let account = admin.0.account;

    let (mut unit, _revision) = begin_change(&state, account).await?;
    let old = unit.field(account, id).await?.ok_or_else(absent)?;
    if_match.check(old.revision)?;
    unit.delete_field(account, id).await?;
    state.snapshots.commit(unit, account).await?;
    Ok(HttpResponse::NoContent().finish())
}
