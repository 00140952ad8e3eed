use actix_web::{HttpResponse, get};
use portal_storage::{UsageListRecord, UsagePlace};
use portal_types::{Timestamp, UsageList};

use super::filter::{UsageQuery, filter};
use crate::{
    auth::User,
    problem::ApiResult,
    request::{DEFAULT_LIMIT, GREATEST_LIMIT, PageQuery, Query},
    routes::connector::usage::list::to_wire,
    state::State,
};

/// Where assets are used
///
/// Usages that are there now, in the order in which they came; with `from` or `to` then those too that
/// went, the latest first, so that "was it used on 1 May?" has an answer. A usage that goes while somebody
/// reads page after page can be there twice: as it was, and gone.
#[utoipa::path(
    tag = "Asset usage",
    security(("userToken" = [])),
    params(UsageQuery, PageQuery),
    responses((status = 200, description = "A page of usages.", body = UsageList)),
    extensions(("x-callers" = json!("member"))),
)]
#[get("/asset-usage/places")]
pub async fn list_places(user: User, state: State, query: Query) -> ApiResult<HttpResponse> {
    let mut parameters = query.parameters();
    let filter = filter(&mut parameters);
    let page = parameters.page(DEFAULT_LIMIT, GREATEST_LIMIT);
    parameters.finish()?;
    let after = page.after_as(place)?.unwrap_or_default();
    let mut unit = state.store.read().await?;
    let rows = unit.usages(user.account, &filter, after, page.limit + 1).await?;
    let (rows, next_cursor) = page.cut(rows, |row| cursor(place_of(row)));
    let items = rows.into_iter().map(to_wire).collect();
    Ok(HttpResponse::Ok().json(UsageList { items, next_cursor }))
}

/// Where a usage is in the list.
pub(super) fn place_of(row: &UsageListRecord) -> UsagePlace {
    UsagePlace { until: row.until, id: row.id }
}

fn cursor(place: UsagePlace) -> String {
    let until = place.until.map(|until| until.unix_micros().to_string());
    format!("{} {}", until.unwrap_or_default(), place.id)
}

/// The place in the list that a cursor names.
fn place(cursor: &str) -> Option<UsagePlace> {
    let (until, id) = cursor.split_once(' ')?;
    let micros: Option<i64> = if until.is_empty() { None } else { Some(until.parse().ok()?) };
    Some(UsagePlace { until: micros.map(Timestamp::from_unix_micros), id: id.parse().ok()? })
}
