//! Work that waits in the outbox.

pub mod discard;
pub mod list;
pub mod retry;

use portal_storage::Unit;
use portal_types::{JobId, ProblemCode};

use crate::problem::{ApiError, ApiResult};

fn parse_id(text: &str) -> ApiResult<JobId> {
    text.parse().map_err(|_| absent())
}

fn absent() -> ApiError {
    ApiError::not_found("There is no job with this id; it may be done.")
}

/// Why a job is not dead: it is gone, or goes on by itself.
async fn not_dead(unit: &mut dyn Unit, job: JobId) -> ApiError {
    match unit.has_job(job).await {
        Ok(true) => {
            let detail = "This job is tried again by itself.";
            ApiError::new(ProblemCode::JobNotDead, detail)
        }
        Ok(false) => absent(),
        Err(error) => error.into(),
    }
}
