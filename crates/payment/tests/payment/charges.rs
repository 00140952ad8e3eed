//! Renewals: charges without the customer.

use portal_payment::{ChargeOutcome, Decline, PaymentStatus, StripeError};
use stripe_double::{Instrument, Troubles};

use crate::support::Shop;

#[tokio::test]
async fn what_was_paid_with_is_charged_again() {
    let shop = Shop::new();
    let customer = shop.paid_with(Instrument::Good).await;
    let outcome = shop.charge(&customer, "renewal").await.unwrap();
    let ChargeOutcome::Succeeded { payment_intent } = outcome else { panic!("{outcome:?}") };
    let payment = shop.stripe.payment(&payment_intent).await.unwrap();
    assert_eq!(payment.status, PaymentStatus::Succeeded);
    assert_eq!((payment.amount_received, payment.amount_refunded), (4_900, 0));
    assert_eq!(payment.invoice.as_deref(), Some("invoice-2"));
    assert_eq!(payment.customer.as_deref(), Some(customer.as_str()));
}

#[tokio::test]
async fn nothing_saved_is_nothing_to_charge() {
    let shop = Shop::new();
    let customer = shop.customer().await;
    let outcome = shop.charge(&customer, "renewal").await;
    assert_eq!(outcome, Ok(ChargeOutcome::NoPaymentMethod));
    assert!(shop.double.objects("payment_intent").is_empty());
    assert_eq!(shop.charge("cus_nobody", "renewal").await, Err(StripeError::Missing));
}

#[tokio::test]
async fn a_declined_card_is_an_answer() {
    let shop = Shop::new();
    let customer = shop.paid_with(Instrument::DeclinedLater).await;
    let outcome = shop.charge(&customer, "renewal").await.unwrap();
    let ChargeOutcome::Declined(Decline { code, payment_intent }) = &outcome else {
        panic!("{outcome:?}")
    };
    assert_eq!(code, "generic_decline");
    let payment = shop.stripe.payment(payment_intent.as_ref().unwrap()).await.unwrap();
    assert_eq!((payment.status, payment.amount_received), (PaymentStatus::NeedsMethod, 0));
    // With the same key there is one try and one answer, whatever was saved since.
    assert_eq!(shop.charge(&customer, "renewal").await, Ok(outcome));
    assert_eq!(shop.double.objects("payment_intent").len(), 2);

    shop.double.save_method(&customer, Instrument::Poor, true);
    let outcome = shop.charge(&customer, "renewal-2").await.unwrap();
    let ChargeOutcome::Declined(decline) = outcome else { panic!("{outcome:?}") };
    assert_eq!(decline.code, "insufficient_funds");
    assert!(decline.words().contains("not enough money"));
}

#[tokio::test]
async fn a_bank_may_want_the_customer() {
    let shop = Shop::new();
    let customer = shop.paid_with(Instrument::NeedsAuthentication).await;
    let outcome = shop.charge(&customer, "renewal").await.unwrap();
    assert!(matches!(outcome, ChargeOutcome::NeedsAction { payment_intent: Some(_) }));
}

#[tokio::test]
async fn a_direct_debit_takes_days() {
    let shop = Shop::new();
    let customer = shop.customer().await;
    shop.double.save_method(&customer, Instrument::Debit, false);
    for is_paid in [true, false] {
        let outcome = shop.charge(&customer, &format!("renewal-{is_paid}")).await.unwrap();
        let ChargeOutcome::Processing { payment_intent } = outcome else { panic!("{outcome:?}") };
        let payment = shop.stripe.payment(&payment_intent).await.unwrap();
        assert_eq!(payment.status, PaymentStatus::Processing);
        assert!(shop.double.settle(&payment_intent, is_paid));
        let payment = shop.stripe.payment(&payment_intent).await.unwrap();
        let expected = if is_paid { PaymentStatus::Succeeded } else { PaymentStatus::NeedsMethod };
        assert_eq!(payment.status, expected);
        assert_eq!(payment.amount_received, if is_paid { 4_900 } else { 0 });
    }
}

#[tokio::test]
async fn what_the_customer_chose_goes_before_what_came_last() {
    let shop = Shop::new();
    let customer = shop.customer().await;
    shop.double.save_method(&customer, Instrument::Good, false);
    shop.double.save_method(&customer, Instrument::Poor, false);
    let outcome = shop.charge(&customer, "last").await.unwrap();
    assert!(matches!(outcome, ChargeOutcome::Declined(_)), "{outcome:?}");
    shop.double.save_method(&customer, Instrument::Good, true);
    shop.double.save_method(&customer, Instrument::Poor, false);
    let outcome = shop.charge(&customer, "chosen").await.unwrap();
    assert!(matches!(outcome, ChargeOutcome::Succeeded { .. }), "{outcome:?}");
}

#[tokio::test]
async fn a_lost_answer_is_no_second_charge() {
    let shop = Shop::new();
    let customer = shop.paid_with(Instrument::Good).await;
    shop.double.set_troubles(Troubles { cut_answers: 1, ..Troubles::default() });
    let lost = shop.charge(&customer, "renewal").await.unwrap_err();
    assert_eq!(lost, StripeError::CutOff);
    assert!(lost.is_worth_retrying());
    let outcome = shop.charge(&customer, "renewal").await.unwrap();
    assert!(matches!(outcome, ChargeOutcome::Succeeded { .. }));
    assert_eq!(shop.double.objects("payment_intent").len(), 2);
}

#[tokio::test]
async fn a_lost_answer_and_another_card_is_no_second_charge_either() {
    let shop = Shop::new();
    let customer = shop.paid_with(Instrument::Good).await;
    shop.double.set_troubles(Troubles { cut_answers: 1, ..Troubles::default() });
    assert_eq!(shop.charge(&customer, "renewal").await, Err(StripeError::CutOff));
    shop.double.save_method(&customer, Instrument::Good, true);
    let refused = shop.charge(&customer, "renewal").await.unwrap_err();
    assert_eq!(refused, StripeError::KeyReused);
    assert!(!refused.is_worth_retrying());
    let payments = shop.stripe.payments_of(&customer).await.unwrap();
    let paid: Vec<_> = payments.iter().map(|payment| payment.invoice.as_deref()).collect();
    assert_eq!(paid, [Some("invoice-2"), Some("invoice-1")]);
    assert!(payments.iter().all(|payment| payment.status == PaymentStatus::Succeeded));
}
