//! The plans that are for sale.

use actix_web::{HttpResponse, get};
use portal_types::PlanList;

use crate::{problem::ApiResult, state::State};

/// The plans
///
/// What is for sale, the cheapest first as the operator lists them, and what a trial allows. Prices are
/// without tax.
#[utoipa::path(
    tag = "Subscription",
    security(()),
    responses((status = 200, description = "The plans.", body = PlanList)),
    extensions(("x-callers" = json!("visitor"))),
)]
#[get("/plans")]
pub async fn list_plans(state: State) -> ApiResult<HttpResponse> {
    const SECONDS_OF_A_DAY: i64 = 24 * 60 * 60;
    let plans = &state.config.billing.plans;
    Ok(HttpResponse::Ok().json(PlanList {
        items: plans.items.clone(),
        trial: plans.trial.clone(),
        trial_days: state.config.trial / SECONDS_OF_A_DAY,
    }))
}
