use actix_web::{HttpResponse, get};
use portal_types::AssetSelectorSettings;

use super::{
    super::{account_gone, tagged},
    to_wire,
};
use crate::{auth::User, problem::ApiResult, state::State};

/// The asset selector everywhere
#[utoipa::path(
    tag = "Settings",
    security(("userToken" = [])),
    responses((status = 200, description = "The settings.", body = AssetSelectorSettings, headers(("ETag" = String, description = "The revision, in quotes.")))),
    extensions(("x-callers" = json!("member"))),
)]
#[get("/settings/asset-selector")]
pub async fn get_asset_selector(user: User, state: State) -> ApiResult<HttpResponse> {
    let record = state.store.read().await?.asset_selector(user.account).await?;
    let record = record.ok_or_else(account_gone)?;
    Ok(tagged(HttpResponse::Ok(), record.revision, &to_wire(&record)))
}
