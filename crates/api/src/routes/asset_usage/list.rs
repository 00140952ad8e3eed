use actix_web::{HttpResponse, get};
use portal_storage::UsedAssetPlace;
use portal_types::UsedAssetList;

use super::filter::{UsageQuery, filter};
use crate::{
    auth::User,
    problem::ApiResult,
    request::{DEFAULT_LIMIT, GREATEST_LIMIT, PageQuery, Query},
    state::State,
    usage::view::AssetView,
};

/// Assets that are used
///
/// Those that are used although they are deleted, expired, archived or limited in Bynder first, then
/// those of most usages now. Assets that are not used any more come last. With a filter: those with
/// a usage that it lets through. Name, type, marks and picture come from Bynder, asked once a day;
/// without an OAuth app there are ids only.
#[utoipa::path(
    tag = "Asset usage",
    security(("userToken" = [])),
    params(UsageQuery, PageQuery),
    responses((status = 200, description = "A page of assets.", body = UsedAssetList)),
    extensions(("x-callers" = json!("member"))),
)]
#[get("/asset-usage")]
pub async fn list_used_assets(user: User, state: State, query: Query) -> ApiResult<HttpResponse> {
    let mut parameters = query.parameters();
    let filter = filter(&mut parameters);
    let page = parameters.page(DEFAULT_LIMIT, GREATEST_LIMIT);
    parameters.finish()?;
    let after = page.after_as(place)?;
    let mut unit = state.store.read().await?;
    let view = AssetView::of(&state, &mut *unit, user.account).await?;
    let rows = unit.used_assets(user.account, &filter, after, page.limit + 1).await?;
    let cursor = |row: &portal_storage::UsedAssetRecord| {
        format!("{} {} {}", row.attention, row.usages, row.id)
    };
    let (rows, next_cursor) = page.cut(rows, cursor);
    let items = rows.into_iter().map(|row| view.asset(row)).collect();
    Ok(HttpResponse::Ok().json(UsedAssetList { items, next_cursor }))
}

/// The place in the list that a cursor names.
fn place(cursor: &str) -> Option<UsedAssetPlace> {
    let numbers: Vec<i64> = cursor.split(' ').map_while(|number| number.parse().ok()).collect();
    match numbers.as_slice() {
        [attention, usages, id] => {
            Some(UsedAssetPlace { attention: *attention, usages: *usages, id: *id })
        }
        _ => None,
    }
}
