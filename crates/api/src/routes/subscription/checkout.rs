use actix_web::{HttpRequest, HttpResponse, post};
use portal_types::{BeginCheckout, FieldCode, ProviderPage};

use crate::{
    auth::Owner, billing::Subject, domain::Checks, problem::ApiResult, request::Body, state::State,
};

/// Pay on the payment provider's page
///
/// A plan, which begins once it is paid, or an open invoice. What the page takes is saved there for the next
/// periods; no number of a card ever comes here. Only where the operator collects with Stripe.
#[utoipa::path(
    tag = "Subscription",
    security(("userToken" = [])),
    request_body = BeginCheckout,
    responses((status = 200, description = "Where the browser goes.", body = ProviderPage)),
    extensions(("x-callers" = json!("owner")), ("x-problems" = json!(["role_insufficient", "plan_unavailable", "invoice_not_open", "not_found", "provider_unavailable", "payment_failed"]))),
)]
#[post("/subscription/checkout")]
pub async fn begin_checkout(
    owner: Owner,
    request: HttpRequest,
    state: State,
    body: Body,
) -> ApiResult<HttpResponse> {
    let input: BeginCheckout = body.json().await?;
    let mut checks = Checks::default();
    let subject = match (&input.plan, input.invoice_id) {
        (Some(plan), None) => {
            let plan = state.config.billing.plans.for_sale(plan).cloned().ok_or_else(|| {
                let detail = "No plan for sale has this id: GET /plans lists them.";
                (FieldCode::Mismatch, detail.to_owned())
            });
            checks.take("/plan", plan).map(|plan| Subject::Plan(Box::new(plan)))
        }
        (None, Some(id)) => Some(Subject::Invoice(id)),
        _ => {
            checks.note("", FieldCode::Required, "Name either a plan or an invoiceId.");
            None
        }
    };
    checks.finish()?;
    let Some(subject) = subject else { return Err(super::gone()) };
    state.stripe()?;
    let account = owner.0.account;
    state.limits.checkout.check(&request, &account)?;
    let url = state.begin_checkout(account, subject).await?;
    Ok(HttpResponse::Ok().json(ProviderPage { url }))
}
