//! Charging what a customer saved, without the customer.

use crate::{
    Payment, PaymentStatus, StripeClient, StripeError, currency, error::is_word, form::Form,
    object::Object,
};

/// A renewal.
#[derive(Debug, Clone, Copy)]
pub struct Charge<'a> {
    pub customer: &'a str,
    /// In the currency's smallest unit.
    pub amount: i64,
    pub currency: &'a str,
    /// The invoice here that is paid.
    pub invoice: &'a str,
    pub description: &'a str,
}

/// What became of a charge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChargeOutcome {
    /// The money is there.
    Succeeded { payment_intent: String },
    /// A bank takes days; an event says how it ends.
    Processing { payment_intent: String },
    /// The bank wants to hear the customer: send them to a checkout.
    NeedsAction { payment_intent: Option<String> },
    /// The bank refused.
    Declined(Decline),
    /// The customer has saved nothing to charge.
    NoPaymentMethod,
}

/// A refusal of a bank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decline {
    /// Stripe's decline code where there is one, else its error code.
    pub code: String,
    pub payment_intent: Option<String>,
}

impl StripeClient {
    /// Charges the payment method that the customer chose, or used last.
    ///
    /// A retry with the same key after the customer has changed the card is
    /// [`StripeError::KeyReused`], for the first try may have succeeded: see
    /// [`StripeClient::payments_of`].
    pub async fn charge(
        &self,
        charge: &Charge<'_>,
        idempotency_key: &str,
    ) -> Result<ChargeOutcome, StripeError> {
        let currency = currency::for_stripe(charge.currency)?;
        let Some(method) = self.payment_method(charge.customer).await? else {
            return Ok(ChargeOutcome::NoPaymentMethod);
        };
        let form = Form::new()
            .set("amount", charge.amount)
            .set("currency", currency)
            .set("customer", charge.customer)
            .set("payment_method", method)
            .set("off_session", true)
            .set("confirm", true)
            // Whatever kind was saved, but none that sends a browser somewhere: there is none.
            .set("automatic_payment_methods[enabled]", true)
            .set("automatic_payment_methods[allow_redirects]", "never")
            .set_text("description", charge.description)
            .set_text("metadata[invoice]", charge.invoice);
        match self.post(&["payment_intents"], form, idempotency_key).await {
            Ok(intent) => ChargeOutcome::of(Object(&intent)),
            Err(StripeError::Declined(decline)) => Ok(ChargeOutcome::of_decline(decline)),
            Err(error) => Err(error),
        }
    }
}

impl ChargeOutcome {
    fn of(intent: Object<'_>) -> Result<Self, StripeError> {
        let Payment { id, status, .. } = Payment::read(intent)?;
        Ok(match status {
            PaymentStatus::Succeeded => Self::Succeeded { payment_intent: id },
            PaymentStatus::Processing => Self::Processing { payment_intent: id },
            PaymentStatus::NeedsAction => Self::NeedsAction { payment_intent: Some(id) },
            PaymentStatus::NeedsMethod => {
                let error = intent.within("last_payment_error");
                let code = error.map_or_else(unknown, Decline::code_of);
                Self::of_decline(Decline { code, payment_intent: Some(id) })
            }
            PaymentStatus::Unconfirmed | PaymentStatus::Uncaptured | PaymentStatus::Canceled => {
                return Err(StripeError::NotUnderstood("status"));
            }
        })
    }

    fn of_decline(decline: Decline) -> Self {
        if decline.code == "authentication_required" {
            Self::NeedsAction { payment_intent: decline.payment_intent }
        } else {
            Self::Declined(decline)
        }
    }
}

impl Decline {
    pub(crate) fn of(error: Object<'_>) -> Self {
        Self { code: Self::code_of(error), payment_intent: error.id_of("payment_intent") }
    }

    fn code_of(error: Object<'_>) -> String {
        let word = |name| error.maybe(name).filter(|code| is_word(code));
        word("decline_code").or_else(|| word("code")).unwrap_or_else(unknown)
    }

    /// What to tell the customer. Not that a card was reported as lost or stolen, or is thought to be
    /// used by somebody else: who holds it may be the thief.
    pub fn words(&self) -> &'static str {
        match self.code.as_str() {
            "insufficient_funds" | "withdrawal_count_limit_exceeded" | "card_velocity_exceeded" => {
                "The bank declined the payment: there is not enough money, or a limit is reached."
            }
            "expired_card" => "The card has expired. Save another one.",
            "incorrect_number"
            | "invalid_number"
            | "incorrect_cvc"
            | "invalid_cvc"
            | "invalid_expiry_month"
            | "invalid_expiry_year"
            | "incorrect_zip"
            | "invalid_account" => {
                "The bank does not know the card as it was entered. Enter it anew."
            }
            "currency_not_supported" | "card_not_supported" => {
                "The card can't be used for this payment. Save another one."
            }
            "processing_error"
            | "issuer_not_available"
            | "try_again_later"
            | "reenter_transaction" => {
                "The bank could not be asked. The payment can be tried again."
            }
            "authentication_required" => "The bank asks you to confirm the payment.",
            _ => "The bank declined the payment. Ask the bank, or save another card.",
        }
    }
}

fn unknown() -> String {
    "unknown".to_owned()
}
