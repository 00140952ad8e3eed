use actix_web::{HttpResponse, post};
use portal_types::{BulkEditFields, BulkOutcome};

use super::bulk::{LARGEST, Picked};
use crate::{
    auth::Admin,
    domain::{Checks, ValuesChange},
    history::FieldEdit,
    problem::ApiResult,
    request::{Body, Client},
    state::State,
};

/// Change many rows of field settings alike
///
/// Sets some values in all of the rows and leaves the others as they are; null means "as Global".
/// All rows are changed, as one revision, or none: if one was changed since it was read, the answer
/// is 412, and `errors` points to each such row (to the first 1,000). Rows that have these values
/// already stay as they are. The body has at most 2 MiB.
#[utoipa::path(
    tag = "Settings",
    security(("userToken" = [])),
    request_body = BulkEditFields,
    responses((status = 200, description = "What was done.", body = BulkOutcome)),
    extensions(("x-callers" = json!("admin")), ("x-problems" = json!(["role_insufficient", "stale_revision"]))),
)]
#[post("/settings/fields/bulk-edit")]
pub async fn bulk_edit_fields(
    admin: Admin,
    client: Client,
    state: State,
    body: Body,
) -> ApiResult<HttpResponse> {
    let input: BulkEditFields = body.json_up_to(LARGEST).await?;
    let mut checks = Checks::default();
    let rows = Picked::check(&input.rows, &mut checks);
    let set = ValuesChange::check(input.set, &mut checks);
    checks.finish()?;

    let edit = |row| FieldEdit { after: Some(set.apply(&row)), before: Some(row) };
    rows.change(&state, &admin, client, edit).await
}
