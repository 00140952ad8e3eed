use actix_web::{HttpResponse, get};
use portal_types::UsageImportList;

use crate::{auth::User, problem::ApiResult, state::State, usage::import};

const MOST: i64 = 20;

/// Uploads of whole sites
///
/// The last that connectors sent, and how far they are.
#[utoipa::path(
    tag = "Asset usage",
    security(("userToken" = [])),
    responses((status = 200, description = "The uploads.", body = UsageImportList)),
    extensions(("x-callers" = json!("member"))),
)]
#[get("/asset-usage/imports")]
pub async fn list_usage_imports(user: User, state: State) -> ApiResult<HttpResponse> {
    let mut unit = state.store.read().await?;
    let rows = unit.usage_imports(user.account, MOST).await?;
    let now = state.clock.now();
    let items = rows.into_iter().map(|row| import::to_wire(row, now)).collect();
    Ok(HttpResponse::Ok().json(UsageImportList { items }))
}
