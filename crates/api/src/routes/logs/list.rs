use actix_web::{HttpResponse, get};
use portal_storage::{LogFilter, Unit};
use portal_types::{AccountId, LogList};

use crate::{
    auth::User,
    logs::search::{LogQuery, filter, to_wire},
    problem::ApiResult,
    request::{DEFAULT_LIMIT, GREATEST_LIMIT, Page, PageQuery, Query, cursor},
    state::{Portal, State},
};

/// Log records of connectors
///
/// The newest first, by the time that they say they happened at. A page may have fewer records than the limit, or none,
/// although `nextCursor` is not null: in an account of more than 100,000 records a search stops after some
/// milliseconds. `searchedTo` says until where it looked; `nextCursor` goes on from there.
#[utoipa::path(
    tag = "Logs",
    security(("userToken" = [])),
    params(LogQuery, PageQuery),
    responses((status = 200, description = "A page of records.", body = LogList)),
    extensions(("x-callers" = json!("member"))),
)]
#[get("/logs")]
pub async fn list_logs(user: User, state: State, query: Query) -> ApiResult<HttpResponse> {
    let mut parameters = query.parameters();
    let filter = filter(&mut parameters);
    let page = parameters.page(DEFAULT_LIMIT, GREATEST_LIMIT);
    parameters.finish()?;
    let mut unit = state.store.read().await?;
    Ok(HttpResponse::Ok().json(listed(&state, &mut *unit, user.account, (&filter, &page)).await?))
}

/// A page of an account's records.
pub async fn listed(
    portal: &Portal,
    unit: &mut dyn Unit,
    account: AccountId,
    (filter, page): (&LogFilter, &Page),
) -> ApiResult<LogList> {
    let before = page.after_as(|cursor| cursor.parse().ok())?;
    let patience = portal.config.logs.patience;
    let one_more = usize::try_from(page.limit).unwrap_or_default() + 1;
    let found = unit.logs(account, filter, before, one_more, patience).await?;
    let (rows, next) = page.cut(found.records, |row| row.id.to_string());
    let stopped = found.looked_to;
    let next_cursor = next.or_else(|| Some(cursor(&stopped?.id.to_string())));
    let searched_to = stopped.map(|stopped| stopped.at);
    let items = rows.into_iter().map(to_wire).collect();
    Ok(LogList { items, next_cursor, searched_to })
}
