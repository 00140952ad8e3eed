//! What support does to a customer's subscription and invoices. It takes a look that was begun.

use portal_types::{
    AccountId, ExtendTrial, Invoice, InvoiceId, InvoiceList, MarkPaid, RefundInvoice, SetPlan,
    SubscriptionDetails,
};

use super::{
    Answer, Api,
    activity::with_query,
    client::{Call, encode},
    usage::page,
};

fn of(account: AccountId, what: &str) -> String {
    format!("/staff/accounts/{account}/{what}")
}

impl Api {
    pub(crate) async fn desk_subscription(self, account: AccountId) -> Answer<SubscriptionDetails> {
        self.read(Call::get(of(account, "subscription"))).await
    }

    pub(crate) async fn desk_invoices(
        self,
        account: AccountId,
        cursor: Option<String>,
    ) -> Answer<InvoiceList> {
        let page = page(&Vec::new(), cursor);
        self.read(Call::get(with_query(&of(account, "invoices"), &page))).await
    }

    pub(crate) async fn extend_trial(
        self,
        account: AccountId,
        body: &ExtendTrial,
    ) -> Answer<SubscriptionDetails> {
        let call = Call::post(of(account, "subscription/trial"));
        self.read(call.body(encode(body)?)).await
    }

    pub(crate) async fn set_plan(
        self,
        account: AccountId,
        body: &SetPlan,
    ) -> Answer<SubscriptionDetails> {
        self.read(Call::put(of(account, "subscription/plan")).body(encode(body)?)).await
    }

    pub(crate) async fn mark_paid(
        self,
        account: AccountId,
        invoice: InvoiceId,
        body: &MarkPaid,
    ) -> Answer<Invoice> {
        let call = Call::post(of(account, &format!("invoices/{invoice}/payments")));
        self.read(call.body(encode(body)?)).await
    }

    pub(crate) async fn refund_invoice(
        self,
        account: AccountId,
        invoice: InvoiceId,
        body: &RefundInvoice,
    ) -> Answer<Invoice> {
        let call = Call::post(of(account, &format!("invoices/{invoice}/refunds")));
        self.read(call.body(encode(body)?)).await
    }
}
