use actix_web::{HttpResponse, post};
use portal_types::{AuditAction, CancelSubscription, SubscriptionDetails};
use serde_json::json;

use super::gone;
use crate::{
    audit::{Event, Who},
    auth::Owner,
    billing::{course::Course, wire},
    domain::Checks,
    problem::ApiResult,
    request::{Body, Client},
    state::State,
    support::text::text,
};

const LONGEST_COMMENT: usize = 2_000;

/// Cancel the subscription
///
/// It goes on to the end of the period that is paid, and ends then. Until then it can be resumed. Everything
/// that was set up stays for a plan that may be chosen later. A trial needs no canceling: it ends by itself.
#[utoipa::path(
    tag = "Subscription",
    security(("userToken" = [])),
    request_body = CancelSubscription,
    responses((status = 200, description = "The subscription.", body = SubscriptionDetails)),
    extensions(("x-callers" = json!("owner")), ("x-problems" = json!(["role_insufficient", "subscription_not_running"]))),
)]
#[post("/subscription/cancel")]
pub async fn cancel_subscription(
    owner: Owner,
    state: State,
    client: Client,
    body: Body,
) -> ApiResult<HttpResponse> {
    let Owner(user) = owner;
    let input: CancelSubscription = body.json().await?;
    let mut checks = Checks::default();
    let comment = input.comment.as_deref().filter(|comment| !comment.trim().is_empty());
    let comment = comment
        .and_then(|comment| checks.take("/comment", text("The comment", comment, LONGEST_COMMENT)));
    checks.finish()?;
    let mut unit = state.store.write().await?;
    let course = Course::hold(&state, &mut *unit, user.account).await?;
    let mut course = course.ok_or_else(gone)?;
    course.cancel()?;
    let record = course.finish().await?;
    let event = Event::new(AuditAction::SubscriptionCanceled).after(json!({
        "reason": input.reason, "comment": comment, "endsAt": record.period_end,
    }));
    Who::of(&user.wire, client).does(&state, &mut *unit, event).await?;
    let answer = wire::subscription(&state, &mut *unit, &record).await?;
    state.snapshots.commit(unit, user.account).await?;
    state.outbox.wake();
    Ok(HttpResponse::Ok().json(answer))
}
