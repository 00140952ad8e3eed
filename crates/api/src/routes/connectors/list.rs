use actix_web::{HttpResponse, get};
use portal_types::{ConnectorInstanceId, ConnectorInstanceList, Timestamp};

use crate::{
    auth::User,
    connector::{Which, told},
    problem::{ApiError, ApiResult},
    request::{PageQuery, Query, page_query},
    state::State,
};

/// The connectors that were seen
///
/// The one that was seen last first. A connector names itself in the optional headers `X-Connector:
/// <kind>/<version>` and `X-Connector-Instance`; all that don't are one of the kind `other`. What a
/// connector did on another replica shows here a few seconds later. At most 200 are kept, for 90
/// days without a call.
#[utoipa::path(
    tag = "Connector instances",
    security(("userToken" = [])),
    params(PageQuery),
    responses((status = 200, description = "A page of connectors.", body = ConnectorInstanceList)),
    extensions(("x-callers" = json!("member"))),
)]
#[get("/connectors")]
pub async fn list_connectors(user: User, state: State, query: Query) -> ApiResult<HttpResponse> {
    let page = page_query(&query)?;
    let after = page.after_as(place)?;
    state.write_instances(Which::Of(user.account)).await?;

    let mut unit = state.store.read().await?;
    let gone = || ApiError::not_found("The account is not there any more.");
    let revision = unit.account(user.account).await?.ok_or_else(gone)?.revision;
    let rows = unit.connectors(user.account, after, page.limit + 1).await?;

    let (rows, next_cursor) =
        page.cut(rows, |row| format!("{} {}", row.last_seen_at.unix_micros(), row.id));
    let now = state.clock.now();
    let items = rows.into_iter().map(|row| told(row, revision, now)).collect();
    Ok(HttpResponse::Ok().json(ConnectorInstanceList { items, next_cursor, revision }))
}

/// Reads the place of a connector in the list.
fn place(text: &str) -> Option<(Timestamp, ConnectorInstanceId)> {
    let (micros, id) = text.split_once(' ')?;
    Some((Timestamp::from_unix_micros(micros.parse().ok()?), id.parse().ok()?))
}
