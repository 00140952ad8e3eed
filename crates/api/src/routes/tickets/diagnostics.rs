//! What goes with a ticket where its author wants that.

use actix_web::{HttpRequest, HttpResponse, get, post, web::Path};
use portal_types::Diagnostics;

use super::{find, may_write};
use crate::{
    auth::User,
    problem::{ApiError, ApiResult},
    state::State,
    support::diagnostics::{gather, keep, to_wire},
};

/// Gather diagnostics, to look at before sending them
///
/// Settings without secrets, connectors, the last connection test, and while remote logging is on
/// the last 200 log records. With their id as `diagnosticsId` a ticket sends exactly this. What is not sent
/// is forgotten after a day, or when the same person gathers anew.
#[utoipa::path(
    tag = "Tickets",
    security(("userToken" = [])),
    responses((status = 200, description = "What support would get.", body = Diagnostics)),
    extensions(("x-callers" = json!("member"))),
)]
#[post("/tickets/diagnostics")]
pub async fn gather_diagnostics(
    user: User,
    request: HttpRequest,
    state: State,
) -> ApiResult<HttpResponse> {
    may_write(&state, &request, user.account)?;
    let record = gather(&state, user.account, user.id).await?;
    let mut unit = state.store.write().await?;
    let record = keep(&state, &mut *unit, user.account, record).await?;
    unit.commit().await?;
    Ok(HttpResponse::Ok().json(to_wire(&record)?))
}

/// The diagnostics that went with a ticket
#[utoipa::path(
    tag = "Tickets",
    security(("userToken" = [])),
    params(("number" = i64, Path, description = "The ticket's number.", example = 1042)),
    responses((status = 200, description = "What support got.", body = Diagnostics)),
    extensions(("x-callers" = json!("member")), ("x-problems" = json!(["not_found"]))),
)]
#[get("/tickets/{number}/diagnostics")]
pub async fn get_ticket_diagnostics(
    user: User,
    state: State,
    number: Path<String>,
) -> ApiResult<HttpResponse> {
    let mut unit = state.store.read().await?;
    let ticket = find(&mut *unit, user.account, &number).await?;
    let record = unit.diagnostics(user.account, ticket.id).await?;
    let absent = || ApiError::not_found("No diagnostics went with this ticket.");
    Ok(HttpResponse::Ok().json(to_wire(&record.ok_or_else(absent)?)?))
}
