use actix_web::{HttpResponse, get};
use portal_types::FieldSettingsList;

use super::to_wire;
use crate::{
    auth::User,
    problem::ApiResult,
    request::{PageQuery, Query, page_query},
    state::State,
};

/// Rows of field settings
///
/// Global first, then by field name. In every row but Global, null means "as Global". Each row's
/// `ETag` is its `revision` in quotes.
#[utoipa::path(
    tag = "Settings",
    security(("userToken" = [])),
    params(PageQuery),
    responses((status = 200, description = "A page of rows.", body = FieldSettingsList)),
)]
#[get("/settings/fields")]
pub async fn list_fields(user: User, state: State, query: Query) -> ApiResult<HttpResponse> {
    let page = page_query(&query)?;
    let mut unit = state.store.read().await?;
    let rows = unit.fields(user.account, page.after.as_deref(), page.limit + 1).await?;
    let (rows, next_cursor) = page.cut(rows, |row| row.field_key.clone());
    let items = rows.into_iter().map(to_wire).collect();
    Ok(HttpResponse::Ok().json(FieldSettingsList { items, next_cursor }))
}
