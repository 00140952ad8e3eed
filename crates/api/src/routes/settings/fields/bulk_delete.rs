use actix_web::{HttpResponse, post};
use portal_types::{BulkDeleteFields, BulkOutcome};

use super::bulk::{LARGEST, Picked};
use crate::{
    auth::Admin,
    domain::Checks,
    history::FieldEdit,
    problem::ApiResult,
    request::{Body, Client},
    state::State,
};

/// Take many fields' own rows away
///
/// From then on Global holds for these fields. All rows go, as one revision, or none: if one was
/// changed since it was read, or is gone, the answer is 412, and `errors` points to each such row
/// (to the first 1,000). The body has at most 2 MiB.
#[utoipa::path(
    tag = "Settings",
    security(("userToken" = [])),
    request_body = BulkDeleteFields,
    responses((status = 200, description = "What was done.", body = BulkOutcome)),
    extensions(("x-callers" = json!("admin")), ("x-problems" = json!(["role_insufficient", "stale_revision"]))),
)]
#[post("/settings/fields/bulk-delete")]
pub async fn bulk_delete_fields(
    admin: Admin,
    client: Client,
    state: State,
    body: Body,
) -> ApiResult<HttpResponse> {
    let input: BulkDeleteFields = body.json_up_to(LARGEST).await?;
    let mut checks = Checks::default();
    let rows = Picked::check(&input.rows, &mut checks);
    checks.finish()?;

    rows.change(&state, &admin, client, |row| FieldEdit { before: Some(row), after: None }).await
}
