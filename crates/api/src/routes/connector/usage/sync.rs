use actix_web::{HttpResponse, post};
use portal_types::{Scope, SyncUsages, UsagesSynced};

use crate::{
    auth::Connector,
    problem::ApiResult,
    request::Body,
    state::State,
    usage::{LARGEST, Sync},
};

/// Say which assets some pages use
///
/// Makes the usages at the listed addresses what is sent: adds, keeps, and removes what is not
/// mentioned. Send each page whole, whenever it was published or changed; a page that is gone
/// with no usages. Twice is as good as once. What can't be read is refused and nothing changes; a
/// usage whose `assetId` is in none of the known shapes, or whose `uri` is not listed, is left out and
/// told in `rejected`. With the answer it is committed. Of calls about one page at the same time, the
/// page has what one of them says, whole. The body has at most 8 MiB.
#[utoipa::path(
    tag = "Connectors",
    security(("apiKey" = []), ("apiKeyHeader" = [])),
    request_body = SyncUsages,
    responses((status = 200, description = "It is done.", body = UsagesSynced)),
    extensions(("x-callers" = json!("usage:write")), ("x-problems" = json!(["scope_missing"]))),
)]
#[post("/connector/usage/sync")]
pub async fn sync_usages(
    connector: Connector,
    state: State,
    body: Body,
) -> ApiResult<HttpResponse> {
    let account = connector.with(Scope::UsageWrite)?.account;
    let input: SyncUsages = body.json_up_to(LARGEST).await?;
    let sync = Sync::check(input, connector.kind())?;
    Ok(HttpResponse::Ok().json(state.usages.write((account, sync)).await?))
}
