use actix_web::{HttpResponse, delete, web::Path};
use portal_types::JobId;

use super::{not_dead, parse_id};
use crate::{auth::Staff, problem::ApiResult, state::State};

/// Throw a dead job away
///
/// What it was to do is never done.
#[utoipa::path(
    tag = "Desk",
    security(("userToken" = [])),
    params(("id" = JobId, Path, description = "The job's id.")),
    responses((status = 204, description = "It is gone.")),
    extensions(("x-callers" = json!("staff")), ("x-problems" = json!(["not_found", "job_not_dead"]))),
)]
#[delete("/staff/jobs/{id}")]
pub async fn discard_job(
    Staff(user): Staff,
    state: State,
    id: Path<String>,
) -> ApiResult<HttpResponse> {
    let id = parse_id(&id)?;
    let mut unit = state.store.write().await?;
    if !unit.delete_dead_job(id).await? {
        return Err(not_dead(&mut *unit, id).await);
    }
    unit.commit().await?;
    tracing::warn!(job = %id, by = %user.id, "a dead job was thrown away");
    Ok(HttpResponse::NoContent().finish())
}
