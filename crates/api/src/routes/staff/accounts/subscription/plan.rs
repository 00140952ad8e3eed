use actix_web::{HttpResponse, put, web::Path};
use portal_types::{AccountId, AuditAction, FieldCode, Plan, SetPlan, SubscriptionDetails};
use serde_json::json;

use super::super::{absent, parse_id, reason};
use crate::{
    audit::{Event, Who},
    auth::Staff,
    billing::{self, TRIAL, course::Course, wire},
    domain::Checks,
    problem::ApiResult,
    request::Body,
    state::{Portal, State},
    support::looks,
};

/// Set an account's plan
///
/// During a look. It is as if an owner had ordered it, and invoiced like that; the plan can be one that is
/// made for the account, with a price and limits of its own. The account's people read the reason.
#[utoipa::path(
    tag = "Desk",
    security(("userToken" = [])),
    params(("id" = AccountId, Path, description = "The account's id.")),
    request_body = SetPlan,
    responses((status = 200, description = "The subscription.", body = SubscriptionDetails)),
    extensions(("x-callers" = json!("staff")), ("x-problems" = json!(["not_found", "reason_needed", "plan_unavailable"]))),
)]
#[put("/staff/accounts/{id}/subscription/plan")]
pub async fn set_plan(
    Staff(user): Staff,
    state: State,
    id: Path<String>,
    body: Body,
) -> ApiResult<HttpResponse> {
    let input: SetPlan = body.json().await?;
    let account = parse_id(&id)?;
    let mut checks = Checks::default();
    let reason = checks.take("/reason", reason(&input.reason));
    let plan = checks.take("/plan", parse(&state, input.plan));
    checks.finish()?;
    let Some(plan) = plan else { return Err(absent()) };
    let mut unit = state.store.write().await?;
    let course = Course::hold(&state, &mut *unit, account).await?;
    let mut course = course.ok_or_else(absent)?;
    looks::held(&state, course.unit, &user.wire, account).await?;
    let old = state.config.billing.plans.in_force(&course.record);
    let at = course.now;
    course.order(&plan, at).await?;
    let record = course.finish().await?;
    let event = Event::new(AuditAction::PlanSet)
        .before(json!({ "plan": old.name, "price": old.price }))
        .after(json!({ "plan": plan.name, "price": plan.price, "reason": reason }));
    Who::of_staff(account, &user.wire).does(&state, &mut *unit, event).await?;
    let answer = wire::subscription(&state, &mut *unit, &record).await?;
    state.snapshots.commit(unit, account).await?;
    state.outbox.wake();
    Ok(HttpResponse::Ok().json(answer))
}

/// One that is for sale, or one that holds together.
fn parse(portal: &Portal, plan: Plan) -> Result<Plan, (FieldCode, String)> {
    let plans = &portal.config.billing.plans;
    if let Some(plan) = plans.for_sale(&plan.id) {
        return Ok(plan.clone());
    }
    if plan.id == TRIAL {
        return Err((FieldCode::Mismatch, "A trial is extended instead.".to_owned()));
    }
    if plan.price.currency != plans.trial.price.currency {
        let detail = format!("This portal's currency is {}.", plans.trial.price.currency);
        return Err((FieldCode::Mismatch, detail));
    }
    billing::check(&plan).map_err(|detail| (FieldCode::InvalidFormat, format!("{detail}.")))?;
    Ok(plan)
}
