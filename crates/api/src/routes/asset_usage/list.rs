use actix_web::{HttpResponse, get};
use portal_types::{UsedAsset, UsedAssetList};

use super::filter::{UsageQuery, filter};
use crate::{
    auth::User,
    problem::ApiResult,
    request::{DEFAULT_LIMIT, GREATEST_LIMIT, PageQuery, Query},
    state::State,
};

/// Which assets are used
///
/// Those of most usages first. With a filter, those that have such a usage; `usages` counts all of an
/// asset's all the same. Without one, those too that are not used any more.
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
    let rows = unit.used_assets(user.account, &filter, after, page.limit + 1).await?;
    let (rows, next_cursor) = page.cut(rows, |row| format!("{} {}", row.usages, row.id));
    let items = rows
        .into_iter()
        .map(|row| UsedAsset {
            asset_id: row.asset_id,
            usages: row.usages,
            first_used_at: row.first_used_at,
            used_until: row.used_until,
        })
        .collect();
    Ok(HttpResponse::Ok().json(UsedAssetList { items, next_cursor }))
}

/// The place in the list that a cursor names.
fn place(cursor: &str) -> Option<(i64, i64)> {
    let (usages, id) = cursor.split_once(' ')?;
    Some((usages.parse().ok()?, id.parse().ok()?))
}
