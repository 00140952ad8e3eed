use actix_web::{HttpResponse, get};
use portal_types::BillingDetails;

use crate::{auth::Owner, billing::parties, problem::ApiResult, state::State};

/// Billing details
///
/// Whom invoices are made out to. Where nobody said so yet: the account's name, and nothing else.
#[utoipa::path(
    tag = "Subscription",
    security(("userToken" = [])),
    responses((status = 200, description = "The details.", body = BillingDetails)),
    extensions(("x-callers" = json!("owner")), ("x-problems" = json!(["role_insufficient"]))),
)]
#[get("/billing-details")]
pub async fn get_billing_details(owner: Owner, state: State) -> ApiResult<HttpResponse> {
    let mut unit = state.store.read().await?;
    Ok(HttpResponse::Ok().json(parties::buyer(&mut *unit, owner.0.account).await?))
}
