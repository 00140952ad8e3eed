use actix_web::{HttpResponse, put};
use portal_storage::AssetSelectorRecord;
use portal_types::{AssetSelectorSettings, PutAssetSelectorSettings};

use super::{
    super::{account_gone, begin_change, tagged},
    to_wire,
};
use crate::{
    auth::Admin,
    problem::ApiResult,
    request::{Body, IfMatch},
    state::State,
};

/// Change the asset selector everywhere
#[utoipa::path(
    tag = "Settings",
    security(("userToken" = [])),
    params(("If-Match" = String, Header, description = "The `ETag` that was read.", example = "\"42\"")),
    request_body = PutAssetSelectorSettings,
    responses((status = 200, description = "The settings as they are now.", body = AssetSelectorSettings, headers(("ETag" = String, description = "The revision, in quotes.")))),
    extensions(("x-problems" = json!(["role_insufficient", "stale_revision", "revision_required"]))),
)]
#[put("/settings/asset-selector")]
pub async fn put_asset_selector(
    admin: Admin,
    state: State,
    if_match: IfMatch,
    body: Body,
) -> ApiResult<HttpResponse> {
    let if_match = if_match.required()?;
    let input: PutAssetSelectorSettings = body.json().await?;
    let account = admin.0.account;

    let (mut unit, revision) = begin_change(&state, account).await?;
    let old = unit.asset_selector(account).await?.ok_or_else(account_gone)?;
    if_match.check(old.revision)?;
    if old.language == input.language {
        return Ok(tagged(HttpResponse::Ok(), old.revision, &to_wire(&old)));
    }
    let new = AssetSelectorRecord { language: input.language, revision };
    unit.put_asset_selector(account, &new).await?;
    state.snapshots.commit(unit, account).await?;
    Ok(tagged(HttpResponse::Ok(), revision, &to_wire(&new)))
}
