//! Stripe's bad days, and the way there.

use std::{net::TcpListener, time::Duration};

use portal_payment::{Limits, StripeError};
use stripe_double::{Failure, Instrument, Troubles};

use crate::support::{KEY, Shop, client};

#[tokio::test]
async fn failures_are_told_apart() {
    let shop = Shop::new();
    for (fail_with, expected, is_worth_retrying) in [
        (Failure::ServerError, StripeError::Trouble(500), true),
        (Failure::BadGateway, StripeError::Trouble(502), true),
        (Failure::RateLimited, StripeError::RateLimited { retry_after: None }, true),
        (
            Failure::RateLimitedFor2s,
            StripeError::RateLimited { retry_after: Some(Duration::from_secs(2)) },
            true,
        ),
        (Failure::Forbidden, StripeError::KeyNotAllowed, false),
        (Failure::Nonsense, StripeError::NotUnderstood("no JSON"), false),
        (Failure::Redirect, StripeError::NotUnderstood("status"), false),
        (Failure::Endless, StripeError::NotUnderstood("too large"), false),
    ] {
        let troubles = Troubles { fail_calls: 1, fail_with, ..Troubles::default() };
        shop.double.set_troubles(troubles);
        let error = shop.stripe.payment("pi_1").await.unwrap_err();
        assert_eq!(error, expected);
        assert_eq!(error.is_worth_retrying(), is_worth_retrying, "{error}");
        assert!(!error.to_string().contains("planted"));
        let is_told = matches!(error, StripeError::RateLimited { .. } | StripeError::KeyNotAllowed);
        assert_eq!(error.may_have_worked(), !is_told, "{error}");
    }
    assert!(shop.double.calls().iter().all(|call| call.path == "/v1/payment_intents/pi_1"));
}

#[tokio::test]
async fn a_failure_before_the_work_is_done_leaves_the_key_unused() {
    let shop = Shop::new();
    let customer = shop.paid_with(Instrument::Good).await;
    let fail_path = "/v1/payment_intents".to_owned();
    shop.double.set_troubles(Troubles { fail_calls: 1, fail_path, ..Troubles::default() });
    assert_eq!(shop.charge(&customer, "renewal").await, Err(StripeError::Trouble(500)));
    assert_eq!(shop.double.objects("payment_intent").len(), 1);
    assert!(shop.charge(&customer, "renewal").await.is_ok());
    assert_eq!(shop.double.objects("payment_intent").len(), 2);
}

#[tokio::test]
async fn another_key_is_refused() {
    let shop = Shop::new();
    let stripe = client(&shop.double.origin, "sk_test_other", Limits::default());
    let error = stripe.payment("pi_1").await.unwrap_err();
    assert_eq!(error, StripeError::KeyRefused);
    assert!(!error.is_worth_retrying());
}

#[tokio::test]
async fn nobody_there_is_told_from_a_slow_answer() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let stripe = client(&origin, KEY, Limits::default());
    assert_eq!(stripe.payment("pi_1").await, Err(StripeError::Unreachable));
}

#[tokio::test]
async fn who_hangs_up_finds_the_work_done() {
    let shop = Shop::new();
    let customer = shop.paid_with(Instrument::Good).await;
    let payment = shop.stripe.payments_of(&customer).await.unwrap().remove(0);
    let limits = Limits { whole: Duration::from_millis(300), ..Limits::default() };
    let impatient = client(&shop.double.origin, KEY, limits);
    let release = shop.double.hold_next_call();
    let error = impatient.refund(&payment.id, 500, "refund").await.unwrap_err();
    assert_eq!(error, StripeError::TimedOut);
    assert!(error.may_have_worked());
    while !shop.double.is_holding_call() {
        tokio::task::yield_now().await;
    }
    // Stripe still works on it, and says so.
    let meanwhile = shop.stripe.refund(&payment.id, 500, "refund").await.unwrap_err();
    assert_eq!(meanwhile, StripeError::InProgress);
    assert!(meanwhile.is_worth_retrying());
    release.send(()).unwrap();
    let refund = loop {
        match shop.stripe.refund(&payment.id, 500, "refund").await {
            Err(StripeError::InProgress) => {}
            refund => break refund.unwrap(),
        }
    };
    assert_eq!(refund.amount, 500);
    assert_eq!(shop.double.objects("refund").len(), 1);
}

#[tokio::test]
async fn a_key_that_is_no_header_is_refused_before_it_is_sent() {
    let shop = Shop::new();
    let refused = shop.stripe.refund("pi_1", 1, "a\r\nb: c").await;
    assert_eq!(refused, Err(StripeError::Invalid { code: None, param: None }));
    assert!(shop.double.calls().is_empty());
}
