use actix_web::{HttpResponse, get};
use portal_storage::Unit;
use portal_types::{AccountId, AssetMark, MarkedAssets, UsageSummary, UsageValue};

use crate::{auth::User, problem::ApiResult, state::State, usage::view::AssetView};

/// So many values of a kind are told.
const MOST_VALUES: i64 = 200;

const MOST_USED: i64 = 5;

/// What there is to be seen of asset usage
///
/// How much is used now, what stands out, what is used most, and by what it can be filtered.
#[utoipa::path(
    tag = "Asset usage",
    security(("userToken" = [])),
    responses((status = 200, description = "The numbers.", body = UsageSummary)),
    extensions(("x-callers" = json!("member"))),
)]
#[get("/asset-usage/summary")]
pub async fn summarise_usage(user: User, state: State) -> ApiResult<HttpResponse> {
    let mut unit = state.store.read().await?;
    let account = user.account;
    let view = AssetView::of(&state, &mut *unit, account).await?;
    let totals = unit.usage_totals(account).await?;
    let most_used = unit.most_used_assets(account, MOST_USED).await?;
    let summary = UsageSummary {
        assets: totals.assets,
        pages: totals.pages,
        usages: totals.usages,
        marks: marks(&mut *unit, account).await?,
        most_used: most_used.into_iter().map(|row| view.asset(row)).collect(),
        fields: values(&mut *unit, account, "field").await?,
        languages: values(&mut *unit, account, "language").await?,
        sites: values(&mut *unit, account, "site").await?,
        connectors: values(&mut *unit, account, "connector").await?,
    };
    Ok(HttpResponse::Ok().json(summary))
}

/// An asset with several marks counts for each.
async fn marks(unit: &mut dyn Unit, account: AccountId) -> ApiResult<Vec<MarkedAssets>> {
    let rows = unit.usage_marks(account).await?;
    let count = |mark: AssetMark| {
        let with = rows.iter().filter(|row| row.marks & mark.bit() != 0);
        with.map(|row| row.assets).sum()
    };
    let marks =
        AssetMark::ALL.iter().map(|mark| MarkedAssets { mark: *mark, assets: count(*mark) });
    Ok(marks.filter(|marked| marked.assets > 0).collect())
}

async fn values(unit: &mut dyn Unit, account: AccountId, kind: &str) -> ApiResult<Vec<UsageValue>> {
    let rows = unit.usage_values(account, kind, MOST_VALUES).await?;
    let values = rows.into_iter();
    Ok(values
        .map(|row| UsageValue { value: row.value, usages: row.usages, told_at: row.told_at })
        .collect())
}
