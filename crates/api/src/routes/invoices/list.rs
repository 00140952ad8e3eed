use actix_web::{HttpResponse, get};
use portal_storage::Unit;
use portal_types::{AccountId, InvoiceList};

use crate::{
    auth::Owner,
    billing::wire,
    problem::ApiResult,
    request::{Page, PageQuery, Query, page_query},
    state::State,
};

/// The account's invoices
///
/// And credit notes, the newest first.
#[utoipa::path(
    tag = "Subscription",
    security(("userToken" = [])),
    params(PageQuery),
    responses((status = 200, description = "A page of the list.", body = InvoiceList)),
    extensions(("x-callers" = json!("owner")), ("x-problems" = json!(["role_insufficient"]))),
)]
#[get("/invoices")]
pub async fn list_invoices(owner: Owner, state: State, query: Query) -> ApiResult<HttpResponse> {
    let page = page_query(&query)?;
    let mut unit = state.store.read().await?;
    Ok(HttpResponse::Ok().json(page_of(&mut *unit, owner.0.account, &page).await?))
}

/// A page of an account's invoices.
pub async fn page_of(
    unit: &mut dyn Unit,
    account: AccountId,
    page: &Page,
) -> ApiResult<InvoiceList> {
    let after = page.after_as(|cursor| cursor.parse().ok())?;
    let rows = unit.invoices(account, after, page.limit + 1).await?;
    let (rows, next_cursor) = page.cut(rows, |row| row.sequence.to_string());
    let items = rows.into_iter().map(wire::invoice).collect::<ApiResult<_>>()?;
    Ok(InvoiceList { items, next_cursor })
}
