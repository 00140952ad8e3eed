use actix_web::{HttpResponse, get};
use portal_types::LogList;

use crate::{
    auth::User,
    logs::search::{LogQuery, filter, to_wire},
    problem::ApiResult,
    request::{DEFAULT_LIMIT, GREATEST_LIMIT, PageQuery, Query},
    state::State,
};

/// Log records of connectors
///
/// The newest first, by the time that they say they happened at.
#[utoipa::path(
    tag = "Logs",
    security(("userToken" = [])),
    params(LogQuery, PageQuery),
    responses((status = 200, description = "A page of records.", body = LogList)),
    extensions(("x-callers" = json!("member"))),
)]
#[get("/logs")]
pub async fn list_logs(user: User, state: State, query: Query) -> ApiResult<HttpResponse> {
    let mut parameters = query.parameters();
    let filter = filter(&mut parameters);
    let page = parameters.page(DEFAULT_LIMIT, GREATEST_LIMIT);
    parameters.finish()?;
    let before = page.after_as(|cursor| cursor.parse().ok())?;
    let mut unit = state.store.read().await?;
    let rows = unit.logs(user.account, &filter, before, page.limit + 1).await?;
    let (rows, next_cursor) = page.cut(rows, |row| row.id.to_string());
    let items = rows.into_iter().map(to_wire).collect();
    Ok(HttpResponse::Ok().json(LogList { items, next_cursor }))
}
