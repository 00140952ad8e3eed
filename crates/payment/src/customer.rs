//! Customers, and the payment methods that they saved.

use crate::{StripeClient, StripeError, form::Form, object::Object};

/// Who pays.
#[derive(Debug, Clone, Copy)]
pub struct NewCustomer<'a> {
    pub email: &'a str,
    pub name: &'a str,
    /// The account here, for whoever looks into Stripe's dashboard.
    pub account: &'a str,
}

impl StripeClient {
    /// Makes a customer: its id.
    pub async fn create_customer(
        &self,
        new: &NewCustomer<'_>,
        idempotency_key: &str,
    ) -> Result<String, StripeError> {
        let form = Form::new()
            .set_text("email", new.email)
            .set_text("name", new.name)
            .set_text("metadata[account]", new.account);
        let customer = self.post(&["customers"], form, idempotency_key).await?;
        Object(&customer).text("id")
    }

    /// What a customer pays with: what they chose in Stripe's portal, else what they used last.
    pub(crate) async fn payment_method(
        &self,
        customer: &str,
    ) -> Result<Option<String>, StripeError> {
        let found = self.get(&["customers", customer], Form::new()).await?;
        let found = Object(&found);
        if found.flag("deleted") {
            return Ok(None);
        }
        let settings = found.within("invoice_settings");
        if let Some(chosen) = settings.and_then(|it| it.id_of("default_payment_method")) {
            return Ok(Some(chosen));
        }
        // The newest comes first.
        let path = ["customers", customer, "payment_methods"];
        let list = self.get(&path, Form::new().set("limit", 1)).await?;
        Object(&list).items()?.next().map(|method| method.text("id")).transpose()
    }
}
