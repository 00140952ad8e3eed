//! Tickets of all accounts.

pub mod attachments;
pub mod diagnostics;
pub mod get;
pub mod list;
pub mod merge;
pub mod messages;
pub mod patch;
pub mod presence;
pub mod read;

use portal_storage::{TicketRecord, Unit};
use portal_types::{DeskTicket, UserId};

use crate::{
    problem::{ApiError, ApiResult},
    routes::tickets,
    state::Portal,
    support::wire,
};

fn absent() -> ApiError {
    ApiError::not_found("There is no ticket with this number.")
}

fn parse_number(text: &str) -> ApiResult<i64> {
    tickets::parse_number(text, absent)
}

/// The ticket with a number, which stays as it is.
async fn hold(unit: &mut dyn Unit, number: i64) -> ApiResult<TicketRecord> {
    let account = unit.account_of_ticket(number).await?.ok_or_else(absent)?;
    unit.hold_ticket(account, number).await?.ok_or_else(absent)
}

/// The same, to be read.
async fn find(unit: &mut dyn Unit, number: i64) -> ApiResult<TicketRecord> {
    let account = unit.account_of_ticket(number).await?.ok_or_else(absent)?;
    unit.ticket(account, number).await?.ok_or_else(absent)
}

/// The ticket as the API tells it.
async fn told(
    portal: &Portal,
    unit: &mut dyn Unit,
    reader: UserId,
    number: i64,
) -> ApiResult<DeskTicket> {
    let record = unit.desk_ticket(reader, number).await?.ok_or_else(absent)?;
    wire::desk_ticket(portal, unit, record).await
}
