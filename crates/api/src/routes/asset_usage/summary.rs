use actix_web::{HttpResponse, get};
use portal_storage::Unit;
use portal_types::{AccountId, UsageSummary, UsageValue};

use crate::{auth::User, problem::ApiResult, state::State};

/// So many values of a kind are told.
const MOST_VALUES: i64 = 200;

/// What there is to be seen of asset usage
///
/// How much is used now, and by what it can be filtered.
#[utoipa::path(
    tag = "Asset usage",
    security(("userToken" = [])),
    responses((status = 200, description = "The numbers.", body = UsageSummary)),
    extensions(("x-callers" = json!("member"))),
)]
#[get("/asset-usage/summary")]
pub async fn summarise_usage(user: User, state: State) -> ApiResult<HttpResponse> {
    let mut unit = state.store.read().await?;
    let totals = unit.usage_totals(user.account).await?;
    let summary = UsageSummary {
        assets: totals.assets,
        usages: totals.usages,
        fields: values(&mut *unit, user.account, "field").await?,
        languages: values(&mut *unit, user.account, "language").await?,
        sites: values(&mut *unit, user.account, "site").await?,
        connectors: values(&mut *unit, user.account, "connector").await?,
    };
    Ok(HttpResponse::Ok().json(summary))
}

async fn values(unit: &mut dyn Unit, account: AccountId, kind: &str) -> ApiResult<Vec<UsageValue>> {
    let rows = unit.usage_values(account, kind, MOST_VALUES).await?;
    Ok(rows.into_iter().map(|row| UsageValue { value: row.value, usages: row.usages }).collect())
}
