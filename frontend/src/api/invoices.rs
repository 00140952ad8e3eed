//! Whom invoices are made out to, and the invoices.

use portal_types::{BillingDetails, InvoiceId, InvoiceList};
use web_sys::Blob;

use super::{
    Answer, Api,
    activity::with_query,
    client::{Call, encode},
    usage::page,
};

impl Api {
    pub(crate) async fn billing_details(self) -> Answer<BillingDetails> {
        self.read(Call::get("/billing-details")).await
    }

    pub(crate) async fn put_billing_details(self, body: &BillingDetails) -> Answer<BillingDetails> {
        self.read(Call::put("/billing-details").body(encode(body)?)).await
    }

    /// A page of invoices and credit notes, the newest first.
    pub(crate) async fn invoices(self, cursor: Option<String>) -> Answer<InvoiceList> {
        self.read(Call::get(with_query("/invoices", &page(&Vec::new(), cursor)))).await
    }

    /// An invoice to print.
    pub(crate) async fn invoice_pdf(self, id: InvoiceId) -> Answer<Blob> {
        self.file(Call::get(format!("/invoices/{id}")).pdf()).await
    }
}
