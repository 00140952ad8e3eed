//! A customer's invoices, during a look.

pub mod list;
pub mod pay;
pub mod refund;

use portal_storage::InvoiceRecord;
use portal_types::{AccountId, InvoiceId};

use crate::{
    billing::course::Course,
    problem::{ApiError, ApiResult},
};

fn no_invoice() -> ApiError {
    ApiError::not_found("The account has no invoice with this id.")
}

/// The account and the invoice that an address names.
fn parse_ids((account, invoice): &(String, String)) -> ApiResult<(AccountId, InvoiceId)> {
    let account = super::parse_id(account)?;
    Ok((account, invoice.parse().map_err(|_| no_invoice())?))
}

/// The invoice as it is now.
async fn find(course: &mut Course<'_>, id: InvoiceId) -> ApiResult<InvoiceRecord> {
    let account = course.account();
    course.unit.invoice(account, id).await?.ok_or_else(no_invoice)
}
