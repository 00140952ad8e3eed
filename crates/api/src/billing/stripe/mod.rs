//! Stripe collects the money: on its page for the first time, and from the saved card after that.
//!
//! What it tells is a hint: whoever hears of a checkout or a payment asks Stripe how it stands, and counts
//! the money once, by the payment's own id. So it does not matter how often, in what order or whether at all
//! an event comes: what never came is looked up.

mod charging;
mod checkout;
mod events;

pub use charging::Refund;
pub use checkout::Subject;

use portal_payment::{NewCustomer, StripeClient, StripeError};
use portal_types::{AccountId, ProblemCode, Role};

use super::course::Course;
use crate::{
    problem::{ApiError, ApiResult},
    state::Portal,
};

/// What a payment at Stripe says that it is for.
const INVOICE: &str = "invoice:";
const CHECKOUT: &str = "checkout:";

/// What the caller is told of Stripe's failures.
fn failed(error: StripeError) -> ApiError {
    let detail = "The payment provider does not answer as it should. Try again in a minute.";
    ApiError::caused(ProblemCode::PaymentFailed, detail, error)
}

impl Portal {
    /// Stripe, where it collects.
    pub fn stripe(&self) -> ApiResult<&StripeClient> {
        self.stripe.as_ref().ok_or_else(|| {
            let detail = "This portal's operator sends invoices. Pay them as they say.";
            ApiError::new(ProblemCode::ProviderUnavailable, detail)
        })
    }

    /// Stripe's page on which a customer changes what is charged.
    pub async fn provider_portal(&self, customer: &str) -> ApiResult<String> {
        let back = format!("{}/subscription", self.config.http.public_url);
        // Each opens a page of its own.
        let key = self.randomness.id(self.clock.now()).to_string();
        self.stripe()?.portal_session(customer, &back, &key).await.map_err(failed)
    }

    /// Who the account is to Stripe; it is introduced the first time.
    pub async fn stripe_customer(&self, account: AccountId) -> ApiResult<String> {
        let gone = || ApiError::not_found("The account is not there any more.");
        let mut unit = self.store.read().await?;
        let record = unit.subscription(account).await?.ok_or_else(gone)?;
        if let Some(customer) = record.customer {
            return Ok(customer);
        }
        let name = unit.account(account).await?.ok_or_else(gone)?.name;
        let members = unit.members(account).await?;
        let owner = members.into_iter().find(|member| member.role == Role::Owner);
        drop(unit);
        let email = owner.map(|owner| owner.email).unwrap_or_default();
        let id = account.to_string();
        let new = NewCustomer { email: &email, name: &name, account: &id };
        let customer = self.stripe()?.create_customer(&new, &format!("customer {id}")).await;
        let customer = customer.map_err(failed)?;
        let mut unit = self.store.write().await?;
        let course = Course::hold(self, &mut *unit, account).await?;
        let mut course = course.ok_or_else(gone)?;
        let customer = course.record.customer.get_or_insert(customer).clone();
        course.finish().await?;
        self.snapshots.commit(unit, account).await?;
        Ok(customer)
    }
}
