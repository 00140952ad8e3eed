//! Who buys: as the account's people said, or as the account is called.

use portal_storage::{BillingDetailsRecord, Unit};
use portal_types::{AccountId, BillingDetails, InvoiceParty};

use crate::problem::ApiResult;

/// Whom an account's invoices are made out to.
pub async fn buyer(unit: &mut dyn Unit, account: AccountId) -> ApiResult<BillingDetails> {
    if let Some(record) = unit.billing_details(account).await? {
        return Ok(to_wire(record));
    }
    let name = unit.account(account).await?.map(|account| account.name);
    Ok(BillingDetails { company: name.unwrap_or_default(), ..BillingDetails::default() })
}

pub fn to_wire(record: BillingDetailsRecord) -> BillingDetails {
    let BillingDetailsRecord { company, address, country, tax_id, email, purchase_order } = record;
    BillingDetails { company, address, country, tax_id, email, purchase_order }
}

pub fn to_record(details: &BillingDetails) -> BillingDetailsRecord {
    let BillingDetails { company, address, country, tax_id, email, purchase_order } =
        details.clone();
    BillingDetailsRecord { company, address, country, tax_id, email, purchase_order }
}

/// What of it stands on an invoice.
pub fn on_paper(details: &BillingDetails) -> InvoiceParty {
    let BillingDetails { company, address, country, tax_id, .. } = details.clone();
    InvoiceParty { company, address, country, tax_id }
}
