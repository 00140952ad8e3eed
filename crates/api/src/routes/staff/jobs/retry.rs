use actix_web::{HttpResponse, post, web::Path};
use portal_types::JobId;

use super::{not_dead, parse_id};
use crate::{auth::Staff, problem::ApiResult, state::State};

/// Try a dead job again
///
/// As if it were new: at once, and as often.
#[utoipa::path(
    tag = "Desk",
    security(("userToken" = [])),
    params(("id" = JobId, Path, description = "The job's id.")),
    responses((status = 204, description = "It is tried again.")),
    extensions(("x-callers" = json!("staff")), ("x-problems" = json!(["not_found", "job_not_dead"]))),
)]
#[post("/staff/jobs/{id}/retry")]
pub async fn retry_job(
    Staff(user): Staff,
    state: State,
    id: Path<String>,
) -> ApiResult<HttpResponse> {
    let id = parse_id(&id)?;
    let mut unit = state.store.write().await?;
    if !unit.revive_job(id, state.clock.now()).await? {
        return Err(not_dead(&mut *unit, id).await);
    }
    unit.commit().await?;
    state.outbox.wake();
    tracing::info!(job = %id, by = %user.id, "a dead job is tried again");
    Ok(HttpResponse::NoContent().finish())
}
