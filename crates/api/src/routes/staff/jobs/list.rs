use actix_web::{HttpResponse, get};
use portal_storage::{JobOverview, JobsThat};
use portal_types::{JobId, StaffJob, StaffJobList, StaffJobState};
use utoipa::IntoParams;

use crate::{
    auth::Staff,
    problem::ApiResult,
    request::{DEFAULT_LIMIT, GREATEST_LIMIT, PageQuery, Query},
    routes::tickets::word,
    state::State,
};

/// Which jobs are wanted.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters; the handler parses them")]
pub struct JobQuery {
    /// How they stand; those that wait for a person where it is absent.
    #[param(value_type = Option<StaffJobState>, example = "dead")]
    state: Option<String>,
}

/// Jobs in one state
///
/// The oldest first. What they carry is sealed, and not told.
#[utoipa::path(
    tag = "Desk",
    security(("userToken" = [])),
    params(JobQuery, PageQuery),
    responses((status = 200, description = "A page of jobs.", body = StaffJobList)),
    extensions(("x-callers" = json!("staff"))),
)]
#[get("/staff/jobs")]
pub async fn list_jobs(_: Staff, state: State, query: Query) -> ApiResult<HttpResponse> {
    let mut parameters = query.parameters();
    let wanted = parameters.take("state", |text| word::<StaffJobState>("state", text));
    let page = parameters.page(DEFAULT_LIMIT, GREATEST_LIMIT);
    parameters.finish()?;
    let wanted = wanted.unwrap_or(StaffJobState::Dead);
    let that = match wanted {
        StaffJobState::Queued => JobsThat::Wait,
        StaffJobState::Failing => JobsThat::Fail,
        StaffJobState::Dead => JobsThat::AreDead,
    };
    let after = page.after_as(|text| text.parse().ok())?;
    let after = after.unwrap_or(JobId(uuid::Uuid::nil()));
    let rows = state.store.read().await?.jobs_that(that, after, page.limit + 1).await?;
    let (rows, next_cursor) = page.cut(rows, |row| row.id.to_string());
    let job = |row: JobOverview| StaffJob {
        id: row.id,
        kind: row.kind,
        state: wanted,
        attempts: row.attempts,
        created_at: row.created_at,
        run_at: row.run_at,
        error: row.last_error,
    };
    let items = rows.into_iter().map(job).collect();
    Ok(HttpResponse::Ok().json(StaffJobList { items, next_cursor }))
}
