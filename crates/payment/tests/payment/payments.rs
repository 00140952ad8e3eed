//! Customers, refunds, and the customer portal.

use portal_payment::{ChargeOutcome, RefundStatus, StripeError};
use stripe_double::Instrument;

use crate::support::Shop;

#[tokio::test]
async fn a_customer_is_made_once() {
    let shop = Shop::new();
    let customer = shop.customer().await;
    assert!(customer.starts_with("cus_"));
    assert_eq!(shop.customer().await, customer);
    let customers = shop.double.objects("customer");
    assert_eq!(customers.len(), 1);
    assert_eq!(customers[0]["name"], "Ada & Söhne");
    assert_eq!(customers[0]["metadata"]["account"], "a1");
}

#[tokio::test]
async fn money_goes_back_in_parts_and_never_too_much() {
    let shop = Shop::new();
    let customer = shop.paid_with(Instrument::Good).await;
    let outcome = shop.charge(&customer, "renewal").await.unwrap();
    let ChargeOutcome::Succeeded { payment_intent: id } = outcome else { panic!("{outcome:?}") };
    let first = shop.stripe.refund(&id, 1_000, "refund-1").await.unwrap();
    assert_eq!((first.status, first.amount), (RefundStatus::Succeeded, 1_000));
    assert_eq!(shop.stripe.refund(&id, 1_000, "refund-1").await, Ok(first));
    assert_eq!(shop.stripe.payment(&id).await.unwrap().amount_refunded, 1_000);

    let too_much = shop.stripe.refund(&id, 4_000, "refund-2").await.unwrap_err();
    let param = Some("amount".to_owned());
    assert_eq!(too_much, StripeError::Invalid { code: None, param });
    shop.stripe.refund(&id, 3_900, "refund-3").await.unwrap();
    let again = shop.stripe.refund(&id, 1, "refund-4").await.unwrap_err();
    let code = Some("charge_already_refunded".to_owned());
    assert_eq!(again, StripeError::Invalid { code, param: None });
    let payments = shop.stripe.payments_of(&customer).await.unwrap();
    let refunded: Vec<_> = payments.iter().map(|payment| payment.amount_refunded).collect();
    assert_eq!(refunded, [4_900, 0]);
}

#[tokio::test]
async fn what_was_never_paid_is_not_given_back() {
    let shop = Shop::new();
    let customer = shop.paid_with(Instrument::DeclinedLater).await;
    let outcome = shop.charge(&customer, "renewal").await.unwrap();
    let ChargeOutcome::Declined(decline) = outcome else { panic!("{outcome:?}") };
    let refused = shop.stripe.refund(&decline.payment_intent.unwrap(), 100, "refund").await;
    assert!(matches!(refused, Err(StripeError::Invalid { code: Some(_), .. })), "{refused:?}");
    assert_eq!(shop.stripe.refund("pi_nothing", 100, "other").await, Err(StripeError::Missing));
}

#[tokio::test]
async fn the_portal_is_a_page_of_stripe() {
    let shop = Shop::new();
    let customer = shop.customer().await;
    let url = shop.stripe.portal_session(&customer, "https://portal.example/b", "p").await.unwrap();
    assert!(url.starts_with(&format!("{}/p/session/bps_", shop.double.origin)));
    let nobody = shop.stripe.portal_session("cus_nobody", "https://portal.example/b", "q").await;
    assert_eq!(nobody, Err(StripeError::Missing));
}
