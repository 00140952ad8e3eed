use actix_web::{HttpResponse, post, web::Path};
use portal_types::{AccountId, LookAtAccount, StaffLook};

use super::{absent, parse_id, reason};
use crate::{
    auth::Staff, domain::Checks, problem::ApiResult, request::Body, state::State, support::looks,
};

/// Look at a customer's account, and say why
///
/// The account's people read the reason in their activity list. For half an hour the caller can then
/// read what support may see of the account; with the same reason within that time, the look goes on.
#[utoipa::path(
    tag = "Desk",
    security(("userToken" = [])),
    params(("id" = AccountId, Path, description = "The account's id.")),
    request_body = LookAtAccount,
    responses((status = 201, description = "The look.", body = StaffLook)),
    extensions(("x-callers" = json!("staff")), ("x-problems" = json!(["not_found"]))),
)]
#[post("/staff/accounts/{id}/looks")]
pub async fn look_at_account(
    Staff(user): Staff,
    state: State,
    id: Path<String>,
    body: Body,
) -> ApiResult<HttpResponse> {
    let input: LookAtAccount = body.json().await?;
    let mut checks = Checks::default();
    let reason = checks.take("/reason", reason(&input.reason));
    checks.finish()?;
    let account = parse_id(&id)?;
    let mut unit = state.store.write().await?;
    unit.account(account).await?.ok_or_else(absent)?;
    let reason = reason.unwrap_or_default();
    let look = looks::look_at_account(&state, &mut *unit, &user.wire, account, reason).await?;
    unit.commit().await?;
    Ok(HttpResponse::Created().json(looks::to_wire(look)))
}
