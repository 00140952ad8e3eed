//! Customers' accounts, as support sees them: only during a look, for which a reason was given.

pub mod get;
pub mod invoices;
pub mod list;
pub mod logs;
pub mod look;
pub mod subscription;

use portal_storage::DeskAccountRecord;
use portal_types::{AccountId, DeskAccountSummary, FieldCode};

use crate::{
    domain::line,
    problem::{ApiError, ApiResult},
};

fn parse_id(text: &str) -> ApiResult<AccountId> {
    text.parse().map_err(|_| absent())
}

fn absent() -> ApiError {
    ApiError::not_found("There is no account with this id.")
}

fn summary(record: DeskAccountRecord) -> DeskAccountSummary {
    DeskAccountSummary {
        id: record.id,
        name: record.name,
        created_at: record.created_at,
        status: record.status,
        live_tickets: record.live_tickets,
    }
}

const LONGEST_REASON: usize = 200;
const SHORTEST_REASON: usize = 5;

/// Why support does something.
fn reason(text: &str) -> Result<String, (FieldCode, String)> {
    let reason = line("The reason", text, LONGEST_REASON)?;
    if reason.chars().count() < SHORTEST_REASON {
        let detail = format!("The reason has at least {SHORTEST_REASON} characters.");
        return Err((FieldCode::TooShort, detail));
    }
    Ok(reason)
}
