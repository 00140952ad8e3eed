use actix_web::{HttpResponse, get, web::Path};
use portal_types::DeskDiagnostics;

use super::{find, parse_number};
use crate::{
    auth::Staff,
    logs::is_on,
    problem::{ApiError, ApiResult},
    state::State,
    support::{diagnostics::to_wire, looks},
};

/// The diagnostics that a customer sent with a ticket
///
/// Log records are in it only while the account consents to remote logging.
#[utoipa::path(
    tag = "Desk",
    security(("userToken" = [])),
    params(("number" = i64, Path, description = "The ticket's number.", example = 1042)),
    responses((status = 200, description = "What they sent.", body = DeskDiagnostics)),
    extensions(("x-callers" = json!("staff")), ("x-problems" = json!(["not_found"]))),
)]
#[get("/staff/tickets/{number}/diagnostics")]
pub async fn get_desk_diagnostics(
    Staff(user): Staff,
    state: State,
    number: Path<String>,
) -> ApiResult<HttpResponse> {
    let number = parse_number(&number)?;
    let ticket = find(&mut *state.store.read().await?, number).await?;
    looks::look_at_ticket(&state, &user.wire, &ticket).await?;
    let mut unit = state.store.read().await?;
    let absent = || ApiError::not_found("No diagnostics came with this ticket.");
    let record = unit.diagnostics(ticket.account_id, ticket.id).await?.ok_or_else(absent)?;
    let mut diagnostics = to_wire(&record)?;
    let consent = unit.advanced(ticket.account_id).await?;
    let consents = consent.is_some_and(|consent| is_on(&consent, state.clock.now()));
    let kept_back = if consents { None } else { diagnostics.logs.take() };
    Ok(HttpResponse::Ok()
        .json(DeskDiagnostics { diagnostics, are_logs_withheld: kept_back.is_some() }))
}
