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
    let look = looks::look_at_ticket(&state, &user.wire, &ticket).await?;
    let consents = async || {
        let mut unit = state.store.read().await?;
        let consent = unit.advanced(ticket.account_id).await?;
        let is_on = consent.is_some_and(|consent| is_on(&consent, state.clock.now()));
        let record = unit.diagnostics(ticket.account_id, ticket.id).await?;
        Ok::<_, ApiError>((is_on, record))
    };
    let absent = || ApiError::not_found("No diagnostics came with this ticket.");
    let (mut consented, mut record) = consents().await?;
    if consented && record.as_ref().is_some_and(|record| record.logs.is_some()) {
        // Noted before anything is told, and looked at again after that.
        looks::at_logs(&state, &user.wire, &look).await?;
        (consented, record) = consents().await?;
    }
    let mut diagnostics = to_wire(&record.ok_or_else(absent)?)?;
    let kept_back = if consented { None } else { diagnostics.logs.take() };
    Ok(HttpResponse::Ok()
        .json(DeskDiagnostics { diagnostics, are_logs_withheld: kept_back.is_some() }))
}
