use actix_web::{HttpResponse, post};
use portal_types::{AuditAction, SubscriptionDetails};

use super::gone;
use crate::{
    audit::{Event, Who},
    auth::Owner,
    billing::{course::Course, wire},
    problem::ApiResult,
    request::Client,
    state::State,
};

/// Resume a canceled subscription
///
/// Until its last period ends: it renews then, as if nobody had canceled. After that, a plan is ordered anew.
#[utoipa::path(
    tag = "Subscription",
    security(("userToken" = [])),
    responses((status = 200, description = "The subscription.", body = SubscriptionDetails)),
    extensions(("x-callers" = json!("owner")), ("x-problems" = json!(["role_insufficient", "subscription_not_running"]))),
)]
#[post("/subscription/resume")]
pub async fn resume_subscription(
    owner: Owner,
    state: State,
    client: Client,
) -> ApiResult<HttpResponse> {
    let Owner(user) = owner;
    let mut unit = state.store.write().await?;
    let course = Course::hold(&state, &mut *unit, user.account).await?;
    let mut course = course.ok_or_else(gone)?;
    course.resume()?;
    let record = course.finish().await?;
    let event = Event::new(AuditAction::SubscriptionResumed);
    Who::of(&user.wire, client).does(&state, &mut *unit, event).await?;
    let answer = wire::subscription(&state, &mut *unit, &record).await?;
    state.snapshots.commit(unit, user.account).await?;
    state.outbox.wake();
    Ok(HttpResponse::Ok().json(answer))
}
