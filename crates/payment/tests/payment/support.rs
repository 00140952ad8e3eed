//! A double, a client for it, and a clock that a test moves.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use portal_payment::{
    Charge, ChargeOutcome, Checkout, Limits, NewCustomer, OpenCheckout, Options, StripeClient,
    StripeError,
};
use portal_types::{Secret, Timestamp};
use stripe_double::{Instrument, StripeDouble};

pub const KEY: &str = "sk_test_double";

pub struct Shop {
    pub double: StripeDouble,
    pub stripe: StripeClient,
    pub clock: Arc<AtomicI64>,
}

impl Shop {
    pub fn new() -> Self {
        let clock = Arc::new(AtomicI64::new(1_800_000_000));
        let its_clock = Arc::clone(&clock);
        let options = stripe_double::Options {
            now: Arc::new(move || its_clock.load(Ordering::SeqCst)),
            first_pause: Duration::from_millis(1),
            ..stripe_double::Options::default()
        };
        let double = StripeDouble::start(options).unwrap();
        let stripe = client(&double.origin, KEY, Limits::default());
        Self { double, stripe, clock }
    }

    pub fn now(&self) -> Timestamp {
        Timestamp::default().plus_seconds(self.clock.load(Ordering::SeqCst))
    }

    pub fn move_clock(&self, seconds: i64) {
        self.clock.fetch_add(seconds, Ordering::SeqCst);
    }

    pub async fn customer(&self) -> String {
        let new = NewCustomer { email: "ada@example.com", name: "Ada & Söhne", account: "a1" };
        self.stripe.create_customer(&new, "customer").await.unwrap()
    }

    pub async fn checkout(&self, customer: &str) -> OpenCheckout {
        self.stripe.checkout(&checkout(customer), "checkout").await.unwrap()
    }

    /// A customer who has paid on a page.
    pub async fn paid_with(&self, instrument: Instrument) -> String {
        let customer = self.customer().await;
        let page = self.checkout(&customer).await;
        self.double.pay(&page.id, instrument).unwrap();
        customer
    }

    pub async fn charge(&self, customer: &str, key: &str) -> Result<ChargeOutcome, StripeError> {
        let charge = Charge {
            customer,
            amount: 4_900,
            currency: "EUR",
            invoice: "invoice-2",
            description: "Renewal",
        };
        self.stripe.charge(&charge, key).await
    }
}

pub fn checkout(customer: &str) -> Checkout<'_> {
    Checkout {
        customer,
        invoice: "invoice-1",
        amount: 1_999,
        currency: "EUR",
        description: "Plan & more",
        success_url: "https://portal.example/paid?session={CHECKOUT_SESSION_ID}",
        cancel_url: "https://portal.example/plans",
    }
}

pub fn client(api: &str, key: &str, limits: Limits) -> StripeClient {
    let api = api.parse().unwrap();
    StripeClient::new(Options { api, secret_key: Secret::new(key), limits }).unwrap()
}
