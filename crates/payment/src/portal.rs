//! Stripe's hosted page on which customers change what they pay with.

use crate::{StripeClient, StripeError, form::Form, object::Object};

impl StripeClient {
    /// Where to send a customer's browser. The address opens the page for whoever has it, for minutes:
    /// make it when it is asked for, with a new key each time, and keep it nowhere.
    pub async fn portal_session(
        &self,
        customer: &str,
        return_url: &str,
        idempotency_key: &str,
    ) -> Result<String, StripeError> {
        let form = Form::new().set("customer", customer).set_text("return_url", return_url);
        let session = self.post(&["billing_portal", "sessions"], form, idempotency_key).await?;
        Object(&session).text("url")
    }
}
