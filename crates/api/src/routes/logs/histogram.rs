use actix_web::{HttpResponse, get};
use portal_types::LogHistogram;

use crate::{
    auth::User,
    logs::search::{LogQuery, filter, histogram},
    problem::ApiResult,
    request::Query,
    state::State,
};

/// How many log records there were over time
///
/// In spans of equal length, about sixty of them. With `q` or `instance`, in an account of more than 100,000 records,
/// those are counted that some milliseconds are enough for: the newest, since `countedFrom`.
#[utoipa::path(
    tag = "Logs",
    security(("userToken" = [])),
    params(LogQuery),
    responses((status = 200, description = "The spans.", body = LogHistogram)),
    extensions(("x-callers" = json!("member"))),
)]
#[get("/logs/histogram")]
pub async fn log_histogram(user: User, state: State, query: Query) -> ApiResult<HttpResponse> {
    let mut parameters = query.parameters();
    let filter = filter(&mut parameters);
    parameters.finish()?;
    Ok(HttpResponse::Ok().json(histogram(&state, user.account, filter).await?))
}
