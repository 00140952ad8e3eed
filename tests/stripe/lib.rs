//! A double of Stripe, for what a portal asks of it: customers, hosted Checkout, charges without the
//! customer, refunds, the customer portal, events, signed webhooks; and Stripe's bad days.
//!
//! In a test: [`StripeDouble::start`]. By itself: `stripe-double --help`. It is strict: a parameter that
//! it does not know is refused, as Stripe does, and it knows fewer than Stripe. Of Stripe's own
//! choices it has one each:
//!
//! - Checkout is `mode=payment` for a customer that is there; a session's payment intent comes with the
//!   first try to pay.
//! - Idempotency keys hold for 24 hours. An answer is kept once the work has begun: not that of a
//!   request that is refused for its form, nor a 429 or 500 of [`Troubles`], which come before.
//! - Each event goes to one endpoint, signed anew for each try. What fails is tried again a few times,
//!   later and later; Stripe goes on for three days.
//!
//! What is paid with says what happens, see [`Instrument`]. Over HTTP the same is told:
//!
//! - `PUT /_double/troubles` sets [`Troubles`], `PUT /_double/webhook` the [`Endpoint`];
//! - `POST /_double/release` delivers what was held, the last first; `POST /_double/redeliver` with
//!   `{"event"}` delivers one again;
//! - `POST /_double/settle` with `{"paymentIntent", "paid"}` ends a payment that is processing,
//!   `POST /_double/dispute` with `{"paymentIntent"}` disputes one;
//! - `GET /_double/deliveries`, `/_double/calls` and `/_double/events` list what happened so far.

#![expect(clippy::missing_errors_doc, reason = "a tool for tests")]

mod api;
mod checkout;
mod control;
mod customers;
mod events;
mod fault;
pub mod form;
mod idempotency;
mod instrument;
mod intents;
mod list;
mod pages;
mod params;
mod pay;
mod portal;
mod refunds;
mod server;
mod signature;
mod trouble;
mod webhooks;
mod world;

pub use instrument::Instrument;
pub use server::{Options, StripeDouble, system_clock};
pub use signature::sign;
pub use trouble::{Failure, Troubles};
pub use webhooks::{Delivery, Endpoint, Outcome};
pub use world::Call;
