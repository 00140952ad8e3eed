use actix_web::{HttpRequest, HttpResponse, post};
use portal_types::{ProblemCode, ProviderPage};

use super::gone;
use crate::{
    auth::Owner,
    problem::{ApiError, ApiResult},
    state::State,
};

/// Change what is charged
///
/// On the payment provider's page: cards, and receipts. Only where the operator collects with Stripe, and once
/// something was paid there.
#[utoipa::path(
    tag = "Subscription",
    security(("userToken" = [])),
    responses((status = 200, description = "Where the browser goes.", body = ProviderPage)),
    extensions(("x-callers" = json!("owner")), ("x-problems" = json!(["role_insufficient", "provider_unavailable", "payment_failed"]))),
)]
#[post("/subscription/portal")]
pub async fn open_provider_portal(
    owner: Owner,
    request: HttpRequest,
    state: State,
) -> ApiResult<HttpResponse> {
    let account = owner.0.account;
    state.stripe()?;
    let record = state.store.read().await?.subscription(account).await?.ok_or_else(gone)?;
    let customer = record.customer.ok_or_else(|| {
        let detail = "Nothing was paid on the provider's page yet: pay for a plan first.";
        ApiError::new(ProblemCode::ProviderUnavailable, detail)
    })?;
    state.limits.checkout.check(&request, &account)?;
    let url = state.provider_portal(&customer).await?;
    Ok(HttpResponse::Ok().json(ProviderPage { url }))
}
