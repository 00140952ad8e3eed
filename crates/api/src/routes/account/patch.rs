use actix_web::{HttpResponse, patch};
use portal_types::{Account, AuditAction, PatchAccount};
use serde_json::json;

use super::{get::read, gone};
use crate::{
    audit::{Event, Who},
    auth::Admin,
    domain::{Checks, line},
    problem::ApiResult,
    request::{Body, Client},
    state::State,
};

/// Give the account another name
#[utoipa::path(
    tag = "Users",
    security(("userToken" = [])),
    request_body = PatchAccount,
    responses((status = 200, description = "The account as it is now.", body = Account)),
    extensions(("x-callers" = json!("admin")), ("x-problems" = json!(["role_insufficient"]))),
)]
#[patch("/account")]
pub async fn patch_account(
    admin: Admin,
    state: State,
    client: Client,
    body: Body,
) -> ApiResult<HttpResponse> {
    let input: PatchAccount = body.json().await?;
    let mut checks = Checks::default();
    let name = checks.take("/name", line("The organisation's name", &input.name, 200));
    checks.finish()?;
    let (Some(name), account) = (name, admin.0.account) else { return Err(gone()) };

    let mut unit = state.store.write().await?;
    let old = unit.account(account).await?.ok_or_else(gone)?.name;
    if old != name {
        unit.set_account_name(account, &name).await?;
        let event = Event::new(AuditAction::AccountRenamed);
        let event = event.before(json!({ "name": old })).after(json!({ "name": name }));
        Who::of(&admin.0.wire, client).does(&state, &mut *unit, event).await?;
    }
    let answer = read(&state, &mut *unit, account).await?;
    unit.commit().await?;
    Ok(HttpResponse::Ok().json(answer))
}
