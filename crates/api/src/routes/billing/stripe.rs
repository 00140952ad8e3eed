use actix_web::{HttpRequest, HttpResponse, post};
use portal_payment::webhook;
use portal_types::ProblemCode;
use serde_json::json;

use crate::{
    problem::{ApiError, ApiResult},
    request::{Body, MediaType},
    state::State,
};

const LARGEST: usize = 512 * 1024;

/// Take an event of Stripe
///
/// Called by Stripe, signed with the secret that is configured as `PORTAL_STRIPE_WEBHOOK_SECRET`. An event is
/// kept once, however often it comes, and dealt with right after; a signature of more than five minutes ago is
/// refused.
#[utoipa::path(
    tag = "Operation",
    security(()),
    params(("Stripe-Signature" = Option<String>, Header, description = "`t=<seconds>,v1=<HMAC-SHA256>`, as Stripe signs.", example = "t=1764230400,v1=5257a869e7ecebeda32affa62cdca3fa51cad7e77a0e56ff536d0ce8e108d8bd")),
    request_body(content = Object, example = json!({"id": "evt_1", "object": "event", "type": "checkout.session.completed"})),
    responses((status = 200, description = "It is kept.", body = Object, example = json!({"received": true}))),
    extensions(("x-callers" = json!("visitor")), ("x-problems" = json!(["webhook_refused", "provider_unavailable"]))),
)]
#[post("/billing/stripe/webhook")]
pub async fn take_stripe_event(
    request: HttpRequest,
    state: State,
    body: Body,
) -> ApiResult<HttpResponse> {
    state.stripe()?;
    let secrets = state.config.billing.stripe.as_ref().map(|stripe| &*stripe.webhook_secrets);
    let signature = request.headers().get("Stripe-Signature");
    let signature = signature.and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let (_, body) = body.read(&[MediaType::Json], LARGEST).await?;
    let event = webhook::verify(
        &body,
        &signature,
        secrets.unwrap_or_default(),
        state.clock.now(),
        webhook::TOLERANCE,
    );
    let event = event.map_err(|error| {
        ApiError::caused(ProblemCode::WebhookRefused, "The signature does not fit.", error)
    })?;
    let mut unit = state.store.write().await?;
    let is_new = state.keep_event(&mut *unit, &event).await?;
    unit.commit().await?;
    if is_new {
        state.collect_wake.notify_one();
    }
    Ok(HttpResponse::Ok().json(json!({ "received": true })))
}
