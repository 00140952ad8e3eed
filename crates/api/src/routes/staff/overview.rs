use actix_web::{HttpResponse, get};
use portal_types::{DamHost, OperatorOverview, StateCount};

use crate::{auth::Staff, jobs::MAIL, problem::ApiResult, state::State};

/// How the portal runs
///
/// Jobs and mails that fail, DAM hosts and their budgets on this replica, accounts and tickets by
/// state.
#[utoipa::path(
    tag = "Desk",
    security(("userToken" = [])),
    responses((status = 200, description = "The numbers.", body = OperatorOverview)),
    extensions(("x-callers" = json!("staff"))),
)]
#[get("/staff/overview")]
pub async fn get_overview(_: Staff, state: State) -> ApiResult<HttpResponse> {
    let now = state.clock.now();
    let mut unit = state.store.read().await?;
    let jobs = unit.job_counts(MAIL, now).await?;
    let accounts = unit.account_counts(now).await?;
    let tickets = unit.ticket_counts().await?;
    let hosts = state.dam.hosts().into_iter().map(|host| DamHost {
        host: host.host,
        calls_left: i64::from(host.calls_left),
        quiet_for_seconds: i64::try_from(host.quiet_for.as_secs()).unwrap_or(i64::MAX),
    });
    Ok(HttpResponse::Ok().json(OperatorOverview {
        queued_jobs: jobs.waiting,
        failing_jobs: jobs.failing,
        dead_jobs: jobs.dead,
        failing_mails: jobs.failing_of_kind,
        oldest_due_at: jobs.oldest_due_at,
        dam_hosts: hosts.collect(),
        accounts: accounts.into_iter().map(count).collect(),
        tickets: tickets.into_iter().map(count).collect(),
    }))
}

fn count<T: std::fmt::Display>((state, count): (T, i64)) -> StateCount {
    StateCount { state: state.to_string(), count }
}
