//! Calls to Stripe, and the only place that makes them.
//!
//! The portal reckons subscriptions, invoices and their numbers itself; Stripe collects the money
//! and keeps the cards. No number of a card ever comes here.
//!
//! [`StripeClient`] makes every call: [`create_customer`](StripeClient::create_customer), a hosted
//! [`checkout`](StripeClient::checkout) for the first payment, a [`charge`](StripeClient::charge)
//! without the customer for renewals, [`refund`](StripeClient::refund), the customer's
//! [`portal_session`](StripeClient::portal_session), and what tells how things stand:
//! [`payment`](StripeClient::payment), [`payments_of`](StripeClient::payments_of),
//! [`events_since`](StripeClient::events_since). Stripe's own calls are read by
//! [`webhook::verify`].
//!
//! What holds for all of it:
//!
//! - **Amounts** are whole numbers of a currency's smallest unit, beside its ISO 4217 code: 1999
//!   `EUR` is 19.99 €, and 500 `JPY` is ¥500, for a currency without decimals is counted in itself,
//!   by us and by Stripe. The few currencies that Stripe counts otherwise than ISO 4217 are refused
//!   ([`StripeError::Currency`]): nobody is charged a hundred times too much.
//! - **Every call that changes something has an idempotency key**, which the caller keeps. The same
//!   call with the same key again has one effect, for 24 hours; so whatever
//!   [is worth trying again](StripeError::is_worth_retrying) may be.
//! - **An event is a hint.** Events come late, twice and in any order. They carry ids and no state:
//!   look up the payment or the session as it is now.
//! - Nothing of an answer gets out but what is parsed here; errors have our own words.

mod charge;
mod checkout;
mod client;
mod currency;
mod customer;
mod error;
mod event;
mod events;
mod form;
mod object;
mod payment;
mod portal;
mod refund;
pub mod webhook;

pub use charge::{Charge, ChargeOutcome, Decline};
pub use checkout::{Checkout, CheckoutSession, CheckoutStatus, OpenCheckout};
pub use client::{API_VERSION, BuildError, Limits, Options, StripeClient};
pub use customer::NewCustomer;
pub use error::StripeError;
pub use event::{Event, EventKind, Ids};
pub use events::Events;
pub use payment::{Payment, PaymentStatus};
pub use refund::{Refund, RefundStatus};
