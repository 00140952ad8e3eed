use actix_web::{HttpResponse, get};
use portal_storage::{DeskAccountFilter, DeskAccountRecord};
use portal_types::{AccountId, DeskAccountList};
use utoipa::IntoParams;

use super::summary;
use crate::{
    auth::Staff,
    problem::ApiResult,
    request::{DEFAULT_LIMIT, GREATEST_LIMIT, PageQuery, Query},
    routes::tickets::{search, word},
    state::State,
};

/// Which accounts are wanted.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters; the handler parses them")]
pub struct AccountQuery {
    /// A part of the name.
    #[param(example = "acme", max_length = 200)]
    q: Option<String>,
    /// How the subscription stands.
    #[param(value_type = Option<portal_types::SubscriptionStatus>, example = "trialing")]
    status: Option<String>,
}

/// Accounts, by name
///
/// No more than what they are called and how their subscriptions stand: what is in them takes a look.
#[utoipa::path(
    tag = "Desk",
    security(("userToken" = [])),
    params(AccountQuery, PageQuery),
    responses((status = 200, description = "A page of accounts.", body = DeskAccountList)),
    extensions(("x-callers" = json!("staff"))),
)]
#[get("/staff/accounts")]
pub async fn list_accounts(_: Staff, state: State, query: Query) -> ApiResult<HttpResponse> {
    let mut parameters = query.parameters();
    let filter = DeskAccountFilter {
        id: None,
        text: parameters.take("q", search).filter(|text| !text.is_empty()),
        status: parameters.take("status", |text| word("status", text)),
    };
    let page = parameters.page(DEFAULT_LIMIT, GREATEST_LIMIT);
    parameters.finish()?;
    let after: Option<(String, AccountId)> = page.after_as(|text| {
        let (id, name) = text.split_once(' ')?;
        Some((name.to_owned(), id.parse().ok()?))
    })?;
    let after = after.as_ref().map(|(name, id)| (&**name, *id));
    let now = state.clock.now();
    let mut unit = state.store.read().await?;
    let rows = unit.desk_accounts(&filter, after, page.limit + 1, now).await?;
    let place = |row: &DeskAccountRecord| format!("{} {}", row.id, row.name_key);
    let (rows, next_cursor) = page.cut(rows, place);
    let items = rows.into_iter().map(summary).collect();
    Ok(HttpResponse::Ok().json(DeskAccountList { items, next_cursor }))
}
