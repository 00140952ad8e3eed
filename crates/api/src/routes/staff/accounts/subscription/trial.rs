use actix_web::{HttpResponse, post, web::Path};
use portal_types::{AccountId, AuditAction, ExtendTrial, FieldCode, SubscriptionDetails};
use serde_json::json;

use super::super::{absent, parse_id, reason};
use crate::{
    audit::{Event, Who},
    auth::Staff,
    billing::{course::Course, wire},
    domain::Checks,
    problem::ApiResult,
    request::Body,
    state::State,
    support::looks,
};

/// The furthest that a trial can be moved to, in seconds from now: a year.
const FURTHEST: i64 = 366 * 24 * 60 * 60;

/// Move the end of a trial
///
/// During a look. A trial that is over begins again with it. The account's people read the reason.
#[utoipa::path(
    tag = "Desk",
    security(("userToken" = [])),
    params(("id" = AccountId, Path, description = "The account's id.")),
    request_body = ExtendTrial,
    responses((status = 200, description = "The subscription.", body = SubscriptionDetails)),
    extensions(("x-callers" = json!("staff")), ("x-problems" = json!(["not_found", "reason_needed", "subscription_not_running"]))),
)]
#[post("/staff/accounts/{id}/subscription/trial")]
pub async fn extend_trial(
    Staff(user): Staff,
    state: State,
    id: Path<String>,
    body: Body,
) -> ApiResult<HttpResponse> {
    let input: ExtendTrial = body.json().await?;
    let account = parse_id(&id)?;
    let now = state.clock.now();
    let mut checks = Checks::default();
    let reason = checks.take("/reason", reason(&input.reason));
    if input.ends_at <= now || input.ends_at > now.plus_seconds(FURTHEST) {
        let detail = "The trial's end lies ahead, by a year at most.";
        checks.note("/endsAt", FieldCode::OutOfRange, detail);
    }
    checks.finish()?;
    let mut unit = state.store.write().await?;
    let course = Course::hold(&state, &mut *unit, account).await?;
    let mut course = course.ok_or_else(absent)?;
    looks::held(&state, course.unit, &user.wire, account).await?;
    let before = course.record.trial_ends_at;
    course.extend_trial(input.ends_at)?;
    let record = course.finish().await?;
    let event = Event::new(AuditAction::TrialExtended)
        .before(json!({ "trialEndsAt": before }))
        .after(json!({ "trialEndsAt": input.ends_at, "reason": reason }));
    Who::of_staff(account, &user.wire).does(&state, &mut *unit, event).await?;
    let answer = wire::subscription(&state, &mut *unit, &record).await?;
    state.snapshots.commit(unit, account).await?;
    state.outbox.wake();
    Ok(HttpResponse::Ok().json(answer))
}
