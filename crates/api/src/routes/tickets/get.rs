use actix_web::{HttpResponse, get, web::Path};
use portal_types::Ticket;

use super::{find, names_a_ticket};
use crate::{auth::User, problem::ApiResult, state::State, support::wire};

/// A ticket with all that was written into it
#[utoipa::path(
    tag = "Tickets",
    security(("userToken" = [])),
    params(("number" = i64, Path, description = "The ticket's number.", example = 1042)),
    responses((status = 200, description = "The ticket.", body = Ticket)),
    extensions(("x-callers" = json!("member")), ("x-problems" = json!(["not_found"]))),
)]
#[get("/tickets/{number}", guard = "names_a_ticket")]
pub async fn get_ticket(user: User, state: State, number: Path<String>) -> ApiResult<HttpResponse> {
    let mut unit = state.store.read().await?;
    let ticket = find(&mut *unit, user.account, &number).await?;
    Ok(HttpResponse::Ok().json(wire::ticket(&mut *unit, ticket).await?))
}
