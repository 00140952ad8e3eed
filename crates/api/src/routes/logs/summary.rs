use actix_web::{HttpResponse, get};
use portal_types::LogSummary;

use crate::{auth::User, logs::search::summary, problem::ApiResult, state::State};

/// What the account's logs come to
///
/// How many there are, what room they take and have, and whether any were left out.
#[utoipa::path(
    tag = "Logs",
    security(("userToken" = [])),
    responses((status = 200, description = "The numbers.", body = LogSummary)),
    extensions(("x-callers" = json!("member"))),
)]
#[get("/logs/summary")]
pub async fn summarise_logs(user: User, state: State) -> ApiResult<HttpResponse> {
    let mut unit = state.store.read().await?;
    Ok(HttpResponse::Ok().json(summary(&state, &mut *unit, user.account).await?))
}
