use actix_web::{HttpResponse, get};
use portal_types::{UsedPage, UsedPageList};

use super::filter::{UsageQuery, filter};
use crate::{
    auth::User,
    problem::ApiResult,
    request::{DEFAULT_LIMIT, GREATEST_LIMIT, PageQuery, Query},
    state::State,
    usage::view::AssetView,
};

/// So many of a page's assets are told.
const ASSETS: i64 = 6;

/// Pages that use assets
///
/// Those of most usages first, each with some of its assets. With a filter: those with a usage that
/// it lets through.
#[utoipa::path(
    tag = "Asset usage",
    security(("userToken" = [])),
    params(UsageQuery, PageQuery),
    responses((status = 200, description = "A page of pages.", body = UsedPageList)),
    extensions(("x-callers" = json!("member"))),
)]
#[get("/asset-usage/pages")]
pub async fn list_used_pages(user: User, state: State, query: Query) -> ApiResult<HttpResponse> {
    let mut parameters = query.parameters();
    let filter = filter(&mut parameters);
    let page = parameters.page(DEFAULT_LIMIT, GREATEST_LIMIT);
    parameters.finish()?;
    let after = page.after_as(place)?;
    let mut unit = state.store.read().await?;
    let view = AssetView::of(&state, &mut *unit, user.account).await?;
    let rows = unit.used_pages(user.account, &filter, after, page.limit + 1).await?;
    let (rows, next_cursor) = page.cut(rows, |row| format!("{} {}", row.usages, row.id));
    let mut items = Vec::with_capacity(rows.len());
    for row in rows {
        let assets = unit.assets_of_page(row.id, &filter, ASSETS).await?;
        let assets = assets.into_iter().map(|asset| view.asset(asset)).collect();
        let (uri, usages, synced_at) = (row.uri, row.usages, row.synced_at);
        items.push(UsedPage { uri, usages, assets, synced_at });
    }
    Ok(HttpResponse::Ok().json(UsedPageList { items, next_cursor }))
}

/// The place in the list that a cursor names.
fn place(cursor: &str) -> Option<(i64, i64)> {
    let (usages, id) = cursor.split_once(' ')?;
    Some((usages.parse().ok()?, id.parse().ok()?))
}
