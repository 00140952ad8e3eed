use actix_web::{HttpResponse, post};
use portal_types::{
    AuditAction, ChangePlan, FieldCode, PlanChange, ProblemCode, SubscriptionStatus,
};
use serde_json::json;

use super::gone;
use crate::{
    audit::{Event, Who},
    auth::Owner,
    billing::{course::Course, wire},
    domain::Checks,
    problem::{ApiError, ApiResult},
    request::{Answer, Body, Claimed, Client, IdempotencyKey, Query},
    state::State,
};

/// Order a plan, or change to another one
///
/// At once: the part of the period that is left is given back for the old plan and charged for the new one,
/// to the minor unit. A plan whose periods have another length begins a period of its own, as does one after
/// a trial. `?dryRun=true` tells what it comes to and changes nothing; send its `at` along to pay exactly
/// that, within an hour. What comes out below zero is kept as credit. A cancellation is taken back with it.
/// Nothing is lost where the plan allows less than there is, but nothing can be added either.
#[utoipa::path(
    tag = "Subscription",
    security(("userToken" = [])),
    params(
        ("dryRun" = Option<bool>, Query, description = "Whether to tell only what it comes to.", example = false),
        ("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255, pattern = "^[!-~]+$", description = "Made by the caller. The same key and body get the same answer for 24 hours. Not with `dryRun`.", example = "0199a2c4-7e10-7c3a-b0de-5a1f6f1f8a01"),
    ),
    request_body = ChangePlan,
    responses((status = 200, description = "What it comes to.", body = PlanChange)),
    extensions(("x-callers" = json!("owner")), ("x-problems" = json!(["role_insufficient", "plan_unavailable"]))),
)]
#[post("/subscription/change")]
pub async fn change_plan(
    owner: Owner,
    state: State,
    client: Client,
    idempotency: IdempotencyKey,
    query: Query,
    body: Body,
) -> ApiResult<HttpResponse> {
    let Owner(user) = owner;
    let mut parameters = query.parameters();
    let is_dry = parameters.switch("dryRun");
    parameters.finish()?;
    let input: ChangePlan = body.json().await?;
    let mut checks = Checks::default();
    let plan = state.config.billing.plans.for_sale(&input.plan).cloned().ok_or_else(|| {
        (FieldCode::Mismatch, "No plan for sale has this id: GET /plans lists them.".to_owned())
    });
    let plan = checks.take("/plan", plan);
    checks.finish()?;
    let Some(plan) = plan else { return Err(gone()) };

    let mut unit = state.store.write().await?;
    let claim = if is_dry {
        None
    } else {
        match idempotency.claim(&state, &mut *unit, &user, &input).await? {
            Claimed::New(claim) => Some(claim),
            Claimed::Before(response) => return Ok(response),
        }
    };
    let course = Course::hold(&state, &mut *unit, user.account).await?;
    let mut course = course.ok_or_else(gone)?;
    let at = input.at.unwrap_or(course.now);
    let change = course.reckon(&plan, at).await?;
    let old = state.config.billing.plans.in_force(&course.record);
    let mut answer =
        wire::change(&state, course.unit, &course.record, plan.clone(), change, at).await?;
    let Some(claim) = claim else {
        // What dates have done meanwhile is written down with the next look at it.
        return Ok(HttpResponse::Ok().json(answer));
    };
    if state.config.billing.stripe.is_some()
        && course.record.status != SubscriptionStatus::Active
        && !course.record.has_payment_method
        && answer.due.amount > 0
    {
        let detail = "This plan begins once it is paid: go on with POST /subscription/checkout.";
        return Err(ApiError::new(ProblemCode::PlanUnavailable, detail));
    }
    answer.invoice_id = course.order(&plan, at).await?.map(|invoice| invoice.id);
    course.finish().await?;
    let event = Event::new(AuditAction::PlanChanged)
        .before(json!({ "plan": old.name, "price": old.price }))
        .after(json!({ "plan": plan.name, "price": plan.price, "total": answer.total }));
    Who::of(&user.wire, client).does(&state, &mut *unit, event).await?;
    let response = claim.keep(&state, &mut *unit, Answer::ok(&answer)?).await?;
    state.snapshots.commit(unit, user.account).await?;
    state.outbox.wake();
    Ok(response)
}
