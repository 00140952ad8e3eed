//! What an account's plan has room for. To be asked with the account held, so that two who add something
//! at a time don't both take the last place.

use portal_storage::{StoreError, Unit, UsedOfPlan};
use portal_types::{AccountId, LimitUse, Plan, PlanLimit, ProblemCode};

use super::Plans;
use crate::{
    problem::{ApiError, ApiResult},
    state::Portal,
};

/// What plans count, in the words of a sentence.
fn words(limit: PlanLimit) -> &'static str {
    match limit {
        PlanLimit::ApiKeys => "API keys",
        PlanLimit::Fields => "rows of field settings",
        PlanLimit::Members => "members and invitations",
        PlanLimit::Usages => "places where assets are used",
    }
}

/// How much the account has of one thing.
pub fn used(all: &UsedOfPlan, limit: PlanLimit) -> i64 {
    match limit {
        PlanLimit::ApiKeys => all.api_keys,
        PlanLimit::Fields => all.fields,
        PlanLimit::Members => all.members,
        PlanLimit::Usages => all.usages,
    }
}

/// How much of everything an account has, against what a plan allows.
pub fn against(all: &UsedOfPlan, plan: &Plan) -> Vec<LimitUse> {
    let of = |limit: &PlanLimit| LimitUse {
        limit: *limit,
        used: used(all, *limit),
        allowed: plan.limits.of(*limit),
    };
    PlanLimit::ALL.iter().map(of).collect()
}

/// What is more than a plan allows.
pub fn over(all: &UsedOfPlan, plan: &Plan) -> Vec<LimitUse> {
    let is_over = |one: &LimitUse| one.allowed.is_some_and(|most| one.used > most);
    against(all, plan).into_iter().filter(is_over).collect()
}

/// Refuses what the plan has no room for: so much more of something. None more: what is there already.
pub async fn has_room(
    portal: &Portal,
    unit: &mut dyn Unit,
    account: AccountId,
    limit: PlanLimit,
    more: i64,
) -> ApiResult<()> {
    let Some(subscription) = unit.subscription(account).await? else { return Ok(()) };
    let plans = &portal.config.billing.plans;
    let plan = plans.in_force(&subscription);
    let Some(most) = plan.limits.of(limit) else { return Ok(()) };
    let all = unit.used_of_plan(account, portal.clock.now()).await?;
    let needed = used(&all, limit).saturating_add(more);
    if needed <= most {
        return Ok(());
    }
    let advice = match plans.with_room(limit, needed) {
        Some(larger) => {
            let name = &larger.name;
            format!("{name} has room for more: an owner can change to it under Subscription.")
        }
        None => "No plan that is for sale has room for more. Ask support.".to_owned(),
    };
    let detail = format!("The plan {} has room for {most} {}. {advice}", plan.name, words(limit));
    Err(ApiError::new(ProblemCode::PlanLimitReached, detail))
}

/// How many usages more an account may have.
pub async fn room_for_usages(
    plans: &Plans,
    unit: &mut dyn Unit,
    account: AccountId,
) -> Result<i64, StoreError> {
    let subscription = unit.subscription(account).await?;
    let most = subscription.and_then(|record| plans.in_force(&record).limits.usages);
    let Some(most) = most else { return Ok(i64::MAX) };
    Ok((most - unit.usage_totals(account).await?.usages).max(0))
}
