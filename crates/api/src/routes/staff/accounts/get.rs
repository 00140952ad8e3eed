use actix_web::{HttpResponse, get, web::Path};
use portal_storage::DeskAccountFilter;
use portal_types::{AccountId, DeskAccount, DeskMember, Subscription};

use super::{absent, parse_id, summary};
use crate::{
    auth::Staff,
    billing::status_at,
    connector::Which,
    history,
    logs::is_on,
    problem::ApiResult,
    state::State,
    support::{diagnostics, looks},
};

/// A customer's account
///
/// During a look: settings without secrets, people, connectors, subscription.
#[utoipa::path(
    tag = "Desk",
    security(("userToken" = [])),
    params(("id" = AccountId, Path, description = "The account's id.")),
    responses((status = 200, description = "The account.", body = DeskAccount)),
    extensions(("x-callers" = json!("staff")), ("x-problems" = json!(["not_found", "reason_needed"]))),
)]
#[get("/staff/accounts/{id}")]
pub async fn get_desk_account(
    Staff(user): Staff,
    state: State,
    id: Path<String>,
) -> ApiResult<HttpResponse> {
    let account = parse_id(&id)?;
    state.write_instances(Which::Of(account)).await?;
    let now = state.clock.now();
    let mut unit = state.store.read().await?;
    let filter = DeskAccountFilter { id: Some(account), ..DeskAccountFilter::default() };
    let found = unit.desk_accounts(&filter, None, 1, now).await?.pop().ok_or_else(absent)?;
    let look = looks::held(&state, &mut *unit, &user.wire, account).await?;
    let subscription = unit.subscription(account).await?.ok_or_else(absent)?;
    let members = unit.members(account).await?.into_iter();
    let consent = unit.advanced(account).await?;
    Ok(HttpResponse::Ok().json(DeskAccount {
        account: summary(found),
        look: looks::to_wire(look),
        subscription: Subscription {
            status: status_at(&subscription, now),
            trial_ends_at: subscription.trial_ends_at,
        },
        members: members
            .map(|one| DeskMember { name: one.name, email: one.email, role: one.role })
            .collect(),
        settings: history::current(&mut *unit, account).await?,
        connectors: diagnostics::connectors(&state, &mut *unit, account).await?,
        consents_to_logs: consent.is_some_and(|consent| is_on(&consent, now)),
    }))
}
