use actix_web::{HttpResponse, get};
use portal_storage::{UsageFilter, UsageListRecord, UsagePlace};
use portal_types::{FieldCode, Scope, Usage, UsageList};

use crate::{
    auth::Connector,
    domain::AssetId,
    problem::ApiResult,
    request::{PageQuery, Query},
    state::State,
};

const DEFAULT_LIMIT: i64 = 50;
const GREATEST_LIMIT: i64 = 200;

/// Which assets are used where
///
/// What the portal holds now, those told first at the front: of one asset, at one page, or all.
#[utoipa::path(
    tag = "Connectors",
    security(("apiKey" = []), ("apiKeyHeader" = [])),
    params(
        PageQuery,
        ("assetId" = Option<String>, Query, description = "Usages of this asset, in any shape of its id.", example = "94F19AC2-2A4D-4B4C-B2AF6C1B4D6F2A10"),
        ("uri" = Option<String>, Query, description = "Usages at this page.", example = "https://www.acme.example/en/autumn"),
    ),
    responses((status = 200, description = "A page of usages.", body = UsageList)),
    extensions(("x-callers" = json!("usage:write")), ("x-problems" = json!(["scope_missing"]))),
)]
#[get("/connector/usage")]
pub async fn list_usages(
    connector: Connector,
    state: State,
    query: Query,
) -> ApiResult<HttpResponse> {
    let account = connector.with(Scope::UsageWrite)?.account;
    let mut parameters = query.parameters();
    let page = parameters.page(DEFAULT_LIMIT, GREATEST_LIMIT);
    let asset = parameters.take("assetId", |text| {
        let detail = "assetId is a media id of Bynder, or an encoded id of its asset selector.";
        AssetId::parse(text).ok_or_else(|| (FieldCode::InvalidFormat, detail.to_owned()))
    });
    let uri = parameters.take("uri", |text| Ok(text.to_owned()));
    parameters.finish()?;
    let id = page.after_as(|text| text.parse().ok())?.unwrap_or_default();
    let after = UsagePlace { until: None, id };

    let mut unit = state.store.read().await?;
    let asset_key = asset.map(|asset| asset.key().to_owned());
    let filter = UsageFilter { asset_key, uri, ..UsageFilter::default() };
    let rows = unit.usages(account, &filter, after, page.limit + 1).await?;
    let (rows, next_cursor) = page.cut(rows, |row| row.id.to_string());
    let items = rows.into_iter().map(to_wire).collect();
    Ok(HttpResponse::Ok().json(UsageList { items, next_cursor }))
}

fn told(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

/// As the API tells it.
pub fn to_wire(row: UsageListRecord) -> Usage {
    Usage {
        asset_id: row.asset_id,
        name: row.name,
        uri: row.uri,
        item_id: row.item_id,
        item_path: row.item_path,
        field: told(row.field),
        language: told(row.language),
        version: row.version,
        site: told(row.site),
        additional: row.additional,
        connector: row.connector,
        since: row.since,
        until: row.until,
    }
}
