use actix_web::{HttpResponse, get, web::Path};
use portal_types::DeskTicket;

use super::{find, parse_number, told};
use crate::{auth::Staff, problem::ApiResult, state::State, support::looks};

/// A ticket with all that was written into it, internal notes included
///
/// The customer reads in their activity list that it was looked at.
#[utoipa::path(
    tag = "Desk",
    security(("userToken" = [])),
    params(("number" = i64, Path, description = "The ticket's number.", example = 1042)),
    responses((status = 200, description = "The ticket.", body = DeskTicket)),
    extensions(("x-callers" = json!("staff")), ("x-problems" = json!(["not_found"]))),
)]
#[get("/staff/tickets/{number}")]
pub async fn get_desk_ticket(
    Staff(user): Staff,
    state: State,
    number: Path<String>,
) -> ApiResult<HttpResponse> {
    let number = parse_number(&number)?;
    let ticket = find(&mut *state.store.read().await?, number).await?;
    looks::look_at_ticket(&state, &user.wire, &ticket).await?;
    let mut unit = state.store.read().await?;
    Ok(HttpResponse::Ok().json(told(&state, &mut *unit, user.id, number).await?))
}
