//! Giving money back.

use crate::{StripeClient, StripeError, form::Form, object::Object};

/// A refund.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refund {
    pub id: String,
    pub status: RefundStatus,
    /// In the smallest unit of the payment's currency.
    pub amount: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefundStatus {
    Succeeded,
    /// A bank takes its time.
    Pending,
    NeedsAction,
    Failed,
    Canceled,
}

impl StripeClient {
    /// Gives back a part of a payment, or all of it.
    pub async fn refund(
        &self,
        payment_intent: &str,
        amount: i64,
        idempotency_key: &str,
    ) -> Result<Refund, StripeError> {
        let form = Form::new().set("payment_intent", payment_intent).set("amount", amount);
        let refund = self.post(&["refunds"], form, idempotency_key).await?;
        let refund = Object(&refund);
        Ok(Refund {
            id: refund.text("id")?,
            status: match refund.text("status")?.as_str() {
                "succeeded" => RefundStatus::Succeeded,
                "pending" => RefundStatus::Pending,
                "requires_action" => RefundStatus::NeedsAction,
                "failed" => RefundStatus::Failed,
                "canceled" => RefundStatus::Canceled,
                _ => return Err(StripeError::NotUnderstood("status")),
            },
            amount: refund.number("amount")?,
        })
    }
}
