use actix_web::{HttpResponse, get, web::Path};
use portal_types::{AccountId, InvoiceList};

use super::super::{absent, parse_id};
use crate::{
    auth::Staff,
    problem::ApiResult,
    request::{PageQuery, Query, page_query},
    routes::invoices::list::page_of,
    state::State,
    support::looks,
};

/// A customer's invoices
///
/// During a look. The newest first.
#[utoipa::path(
    tag = "Desk",
    security(("userToken" = [])),
    params(("id" = AccountId, Path, description = "The account's id."), PageQuery),
    responses((status = 200, description = "A page of the list.", body = InvoiceList)),
    extensions(("x-callers" = json!("staff")), ("x-problems" = json!(["not_found", "reason_needed"]))),
)]
#[get("/staff/accounts/{id}/invoices")]
pub async fn list_desk_invoices(
    Staff(user): Staff,
    state: State,
    id: Path<String>,
    query: Query,
) -> ApiResult<HttpResponse> {
    let page = page_query(&query)?;
    let account = parse_id(&id)?;
    let mut unit = state.store.read().await?;
    unit.account(account).await?.ok_or_else(absent)?;
    looks::held(&state, &mut *unit, &user.wire, account).await?;
    Ok(HttpResponse::Ok().json(page_of(&mut *unit, account, &page).await?))
}
