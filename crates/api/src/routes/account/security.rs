use actix_web::{HttpResponse, put};
use portal_types::{Account, AccountSecurity, AuditAction, ProblemCode};
use serde_json::json;

use super::{get::read, gone};
use crate::{
    audit::{Event, Who},
    auth::{Owner, methods},
    problem::{ApiError, ApiResult},
    request::{Body, Client},
    state::State,
};

/// Say whether members need a second factor
///
/// By an owner who has one. It acts at once, on open sessions too: members without one can only
/// set one up.
#[utoipa::path(
    tag = "Users",
    security(("userToken" = [])),
    request_body = AccountSecurity,
    responses((status = 200, description = "The account as it is now.", body = Account)),
    extensions(("x-callers" = json!("owner")), ("x-problems" = json!(["role_insufficient", "factor_needed"]))),
)]
#[put("/account/security")]
pub async fn put_account_security(
    owner: Owner,
    state: State,
    client: Client,
    body: Body,
) -> ApiResult<HttpResponse> {
    let Owner(owner) = owner;
    let input: AccountSecurity = body.json().await?;
    let required = input.second_factor_required;
    let mut unit = state.store.write().await?;
    let before = unit.account(owner.account).await?.ok_or_else(gone)?;
    if before.second_factor_required_since.is_some() != required {
        if required && methods(&mut *unit, owner.id).await?.is_empty() {
            let detail = "Set up a second factor of your own first: you would lock yourself out.";
            return Err(ApiError::new(ProblemCode::FactorNeeded, detail));
        }
        let since = required.then(|| state.clock.now());
        unit.set_second_factor_required(owner.account, since).await?;
        let event = Event::new(AuditAction::SecondFactorRequiredChanged);
        let event = event.after(json!({ "secondFactorRequired": required }));
        Who::of(&owner.wire, client).does(&state, &mut *unit, event).await?;
    }
    let answer = read(&state, &mut *unit, owner.account).await?;
    unit.commit().await?;
    Ok(HttpResponse::Ok().json(answer))
}
