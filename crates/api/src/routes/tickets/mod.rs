//! The account's tickets.

pub mod attachments;
pub mod create;
pub mod delete;
pub mod diagnostics;
pub mod get;
pub mod list;
pub mod messages;
pub mod patch;
pub mod rating;
pub mod read;

use actix_web::{HttpRequest, guard::GuardContext};
use portal_storage::{TicketRecord, Unit};
use portal_types::{AccountId, FieldCode, TicketStatus};

use crate::{
    problem::{ApiError, ApiResult},
    support::thread::absent,
};

/// The most characters of a search.
const LONGEST_SEARCH: usize = 200;

/// Guards a ticket's own address against the one beside it that fits the same pattern.
fn names_a_ticket(context: &GuardContext<'_>) -> bool {
    !context.head().uri.path().ends_with("/diagnostics")
}

/// The number that an address names. Whatever is no number is the number of no ticket.
pub fn parse_number(text: &str, absent: fn() -> ApiError) -> ApiResult<i64> {
    text.parse().ok().filter(|number| *number > 0).ok_or_else(absent)
}

/// The account's ticket with the number that an address names, which stays as it is.
pub async fn hold(
    unit: &mut dyn Unit,
    account: AccountId,
    number: &str,
) -> ApiResult<TicketRecord> {
    let number = parse_number(number, absent)?;
    unit.hold_ticket(account, number).await?.ok_or_else(absent)
}

/// The same, to be read.
pub async fn find(
    unit: &mut dyn Unit,
    account: AccountId,
    number: &str,
) -> ApiResult<TicketRecord> {
    let number = parse_number(number, absent)?;
    unit.ticket(account, number).await?.ok_or_else(absent)
}

/// A status, or `live` for all of those in which somebody still has to do something.
pub fn statuses(text: &str) -> Result<Vec<TicketStatus>, (FieldCode, String)> {
    if text == "live" {
        return Ok(TicketStatus::ALL.iter().copied().filter(|status| status.is_live()).collect());
    }
    text.parse().map(|status| vec![status]).map_err(|_| {
        let all: Vec<&str> = TicketStatus::ALL.iter().map(|status| status.as_str()).collect();
        (FieldCode::InvalidFormat, format!("status is live or one of {}.", all.join(", ")))
    })
}

/// One of some words.
pub fn word<T: std::str::FromStr<Err = String>>(
    name: &str,
    text: &str,
) -> Result<T, (FieldCode, String)> {
    text.parse().map_err(|detail| (FieldCode::InvalidFormat, format!("{name}: {detail}.")))
}

/// A text that is looked for.
pub fn search(text: &str) -> Result<String, (FieldCode, String)> {
    if text.chars().count() > LONGEST_SEARCH {
        return Err((FieldCode::TooLong, format!("q has at most {LONGEST_SEARCH} characters.")));
    }
    Ok(text.trim().to_owned())
}

/// Counts a message, or a file, of an account.
fn may_write(
    portal: &crate::state::Portal,
    request: &HttpRequest,
    account: AccountId,
) -> Result<(), ApiError> {
    portal.limits.ticket_message.check(request, &account)
}
