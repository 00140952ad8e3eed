//! Subscriptions, invoices, and the money that came for them. Whoever changes any of it holds the
//! account's subscription first, so that nobody waits for each other.

mod details;
mod invoices;
mod payments;
mod subscriptions;

pub use details::{BillingDetails, BillingDetailsRecord};
pub use invoices::{InvoiceRecord, Invoices};
pub use payments::{CheckoutRecord, PaymentRecord, Payments, ProviderEventRecord};
pub use subscriptions::{SubscriptionRecord, Subscriptions, UsedOfPlan};
