use actix_web::{HttpResponse, get};
use portal_types::RevisionList;

use super::to_wire;
use crate::{
    auth::User,
    problem::ApiResult,
    request::{PageQuery, Query, page_query},
    state::State,
};

/// The history of the settings
///
/// Every change of a setting is a revision: who made it, when, from where, and which parts changed.
/// `GET /settings/revisions/{revision}` tells what changed in it.
#[utoipa::path(
    tag = "Settings",
    security(("userToken" = [])),
    params(PageQuery),
    responses((status = 200, description = "A page of revisions, the newest first.", body = RevisionList)),
    extensions(("x-callers" = json!("member"))),
)]
#[get("/settings/revisions")]
pub async fn list_revisions(user: User, state: State, query: Query) -> ApiResult<HttpResponse> {
    let page = page_query(&query)?;
    let before = page.after_as(|text| text.parse().ok())?;
    let mut unit = state.store.read().await?;
    let rows = unit.revisions(user.account, before, page.limit + 1).await?;
    let (rows, next_cursor) = page.cut(rows, |row| row.revision.to_string());
    let items = rows.into_iter().map(to_wire).collect();
    Ok(HttpResponse::Ok().json(RevisionList { items, next_cursor }))
}
