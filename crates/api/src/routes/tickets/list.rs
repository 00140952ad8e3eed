use actix_web::{HttpResponse, get};
use portal_storage::TicketFilter;
use portal_types::{TicketList, Timestamp};
use utoipa::IntoParams;

use super::{attachments::limits, search, statuses, word};
use crate::{
    auth::User,
    problem::ApiResult,
    request::{DEFAULT_LIMIT, GREATEST_LIMIT, PageQuery, Query},
    state::State,
    support::wire::summary,
};

/// Which tickets are wanted.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters; the handler parses them")]
pub struct TicketQuery {
    /// One of `TicketStatus`, or `live`: neither resolved nor closed.
    #[param(example = "live")]
    status: Option<String>,
    /// What it is about.
    #[param(value_type = Option<portal_types::TicketCategory>, example = "bug")]
    category: Option<String>,
    /// A number, or a part of the subject, of the author's name or address, or of a message.
    #[param(example = "selector", max_length = 200)]
    q: Option<String>,
    /// Only those that the caller submitted.
    #[param(example = false)]
    mine: Option<bool>,
    /// Only those with something that the caller has not seen.
    #[param(example = false)]
    unread: Option<bool>,
}

/// The account's tickets
///
/// The one with the latest news first.
#[utoipa::path(
    tag = "Tickets",
    security(("userToken" = [])),
    params(TicketQuery, PageQuery),
    responses((status = 200, description = "A page of tickets.", body = TicketList)),
    extensions(("x-callers" = json!("member"))),
)]
#[get("/tickets")]
pub async fn list_tickets(user: User, state: State, query: Query) -> ApiResult<HttpResponse> {
    let mut parameters = query.parameters();
    let filter = TicketFilter {
        statuses: parameters.take("status", statuses).unwrap_or_default(),
        category: parameters.take("category", |text| word("category", text)),
        text: parameters.take("q", search).filter(|text| !text.is_empty()),
        author: parameters.switch("mine").then_some(user.id),
        is_unread: parameters.switch("unread"),
    };
    let page = parameters.page(DEFAULT_LIMIT, GREATEST_LIMIT);
    parameters.finish()?;
    let after = page.after_as(|text| {
        let (micros, number) = text.split_once(' ')?;
        Some((Timestamp::from_unix_micros(micros.parse().ok()?), number.parse().ok()?))
    })?;
    let mut unit = state.store.read().await?;
    let rows = unit.tickets(user.account, user.id, &filter, after, page.limit + 1).await?;
    let unread = unit.count_unread_tickets(user.account, user.id).await?;
    let place = |row: &portal_storage::TicketListRecord| {
        format!("{} {}", row.ticket.public_at.unix_micros(), row.ticket.number)
    };
    let (rows, next_cursor) = page.cut(rows, place);
    let items = rows.into_iter().map(summary).collect();
    Ok(HttpResponse::Ok().json(TicketList { items, next_cursor, unread, files: limits(&state) }))
}
