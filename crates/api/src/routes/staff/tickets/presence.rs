use actix_web::{HttpResponse, post, web::Path};
use portal_types::{BePresent, Presence, PresentPerson};

use super::{find, parse_number};
use crate::{auth::Staff, problem::ApiResult, request::Body, state::State};

/// Seconds after which somebody who does not say so again is not there any more.
const LASTS: i64 = 20;

/// Say that one has a ticket before one, and see who else has
///
/// To be said again every few seconds; after 20 one is gone. It is no look at the account: nothing of
/// the ticket comes back but when it last changed.
#[utoipa::path(
    tag = "Desk",
    security(("userToken" = [])),
    params(("number" = i64, Path, description = "The ticket's number.", example = 1042)),
    request_body = BePresent,
    responses((status = 200, description = "Who else is there.", body = Presence)),
    extensions(("x-callers" = json!("staff")), ("x-problems" = json!(["not_found"]))),
)]
#[post("/staff/tickets/{number}/presence")]
pub async fn be_present(
    Staff(user): Staff,
    state: State,
    number: Path<String>,
    body: Body,
) -> ApiResult<HttpResponse> {
    let BePresent { is_writing } = body.json().await?;
    let number = parse_number(&number)?;
    let now = state.clock.now();
    let mut unit = state.store.write().await?;
    let ticket = find(&mut *unit, number).await?;
    let (account, id) = (ticket.account_id, ticket.id);
    unit.be_present(account, id, user.id, now, is_writing).await?;
    let present = unit.present(account, id, now.plus_seconds(-LASTS)).await?;
    unit.commit().await?;
    let others = present.into_iter().filter(|one| one.user_id != user.id);
    let others = others.map(|one| PresentPerson {
        id: one.user_id,
        name: one.name,
        is_writing: one.is_writing,
    });
    Ok(HttpResponse::Ok()
        .json(Presence { others: others.collect(), changed_at: ticket.changed_at }))
}
