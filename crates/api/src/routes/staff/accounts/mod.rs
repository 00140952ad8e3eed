//! Customers' accounts, as support sees them: only during a look, for which a reason was given.

pub mod get;
pub mod list;
pub mod logs;
pub mod look;

use portal_storage::DeskAccountRecord;
use portal_types::{AccountId, DeskAccountSummary};

use crate::problem::{ApiError, ApiResult};

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
