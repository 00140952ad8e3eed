//! Stripe's hosted page for a payment.

use portal_types::Timestamp;

use crate::{StripeClient, StripeError, currency, form::Form, object::Object};

/// A payment that a customer is sent to Stripe for.
#[derive(Debug, Clone, Copy)]
pub struct Checkout<'a> {
    pub customer: &'a str,
    /// The invoice here that is paid.
    pub invoice: &'a str,
    /// In the currency's smallest unit.
    pub amount: i64,
    pub currency: &'a str,
    /// What the page calls that which is paid for.
    pub description: &'a str,
    /// Where the browser goes after paying. It proves nothing: look the session up.
    pub success_url: &'a str,
    /// Where the browser goes if the customer goes back.
    pub cancel_url: &'a str,
}

/// A page that waits for the customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenCheckout {
    pub id: String,
    /// Where to send the browser.
    pub url: String,
    /// A day from now, as long as nobody says otherwise.
    pub expires_at: Timestamp,
}

/// How a page stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckoutSession {
    pub id: String,
    pub status: CheckoutStatus,
    /// Whether the money is there. A complete page may still wait for a bank.
    pub is_paid: bool,
    /// As long as it is open.
    pub url: Option<String>,
    pub expires_at: Timestamp,
    pub customer: Option<String>,
    /// The invoice here.
    pub invoice: Option<String>,
    /// Once the customer has tried to pay.
    pub payment_intent: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckoutStatus {
    /// It can be paid.
    Open,
    /// The customer has paid, as far as it is up to them.
    Complete,
    /// It can't be paid any more.
    Expired,
}

impl StripeClient {
    /// Makes a page for one payment. What is paid with is kept for charges without the customer.
    pub async fn checkout(
        &self,
        checkout: &Checkout<'_>,
        idempotency_key: &str,
    ) -> Result<OpenCheckout, StripeError> {
        let form = Form::new()
            .set("mode", "payment")
            .set_text("customer", checkout.customer)
            .set_text("client_reference_id", checkout.invoice)
            .set_text("success_url", checkout.success_url)
            .set_text("cancel_url", checkout.cancel_url)
            .set("line_items[0][quantity]", 1)
            .set("line_items[0][price_data][currency]", currency::for_stripe(checkout.currency)?)
            .set("line_items[0][price_data][unit_amount]", checkout.amount)
            .set_text("line_items[0][price_data][product_data][name]", checkout.description)
            .set_text("metadata[invoice]", checkout.invoice)
            .set("payment_intent_data[setup_future_usage]", "off_session")
            .set_text("payment_intent_data[description]", checkout.description)
            .set_text("payment_intent_data[metadata][invoice]", checkout.invoice);
        let session = self.post(&["checkout", "sessions"], form, idempotency_key).await?;
        let session = Object(&session);
        Ok(OpenCheckout {
            id: session.text("id")?,
            url: session.text("url")?,
            expires_at: session.moment("expires_at")?,
        })
    }

    /// How a page stands now.
    pub async fn checkout_session(&self, id: &str) -> Result<CheckoutSession, StripeError> {
        let session = self.get(&["checkout", "sessions", id], Form::new()).await?;
        CheckoutSession::read(Object(&session))
    }

    /// Closes a page that nobody has paid on, so that nobody will. One that is not open any more is
    /// [`StripeError::Invalid`]: it may have been paid, look it up.
    pub async fn expire_checkout(
        &self,
        id: &str,
        idempotency_key: &str,
    ) -> Result<CheckoutSession, StripeError> {
        let path = ["checkout", "sessions", id, "expire"];
        let session = self.post(&path, Form::new(), idempotency_key).await?;
        CheckoutSession::read(Object(&session))
    }
}

impl CheckoutSession {
    fn read(session: Object<'_>) -> Result<Self, StripeError> {
        Ok(Self {
            id: session.text("id")?,
            status: match session.text("status")?.as_str() {
                "open" => CheckoutStatus::Open,
                "complete" => CheckoutStatus::Complete,
                "expired" => CheckoutStatus::Expired,
                _ => return Err(StripeError::NotUnderstood("status")),
            },
            is_paid: session.text("payment_status")? == "paid",
            url: session.maybe("url"),
            expires_at: session.moment("expires_at")?,
            customer: session.id_of("customer"),
            invoice: session.maybe("client_reference_id").or_else(|| session.invoice()),
            payment_intent: session.id_of("payment_intent"),
        })
    }
}
