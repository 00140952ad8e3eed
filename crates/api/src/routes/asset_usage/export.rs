use actix_web::{HttpResponse, get};
use portal_storage::{UsageFilter, UsageListRecord, UsagePlace};
use portal_types::AccountId;

use super::{
    filter::{UsageQuery, filter},
    places::place_of,
};
use crate::{
    auth::User,
    csv_file::{Rows, csv_file},
    problem::ApiResult,
    request::Query,
    state::State,
};

/// How many usages are read at a time.
const PAGE: i64 = 500;

/// Take asset usage elsewhere
///
/// The usages that the filter lets through, as CSV of any length, in the order of
/// `GET /asset-usage/places`; one that goes meanwhile can be there twice. A text that a spreadsheet would take
/// for a formula has an apostrophe in front. The file begins with a byte order mark, by which spreadsheets
/// know UTF-8.
#[utoipa::path(
    tag = "Asset usage",
    security(("userToken" = [])),
    params(UsageQuery),
    responses((
        status = 200, description = "The usages, as a file.",
        content((String = "text/csv", example = "assetId,name,uri,field,language,version,site,itemId,itemPath,additional,connector,since,until\r\n94F19AC2-2A4D-4B4C-B2AF6C1B4D6F2A10,Harbour at dawn,https://www.acme.example/en/autumn,Hero image,en,3,acme,,,,xp_xm,2026-03-01T09:30:00Z,\r\n")),
        headers(("Content-Disposition" = String, description = "`attachment`, with a file's name.")),
    )),
    extensions(("x-callers" = json!("member"))),
)]
#[get("/asset-usage/export")]
pub async fn export_usages(user: User, state: State, query: Query) -> ApiResult<HttpResponse> {
    let mut parameters = query.parameters();
    let filter = filter(&mut parameters);
    parameters.finish()?;
    let usages = Usages { state, account: user.account, filter, after: UsagePlace::default() };
    csv_file("asset-usage.csv", usages).await
}

struct Usages {
    state: State,
    account: AccountId,
    filter: UsageFilter,
    after: UsagePlace,
}

impl Rows for Usages {
    const COLUMNS: &'static [&'static str] = &[
        "assetId",
        "name",
        "uri",
        "field",
        "language",
        "version",
        "site",
        "itemId",
        "itemPath",
        "additional",
        "connector",
        "since",
        "until",
    ];

    async fn next(mut self) -> ApiResult<(Vec<Vec<String>>, Option<Self>)> {
        let mut unit = self.state.store.read().await?;
        let usages = unit.usages(self.account, &self.filter, self.after, PAGE).await?;
        self.after = usages.last().map_or(self.after, place_of);
        let more = i64::try_from(usages.len()).unwrap_or(i64::MAX) == PAGE;
        Ok((usages.into_iter().map(row).collect(), more.then_some(self)))
    }
}

fn row(usage: UsageListRecord) -> Vec<String> {
    vec![
        usage.asset_id,
        usage.name.unwrap_or_default(),
        usage.uri,
        usage.field,
        usage.language,
        usage.version.unwrap_or_default(),
        usage.site,
        usage.item_id.unwrap_or_default(),
        usage.item_path.unwrap_or_default(),
        usage.additional.unwrap_or_default(),
        usage.connector,
        usage.since.to_string(),
        usage.until.map(|until| until.to_string()).unwrap_or_default(),
    ]
}
