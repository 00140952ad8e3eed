use actix_web::{HttpResponse, get};
use portal_types::{LastConnectionTest, PastConnectionTest};

use super::super::account_gone;
use crate::{
    auth::User,
    problem::{ApiError, ApiResult},
    state::State,
};

/// The last connection test
///
/// What it found, when, and whether the settings are still those that were tested.
#[utoipa::path(
    tag = "Settings",
    security(("userToken" = [])),
    responses((status = 200, description = "The last test, or null.", body = LastConnectionTest)),
    extensions(("x-callers" = json!("member"))),
)]
#[get("/settings/bynder/test")]
pub async fn get_last_test(user: User, state: State) -> ApiResult<HttpResponse> {
    let mut unit = state.store.read().await?;
    let record = unit.last_connection_test(user.account).await?;
    let now = unit.bynder(user.account).await?.ok_or_else(account_gone)?;
    let last = record.map(|record| {
        Ok::<_, ApiError>(PastConnectionTest {
            tested_at: record.tested_at,
            is_current: record.revision == now.revision,
            result: serde_json::from_str(&record.result).map_err(ApiError::internal)?,
        })
    });
    Ok(HttpResponse::Ok().json(LastConnectionTest { last: last.transpose()? }))
}
