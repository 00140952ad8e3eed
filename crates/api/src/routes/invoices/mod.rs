//! The account's invoices and credit notes.

pub mod get;
pub mod list;

use portal_types::InvoiceId;

use crate::problem::{ApiError, ApiResult};

/// The id that an address names. Whatever is none is the id of no invoice.
pub fn parse_id(text: &str) -> ApiResult<InvoiceId> {
    text.parse().map_err(|_| absent())
}

pub fn absent() -> ApiError {
    ApiError::not_found("Your account has no invoice with this id.")
}
