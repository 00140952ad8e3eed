use actix_web::{HttpResponse, get};
use portal_storage::{DeskFilter, DeskSort, DeskTicketRecord};
use portal_types::{DeskTicketList, FieldCode, TicketStatus, UserId};
use utoipa::IntoParams;

use crate::{
    auth::Staff,
    problem::ApiResult,
    request::{DEFAULT_LIMIT, GREATEST_LIMIT, PageQuery, Query},
    routes::tickets::{search, statuses, word},
    state::State,
    support::wire::desk_summary,
};

/// Which tickets are wanted, and in what order.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters; the handler parses them")]
pub struct QueueQuery {
    /// One of `TicketStatus`, or `live`, which is what an absent one is: neither resolved nor closed.
    #[param(example = "live")]
    status: Option<String>,
    /// Who is waited for: `support` or `customer`. Narrows `status` down.
    #[param(example = "support")]
    waiting: Option<String>,
    /// Whose they are: `me`, `nobody`, or the id of somebody in support.
    #[param(example = "me")]
    assignee: Option<String>,
    /// How much it hurts.
    #[param(value_type = Option<portal_types::TicketPriority>, example = "high")]
    priority: Option<String>,
    /// What it is about.
    #[param(value_type = Option<portal_types::TicketCategory>, example = "bug")]
    category: Option<String>,
    /// Of this account only.
    #[param(value_type = Option<portal_types::AccountId>)]
    account: Option<String>,
    /// A number, or a part of the subject, of the author's name or address, or of the account's name.
    #[param(example = "selector", max_length = 200)]
    q: Option<String>,
    /// What stands first: `due`, what is due next, which is what an absent one is; `age`, what waits longest;
    /// `priority`, the most urgent; `changed`, what changed last.
    #[param(example = "due")]
    sort: Option<String>,
}

/// The queue
///
/// Tickets of all accounts. To be in a list is not a look at an account; opening a ticket is.
#[utoipa::path(
    tag = "Desk",
    security(("userToken" = [])),
    params(QueueQuery, PageQuery),
    responses((status = 200, description = "A page of tickets.", body = DeskTicketList)),
    extensions(("x-callers" = json!("staff"))),
)]
#[get("/staff/tickets")]
pub async fn list_desk_tickets(
    Staff(user): Staff,
    state: State,
    query: Query,
) -> ApiResult<HttpResponse> {
    let mut parameters = query.parameters();
    let asked = parameters.take("status", statuses);
    let waiting = parameters.take("waiting", waiting);
    let wanted = asked.unwrap_or_else(|| statuses("live").unwrap_or_default());
    let narrowed = match waiting {
        None => wanted,
        Some(waits) => wanted.into_iter().filter(|status| waits(*status)).collect(),
    };
    let filter = DeskFilter {
        statuses: narrowed,
        priority: parameters.take("priority", |text| word("priority", text)),
        category: parameters.take("category", |text| word("category", text)),
        account: parameters.take("account", |text| {
            let detail = "account is an account's id.";
            text.parse().map_err(|_| (FieldCode::InvalidFormat, detail.to_owned()))
        }),
        assignee: parameters.take("assignee", |text| assignee(text, user.id)),
        text: parameters.take("q", search).filter(|text| !text.is_empty()),
        sort: parameters.take("sort", sort).unwrap_or_default(),
    };
    let page = parameters.page(DEFAULT_LIMIT, GREATEST_LIMIT);
    parameters.finish()?;
    let after = page.after_as(|text| {
        let (key, number) = text.split_once(' ')?;
        Some((key.parse().ok()?, number.parse().ok()?))
    })?;
    // No status is both: nothing is like that.
    let mut unit = state.store.read().await?;
    let rows = if filter.statuses.is_empty() {
        Vec::new()
    } else {
        unit.desk_tickets(user.id, &filter, after, page.limit + 1).await?
    };
    let counts = unit.ticket_counts().await?;
    let waiting = counts.iter().filter(|(status, _)| status.waits_for_support());
    let waiting = waiting.map(|(_, count)| count).sum();
    let place = |row: &DeskTicketRecord| format!("{} {}", row.sort_key, row.ticket.number);
    let (rows, next_cursor) = page.cut(rows, place);
    let now = state.clock.now();
    let items = rows.into_iter().map(|row| desk_summary(row, now)).collect();
    Ok(HttpResponse::Ok().json(DeskTicketList { items, next_cursor, waiting }))
}

type Waits = fn(TicketStatus) -> bool;

fn waiting(text: &str) -> Result<Waits, (FieldCode, String)> {
    match text {
        "support" => Ok(TicketStatus::waits_for_support),
        "customer" => Ok(|status| status == TicketStatus::AwaitingCustomer),
        _ => Err((FieldCode::InvalidFormat, "waiting is support or customer.".to_owned())),
    }
}

fn assignee(text: &str, me: UserId) -> Result<Option<UserId>, (FieldCode, String)> {
    match text {
        "me" => Ok(Some(me)),
        "nobody" => Ok(None),
        id => id.parse().map(Some).map_err(|_| {
            let detail = "assignee is me, nobody, or the id of somebody in support.";
            (FieldCode::InvalidFormat, detail.to_owned())
        }),
    }
}

fn sort(text: &str) -> Result<DeskSort, (FieldCode, String)> {
    match text {
        "due" => Ok(DeskSort::Due),
        "age" => Ok(DeskSort::Age),
        "priority" => Ok(DeskSort::Priority),
        "changed" => Ok(DeskSort::Changed),
        _ => {
            let detail = "sort is one of due, age, priority, changed.";
            Err((FieldCode::InvalidFormat, detail.to_owned()))
        }
    }
}
