use actix_web::{HttpResponse, get};
use portal_types::{UsageRejectionByDam, UsageRejectionByDamList};

use crate::{
    auth::User,
    problem::ApiResult,
    request::{DEFAULT_LIMIT, GREATEST_LIMIT, PageQuery, Query},
    state::State,
};

/// What Bynder did not take
///
/// Usages of which Bynder said no, with its reason. They stay known here. Each is told again when its
/// page changes, or with `POST /api/v1/asset-usage/sync/retry`.
#[utoipa::path(
    tag = "Asset usage",
    security(("userToken" = [])),
    params(PageQuery),
    responses((status = 200, description = "A page of usages.", body = UsageRejectionByDamList)),
    extensions(("x-callers" = json!("member"))),
)]
#[get("/asset-usage/sync/rejected")]
pub async fn list_rejected(user: User, state: State, query: Query) -> ApiResult<HttpResponse> {
    let mut parameters = query.parameters();
    let page = parameters.page(DEFAULT_LIMIT, GREATEST_LIMIT);
    parameters.finish()?;
    let after = page.after_as(place)?.unwrap_or_default();
    let mut unit = state.store.read().await?;
    let rows = unit.usage_rejections(user.account, after, page.limit + 1).await?;
    let (rows, next_cursor) = page.cut(rows, |row| format!("{} {}", row.page_id, row.id));
    let items = rows
        .into_iter()
        .map(|row| UsageRejectionByDam {
            asset_id: row.asset_id,
            name: row.name,
            uri: row.uri,
            reason: row.reason,
            rejected_at: row.rejected_at,
        })
        .collect();
    Ok(HttpResponse::Ok().json(UsageRejectionByDamList { items, next_cursor }))
}

/// The place in the list that a cursor names.
fn place(cursor: &str) -> Option<(i64, i64)> {
    let (page, asset) = cursor.split_once(' ')?;
    Some((page.parse().ok()?, asset.parse().ok()?))
}
