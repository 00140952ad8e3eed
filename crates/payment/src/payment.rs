//! How a payment stands.

use portal_types::Timestamp;

use crate::{StripeClient, StripeError, currency, form::Form, object::Object};

/// A payment, which Stripe calls a payment intent: one try or several to pay one invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    pub id: String,
    pub status: PaymentStatus,
    pub created: Timestamp,
    /// What was asked for, in the currency's smallest unit.
    pub amount: i64,
    /// What came.
    pub amount_received: i64,
    /// What went back since, refunds that a bank still works on included.
    pub amount_refunded: i64,
    pub currency: String,
    pub customer: Option<String>,
    /// The invoice here.
    pub invoice: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaymentStatus {
    /// No payment method, or the last one was declined.
    NeedsMethod,
    Unconfirmed,
    /// The bank wants to hear the customer.
    NeedsAction,
    /// A bank takes its time.
    Processing,
    Uncaptured,
    Canceled,
    Succeeded,
}

impl StripeClient {
    /// How a payment stands now.
    pub async fn payment(&self, id: &str) -> Result<Payment, StripeError> {
        let query = Form::new().set("expand[0]", "latest_charge");
        Payment::read(Object(&self.get(&["payment_intents", id], query).await?))
    }

    /// The latest hundred payments of a customer, the latest first: whether an invoice was paid by a
    /// call of which no answer came.
    pub async fn payments_of(&self, customer: &str) -> Result<Vec<Payment>, StripeError> {
        let query = Form::new()
            .set("customer", customer)
            .set("limit", 100)
            .set("expand[0]", "data.latest_charge");
        let list = self.get(&["payment_intents"], query).await?;
        Object(&list).items()?.map(Payment::read).collect()
    }
}

impl Payment {
    /// What was refunded stands in the charge, which has to be told whole.
    pub(crate) fn read(intent: Object<'_>) -> Result<Self, StripeError> {
        let charge = intent.within("latest_charge");
        Ok(Self {
            id: intent.text("id")?,
            status: match intent.text("status")?.as_str() {
                "requires_payment_method" => PaymentStatus::NeedsMethod,
                "requires_confirmation" => PaymentStatus::Unconfirmed,
                "requires_action" => PaymentStatus::NeedsAction,
                "processing" => PaymentStatus::Processing,
                "requires_capture" => PaymentStatus::Uncaptured,
                "canceled" => PaymentStatus::Canceled,
                "succeeded" => PaymentStatus::Succeeded,
                _ => return Err(StripeError::NotUnderstood("status")),
            },
            created: intent.moment("created")?,
            amount: intent.number("amount")?,
            amount_received: intent.number("amount_received")?,
            amount_refunded: charge.map_or(Ok(0), |charge| charge.number("amount_refunded"))?,
            currency: currency::from_stripe(&intent.text("currency")?),
            customer: intent.id_of("customer"),
            invoice: intent.invoice(),
        })
    }
}
