//! Whether the service lives, and whether it can work.

use actix_web::{HttpResponse, get};
use portal_types::ProblemCode;

use crate::{
    problem::{ApiError, ApiResult},
    state::State,
};

/// Is the process alive
///
/// Answers as soon as the service listens, and looks at nothing else: restart it when this fails.
#[utoipa::path(
    tag = "Operation",
    security(()),
    responses((status = 200, description = "It lives.", body = String, content_type = "text/plain", example = "ok")),
    extensions(("x-callers" = json!("visitor"))),
)]
#[get("/healthz")]
pub async fn healthz() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("ok")
}

/// Can the service work
///
/// Looks whether the database answers: send no requests here while this fails.
#[utoipa::path(
    tag = "Operation",
    security(()),
    responses((status = 200, description = "It works.", body = String, content_type = "text/plain", example = "ready")),
    extensions(("x-callers" = json!("visitor")), ("x-problems" = json!(["unavailable"]))),
)]
#[get("/readyz")]
pub async fn readyz(state: State) -> ApiResult<HttpResponse> {
    let refuse = || ApiError::new(ProblemCode::Unavailable, "The database does not answer.");
    let mut unit = state.store.read().await.map_err(|_| refuse())?;
    unit.count_dead_jobs().await.map_err(|_| refuse())?;
    Ok(HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("ready"))
}
