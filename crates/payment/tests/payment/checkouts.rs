//! Hosted pages.

use portal_payment::{API_VERSION, Checkout, CheckoutStatus, PaymentStatus, StripeError};
use stripe_double::Instrument;

use crate::support::{Shop, checkout};

#[tokio::test]
async fn a_page_is_paid() {
    let shop = Shop::new();
    let customer = shop.customer().await;
    let page = shop.checkout(&customer).await;
    assert!(page.url.starts_with(&shop.double.origin));
    assert_eq!(page.expires_at, shop.now().plus_seconds(86_400));
    let open = shop.stripe.checkout_session(&page.id).await.unwrap();
    assert_eq!((open.status, open.is_paid), (CheckoutStatus::Open, false));
    assert_eq!(open.url.as_deref(), Some(page.url.as_str()));
    assert_eq!(open.payment_intent, None);

    let to = shop.double.pay(&page.id, Instrument::Good).unwrap();
    assert_eq!(to, format!("https://portal.example/paid?session={}", page.id));
    let paid = shop.stripe.checkout_session(&page.id).await.unwrap();
    assert_eq!((paid.status, paid.is_paid), (CheckoutStatus::Complete, true));
    assert_eq!(paid.url, None);
    assert_eq!(paid.invoice.as_deref(), Some("invoice-1"));
    assert_eq!(paid.customer.as_deref(), Some(customer.as_str()));

    let payment = shop.stripe.payment(&paid.payment_intent.unwrap()).await.unwrap();
    assert_eq!(payment.status, PaymentStatus::Succeeded);
    assert_eq!((payment.amount, payment.amount_received), (1_999, 1_999));
    assert_eq!(payment.currency, "EUR");
    assert_eq!(payment.invoice.as_deref(), Some("invoice-1"));
    assert_eq!(payment.created, shop.now());
}

#[tokio::test]
async fn a_declined_card_leaves_the_page_open() {
    let shop = Shop::new();
    let customer = shop.customer().await;
    let page = shop.checkout(&customer).await;
    let said = shop.double.pay(&page.id, Instrument::Declined).unwrap_err();
    assert_eq!(said, "Your card was declined.");
    let open = shop.stripe.checkout_session(&page.id).await.unwrap();
    assert_eq!(open.status, CheckoutStatus::Open);
    let payment = shop.stripe.payment(&open.payment_intent.unwrap()).await.unwrap();
    assert_eq!(payment.status, PaymentStatus::NeedsMethod);
    shop.double.pay(&page.id, Instrument::Good).unwrap();
    assert_eq!(shop.double.objects("payment_intent").len(), 1);
}

#[tokio::test]
async fn a_page_is_closed_once_and_not_after_paying() {
    let shop = Shop::new();
    let customer = shop.customer().await;
    let page = shop.checkout(&customer).await;
    let closed = shop.stripe.expire_checkout(&page.id, "close").await.unwrap();
    assert_eq!(closed.status, CheckoutStatus::Expired);
    assert!(shop.double.pay(&page.id, Instrument::Good).is_err());
    // The same call is the same answer; another one is too late.
    assert_eq!(shop.stripe.expire_checkout(&page.id, "close").await, Ok(closed));
    let again = shop.stripe.expire_checkout(&page.id, "close-2").await;
    assert!(matches!(again, Err(StripeError::Invalid { .. })), "{again:?}");
}

#[tokio::test]
async fn a_page_ends_by_itself() {
    let shop = Shop::new();
    let customer = shop.customer().await;
    let page = shop.checkout(&customer).await;
    shop.move_clock(86_399);
    let session = shop.stripe.checkout_session(&page.id).await.unwrap();
    assert_eq!(session.status, CheckoutStatus::Open);
    shop.move_clock(1);
    let session = shop.stripe.checkout_session(&page.id).await.unwrap();
    assert_eq!(session.status, CheckoutStatus::Expired);
}

#[tokio::test]
async fn one_key_makes_one_page() {
    let shop = Shop::new();
    let customer = shop.customer().await;
    let first = shop.checkout(&customer).await;
    assert_eq!(shop.checkout(&customer).await, first);
    let other = Checkout { amount: 2_999, ..checkout(&customer) };
    let refused = shop.stripe.checkout(&other, "checkout").await;
    assert_eq!(refused, Err(StripeError::KeyReused));
    // After a day the key is forgotten.
    shop.move_clock(86_400);
    assert_ne!(shop.checkout(&customer).await.id, first.id);
}

#[tokio::test]
async fn what_stripe_refuses_is_said_in_its_words() {
    let shop = Shop::new();
    let customer = shop.customer().await;
    let small = Checkout { amount: 1, ..checkout(&customer) };
    let refused = shop.stripe.checkout(&small, "small").await.unwrap_err();
    let code = Some("amount_too_small".to_owned());
    assert_eq!(refused, StripeError::Invalid { code, param: Some("line_items".to_owned()) });
    let nobody = shop.stripe.checkout(&checkout("cus_nobody"), "nobody").await;
    assert_eq!(nobody, Err(StripeError::Missing));
    let krona = Checkout { currency: "ISK", ..checkout(&customer) };
    assert_eq!(shop.stripe.checkout(&krona, "isk").await, Err(StripeError::Currency));
    let missing = shop.stripe.checkout_session("cs_test_nothing").await;
    assert_eq!(missing, Err(StripeError::Missing));
    let elsewhere = shop.stripe.checkout_session("../customers").await;
    assert_eq!(elsewhere, Err(StripeError::Missing));
}

#[tokio::test]
async fn every_call_says_the_version_and_every_change_a_key() {
    let shop = Shop::new();
    let customer = shop.customer().await;
    let page = shop.checkout(&customer).await;
    shop.stripe.checkout_session(&page.id).await.unwrap();
    let calls = shop.double.calls();
    assert_eq!(calls.len(), 3);
    assert!(calls.iter().all(|call| call.version.as_deref() == Some(API_VERSION)));
    assert!(calls.iter().all(|call| (call.method == "POST") == call.idempotency_key.is_some()));
}
