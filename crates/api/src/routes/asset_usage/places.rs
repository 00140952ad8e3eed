use actix_web::{HttpResponse, get};
use portal_types::UsageList;

use super::filter::{UsageQuery, filter};
use crate::{
    auth::User,
    problem::ApiResult,
    request::{DEFAULT_LIMIT, GREATEST_LIMIT, PageQuery, Query},
    routes::connector::usage::list::to_wire,
    state::State,
};

/// Where assets are used
///
/// Usages that are there now, those told first at the front; with `from` or `to` those too that went, so
/// that "was it used on 1 May?" has an answer.
#[utoipa::path(
    tag = "Asset usage",
    security(("userToken" = [])),
    params(UsageQuery, PageQuery),
    responses((status = 200, description = "A page of usages.", body = UsageList)),
    extensions(("x-callers" = json!("member"))),
)]
#[get("/asset-usage/places")]
pub async fn list_places(user: User, state: State, query: Query) -> ApiResult<HttpResponse> {
    let mut parameters = query.parameters();
    let filter = filter(&mut parameters);
    let page = parameters.page(DEFAULT_LIMIT, GREATEST_LIMIT);
    parameters.finish()?;
    let after = page.after_as(|text| text.parse().ok())?.unwrap_or_default();
    let mut unit = state.store.read().await?;
    let rows = unit.usages(user.account, &filter, after, page.limit + 1).await?;
    let (rows, next_cursor) = page.cut(rows, |row| row.id.to_string());
    let items = rows.into_iter().map(to_wire).collect();
    Ok(HttpResponse::Ok().json(UsageList { items, next_cursor }))
}
