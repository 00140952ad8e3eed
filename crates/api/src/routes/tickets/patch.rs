use actix_web::{HttpRequest, HttpResponse, patch, web::Path};
use portal_types::{FieldCode, PatchTicket, Ticket, TicketStatus};

use super::{hold, may_write, names_a_ticket};
use crate::{
    auth::User,
    domain::Checks,
    problem::ApiResult,
    request::Body,
    state::State,
    support::{
        Happening,
        thread::{self, Actor},
        wire,
    },
};

/// Close a ticket, open it again, or change its priority
#[utoipa::path(
    tag = "Tickets",
    security(("userToken" = [])),
    params(("number" = i64, Path, description = "The ticket's number.", example = 1042)),
    request_body = PatchTicket,
    responses((status = 200, description = "The ticket as it is now.", body = Ticket)),
    extensions(("x-callers" = json!("member")), ("x-problems" = json!(["not_found", "ticket_full", "ticket_merged"]))),
)]
#[patch("/tickets/{number}", guard = "names_a_ticket")]
pub async fn patch_ticket(
    user: User,
    request: HttpRequest,
    state: State,
    number: Path<String>,
    body: Body,
) -> ApiResult<HttpResponse> {
    let PatchTicket { status, priority } = body.json().await?;
    let mut checks = Checks::default();
    let what = status.and_then(|status| match status {
        TicketStatus::Closed => Some(Happening::Closed),
        TicketStatus::Open => Some(Happening::Reopened),
        _ => {
            let detail = "A ticket can be closed, or opened again. The rest follows by itself.";
            checks.note("/status", FieldCode::NotAllowed, detail);
            None
        }
    });
    checks.finish()?;
    may_write(&state, &request, user.account)?;
    let mut unit = state.store.write().await?;
    let mut ticket = hold(&mut *unit, user.account, &number).await?;
    let actor = Actor::customer(&user.wire);
    if let Some(priority) = priority {
        thread::set_priority(&state, &mut *unit, &mut ticket, &actor, priority).await?;
    }
    if let Some(what) = what {
        thread::stand(&state, &mut *unit, &mut ticket, &actor, what).await?;
    }
    let ticket = wire::ticket(&mut *unit, ticket).await?;
    unit.commit().await?;
    state.outbox.wake();
    Ok(HttpResponse::Ok().json(ticket))
}
