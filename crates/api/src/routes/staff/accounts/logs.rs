use actix_web::{HttpResponse, get, web::Path};
use portal_storage::Unit;
use portal_types::{AccountId, LogList, ProblemCode};

use super::{absent, parse_id};
use crate::{
    auth::Staff,
    logs::{
        is_on,
        search::{LogQuery, filter},
    },
    problem::{ApiError, ApiResult},
    request::{DEFAULT_LIMIT, GREATEST_LIMIT, PageQuery, Query},
    routes::logs::list::listed,
    state::{Portal, State},
    support::looks,
};

/// A customer's log records
///
/// During a look, and only while the account consents to remote logging. That they are read is noted
/// in the account's activity list. A page may have fewer records than the limit, as in `GET /logs`.
#[utoipa::path(
    tag = "Desk",
    security(("userToken" = [])),
    params(("id" = AccountId, Path, description = "The account's id."), LogQuery, PageQuery),
    responses((status = 200, description = "A page of records, the newest first.", body = LogList)),
    extensions(("x-callers" = json!("staff")), ("x-problems" = json!(["not_found", "reason_needed", "remote_logging_disabled"]))),
)]
#[get("/staff/accounts/{id}/logs")]
pub async fn list_account_logs(
    Staff(user): Staff,
    state: State,
    id: Path<String>,
    query: Query,
) -> ApiResult<HttpResponse> {
    let account = parse_id(&id)?;
    let mut parameters = query.parameters();
    let filter = filter(&mut parameters);
    let page = parameters.page(DEFAULT_LIMIT, GREATEST_LIMIT);
    parameters.finish()?;
    let mut unit = state.store.read().await?;
    unit.account(account).await?.ok_or_else(absent)?;
    let look = looks::held(&state, &mut *unit, &user.wire, account).await?;
    consents(&state, &mut *unit, account).await?;
    drop(unit);
    // Noted before anything is read.
    looks::at_logs(&state, &user.wire, &look).await?;
    // Consent and records as they are in one state of the database: whoever takes the consent back
    // has taken it back for every call that begins after that.
    let mut unit = state.store.read().await?;
    consents(&state, &mut *unit, account).await?;
    Ok(HttpResponse::Ok().json(listed(&state, &mut *unit, account, (&filter, &page)).await?))
}

async fn consents(portal: &Portal, unit: &mut dyn Unit, account: AccountId) -> ApiResult<()> {
    let consent = unit.advanced(account).await?;
    if consent.is_some_and(|consent| is_on(&consent, portal.clock.now())) {
        return Ok(());
    }
    let detail = "This account does not consent to remote logging, or not any more.";
    Err(ApiError::new(ProblemCode::RemoteLoggingDisabled, detail))
}
