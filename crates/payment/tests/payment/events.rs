//! Asking for what happened.

use portal_payment::EventKind;
use stripe_double::Instrument;

use crate::support::Shop;

#[tokio::test]
async fn events_are_told_from_the_oldest() {
    let shop = Shop::new();
    shop.paid_with(Instrument::Good).await;
    let told = shop.stripe.events_since(shop.now(), 100).await.unwrap();
    let kinds: Vec<_> = told.events.iter().map(|event| event.kind.clone()).collect();
    assert_eq!(kinds, [EventKind::PaymentSucceeded, EventKind::CheckoutCompleted]);
    assert!(!told.has_more);
    let ids = &told.events[1].ids;
    assert!(ids.checkout_session.as_ref().unwrap().starts_with("cs_test_"));
    assert_eq!(ids.payment_intent, told.events[0].ids.payment_intent);
    assert_eq!(ids.invoice.as_deref(), Some("invoice-1"));
    assert!(told.events.iter().all(|event| !event.is_live && event.created == shop.now()));
}

#[tokio::test]
async fn what_was_before_is_not_told() {
    let shop = Shop::new();
    let customer = shop.paid_with(Instrument::Good).await;
    shop.move_clock(60);
    shop.charge(&customer, "renewal").await.unwrap();
    let told = shop.stripe.events_since(shop.now(), 100).await.unwrap();
    assert_eq!(told.events.len(), 1);
    assert_eq!(told.events[0].ids.invoice.as_deref(), Some("invoice-2"));
}

#[tokio::test]
async fn many_pages_are_read_and_no_more_than_wanted() {
    let shop = Shop::new();
    let customer = shop.paid_with(Instrument::Good).await;
    for n in 0..120 {
        shop.charge(&customer, &format!("renewal-{n}")).await.unwrap();
    }
    let all = shop.stripe.events_since(shop.now(), 1_000).await.unwrap();
    assert_eq!((all.events.len(), all.has_more), (122, false));
    let some = shop.stripe.events_since(shop.now(), 110).await.unwrap();
    assert_eq!((some.events.as_slice(), some.has_more), (&all.events[12..], true));
    assert!(shop.stripe.events_since(shop.now(), 0).await.unwrap().has_more);
}

#[tokio::test]
async fn every_kind_has_its_ids() {
    let shop = Shop::new();
    let customer = shop.customer().await;
    for (n, is_paid) in [true, false].into_iter().enumerate() {
        let page = crate::support::checkout(&customer);
        let page = shop.stripe.checkout(&page, &format!("debit-{n}")).await.unwrap();
        shop.double.pay(&page.id, Instrument::Debit).unwrap();
        let session = shop.stripe.checkout_session(&page.id).await.unwrap();
        assert!(!session.is_paid);
        let intent = session.payment_intent.unwrap();
        shop.double.settle(&intent, is_paid);
        assert_eq!(shop.stripe.checkout_session(&page.id).await.unwrap().is_paid, is_paid);
        if is_paid {
            assert!(shop.double.dispute(&intent));
            shop.stripe.refund(&intent, 500, "refund").await.unwrap();
        }
    }
    let page = shop.checkout(&customer).await;
    shop.stripe.expire_checkout(&page.id, "close").await.unwrap();
    let told = shop.stripe.events_since(shop.now(), 100).await.unwrap().events;
    for kind in [
        EventKind::CheckoutCompleted,
        EventKind::CheckoutPaidLater,
        EventKind::CheckoutFailedLater,
        EventKind::CheckoutExpired,
        EventKind::PaymentSucceeded,
        EventKind::PaymentFailed,
        EventKind::PaymentProcessing,
        EventKind::ChargeRefunded,
        EventKind::DisputeCreated,
    ] {
        let event = told.iter().find(|event| event.kind == kind).unwrap();
        let ids = &event.ids;
        let name = kind.name();
        if name.starts_with("checkout") {
            assert!(ids.checkout_session.is_some(), "{name}");
        }
        if name.starts_with("charge") {
            assert!(ids.charge.is_some(), "{name}");
        }
        assert_eq!(ids.payment_intent.is_some(), kind != EventKind::CheckoutExpired, "{name}");
        if kind != EventKind::DisputeCreated {
            assert_eq!(ids.invoice.as_deref(), Some("invoice-1"), "{name}");
            assert_eq!(ids.customer.as_deref(), Some(customer.as_str()), "{name}");
        }
    }
}
