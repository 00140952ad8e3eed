use actix_web::{HttpResponse, put};
use portal_storage::AssetSelectorRecord;
use portal_types::{AssetSelectorSettings, PutAssetSelectorSettings};

use super::{
    super::{account_gone, tagged},
    to_wire,
};
use crate::{
    auth::Admin,
    history::Change,
    problem::ApiResult,
    request::{Body, Client, IfMatch},
    state::State,
};

/// Change the asset selector everywhere
#[utoipa::path(
    tag = "Settings",
    security(("userToken" = [])),
    params(("If-Match" = String, Header, description = "The `ETag` that was read.", example = "\"42\"")),
    request_body = PutAssetSelectorSettings,
    responses((status = 200, description = "The settings as they are now.", body = AssetSelectorSettings, headers(("ETag" = String, description = "The revision, in quotes.")))),
    extensions(("x-callers" = json!("admin")), ("x-problems" = json!(["role_insufficient", "stale_revision", "revision_required"]))),
)]
#[put("/settings/asset-selector")]
pub async fn put_asset_selector(
    admin: Admin,
    state: State,
    client: Client,
    if_match: IfMatch,
    body: Body,
) -> ApiResult<HttpResponse> {
    let if_match = if_match.required()?;
    let input: PutAssetSelectorSettings = body.json().await?;

    let mut change = Change::begin(&state, &admin, client).await?;
    let old = change.unit().asset_selector(admin.0.account).await?.ok_or_else(account_gone)?;
    if_match.check(old.revision)?;
    let new = AssetSelectorRecord { language: input.language, revision: change.revision() };
    let saved = change.put_asset_selector(old, new).await?;
    change.commit().await?;
    Ok(tagged(HttpResponse::Ok(), saved.revision, &to_wire(&saved)))
}
