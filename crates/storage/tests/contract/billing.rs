//! Subscriptions, invoices, payments.

use portal_storage::{
    BillingDetailsRecord, CheckoutRecord, InvoiceRecord, PaymentRecord, ProviderEventRecord,
    StoreError, SubscriptionRecord,
};
use portal_types::{
    AccountId, CheckoutId, InvoiceId, InvoiceKind, InvoiceStatus, PaymentProvider,
    SubscriptionStatus,
};
use uuid::Uuid;

use crate::{Fixture, at};

/// A trial that ends at 100.
pub fn trial(account: AccountId) -> SubscriptionRecord {
    SubscriptionRecord {
        account_id: account,
        status: SubscriptionStatus::Trialing,
        trial_ends_at: Some(at(100)),
        plan: "trial".to_owned(),
        terms: None,
        plan_since: None,
        anchor_at: None,
        period_start: None,
        period_end: None,
        cancels: false,
        overdue_at: None,
        suspends_at: None,
        credit: 0,
        customer: None,
        has_payment_method: false,
        reminded_of: None,
        due_at: Some(at(90)),
    }
}

fn paid(account: AccountId) -> SubscriptionRecord {
    SubscriptionRecord {
        status: SubscriptionStatus::Active,
        trial_ends_at: None,
        plan: "business".to_owned(),
        terms: Some("{}".to_owned()),
        plan_since: Some(at(1)),
        anchor_at: Some(at(2)),
        period_start: Some(at(3)),
        period_end: Some(at(200)),
        cancels: true,
        overdue_at: Some(at(5)),
        suspends_at: Some(at(6)),
        credit: 7,
        customer: Some(format!("cus_{account}")),
        has_payment_method: true,
        reminded_of: Some(at(8)),
        due_at: Some(at(9)),
        ..trial(account)
    }
}

fn invoice(account: AccountId, sequence: i64) -> InvoiceRecord {
    InvoiceRecord {
        id: InvoiceId(Uuid::new_v4()),
        account_id: account,
        sequence,
        number: format!("INV-{sequence}"),
        kind: InvoiceKind::Invoice,
        status: InvoiceStatus::Open,
        issued_at: at(sequence),
        due_at: at(100 - sequence),
        paid_at: None,
        currency: "EUR".to_owned(),
        net: 9_900,
        tax_rate: 2_100,
        tax: 2_079,
        total: 11_979,
        from_credit: 0,
        paid: 0,
        refunded: 0,
        note: Some("Reverse charge".to_owned()),
        refers_to: None,
        lines: "[]".to_owned(),
        seller: "{}".to_owned(),
        buyer: "{}".to_owned(),
        purchase_order: Some("PO-1".to_owned()),
        tries: 0,
        try_at: Some(at(sequence)),
    }
}

pub async fn a_subscription_is_kept_whole(f: &Fixture) {
    let ((acme, _), (other, _)) = (f.account().await, f.account().await);
    let mut unit = f.store.write().await.unwrap();
    assert_eq!(unit.hold_subscription(acme).await.unwrap(), Some(trial(acme)));
    unit.set_subscription(&paid(acme)).await.unwrap();
    unit.commit().await.unwrap();
    let mut unit = f.store.read().await.unwrap();
    assert_eq!(unit.subscription(acme).await.unwrap(), Some(paid(acme)));
    assert_eq!(unit.subscription(other).await.unwrap(), Some(trial(other)));
    let customer = paid(acme).customer.unwrap();
    assert_eq!(unit.account_of_customer(&customer).await.unwrap(), Some(acme));
    assert_eq!(unit.account_of_customer("cus_none").await.unwrap(), None);
    let nobody = AccountId(Uuid::new_v4());
    assert_eq!(unit.subscription(nobody).await.unwrap(), None);
}

/// Whoever waited for it sees what the one before wrote.
pub async fn nothing_of_a_held_subscription_is_lost(f: &Fixture) {
    let (acme, _) = f.account().await;
    futures_util::future::join_all((0..20).map(|_| async {
        let mut unit = f.store.write().await.unwrap();
        let mut record = unit.hold_subscription(acme).await.unwrap().unwrap();
        record.credit += 1;
        unit.set_subscription(&record).await.unwrap();
        unit.commit().await.unwrap();
    }))
    .await;
    let record = f.store.read().await.unwrap().subscription(acme).await.unwrap().unwrap();
    assert_eq!(record.credit, 20);
}

pub async fn what_is_due_comes_first_first(f: &Fixture) {
    let ((acme, _), (other, _), (never, _)) =
        (f.account().await, f.account().await, f.account().await);
    let mut unit = f.store.write().await.unwrap();
    unit.set_subscription(&paid(other)).await.unwrap();
    let never = SubscriptionRecord { due_at: None, ..trial(never) };
    unit.set_subscription(&never).await.unwrap();
    assert_eq!(unit.due_subscriptions(at(8), 9).await.unwrap(), []);
    assert_eq!(unit.due_subscriptions(at(9), 9).await.unwrap(), [other]);
    assert_eq!(unit.due_subscriptions(at(1_000), 9).await.unwrap(), [other, acme]);
    assert_eq!(unit.due_subscriptions(at(1_000), 1).await.unwrap(), [other]);
}

pub async fn what_plans_limit_is_counted(f: &Fixture) {
    let (acme, _) = f.account().await;
    f.account().await;
    let used = f.store.read().await.unwrap().used_of_plan(acme, at(0)).await.unwrap();
    // The owner; Global is no row of a field.
    assert_eq!((used.api_keys, used.fields, used.members, used.usages), (0, 0, 1, 0));
}

pub async fn billing_details_are_replaced(f: &Fixture) {
    let ((acme, _), (other, _)) = (f.account().await, f.account().await);
    let details = BillingDetailsRecord {
        company: "Acme BV".to_owned(),
        address: "Herengracht 1\nAmsterdam".to_owned(),
        country: "NL".to_owned(),
        tax_id: Some("NL123456789B13".to_owned()),
        email: None,
        purchase_order: None,
    };
    let mut unit = f.store.write().await.unwrap();
    assert_eq!(unit.billing_details(acme).await.unwrap(), None);
    for company in ["Acme BV", "Acme NV"] {
        let details = BillingDetailsRecord { company: company.to_owned(), ..details.clone() };
        unit.set_billing_details(acme, &details).await.unwrap();
        assert_eq!(unit.billing_details(acme).await.unwrap(), Some(details));
    }
    assert_eq!(unit.billing_details(other).await.unwrap(), None);
}

pub async fn invoices_are_listed_and_paid(f: &Fixture) {
    let ((acme, _), (other, _)) = (f.account().await, f.account().await);
    let mut unit = f.store.write().await.unwrap();
    let mut all = Vec::new();
    for account in [acme, acme, other] {
        let number = unit.count_up("invoice").await.unwrap();
        let invoice = invoice(account, number);
        unit.insert_invoice(&invoice).await.unwrap();
        all.push(invoice);
    }
    let [first, second, others] = <[_; 3]>::try_from(all).unwrap();
    assert_eq!([first.sequence, second.sequence, others.sequence], [1, 2, 3]);
    let newest = vec![second.clone(), first.clone()];
    assert_eq!(unit.invoices(acme, None, 9).await.unwrap(), newest);
    assert_eq!(unit.invoices(acme, Some(second.sequence), 9).await.unwrap(), vec![first.clone()]);
    // The later one is due earlier.
    assert_eq!(unit.open_invoices(acme).await.unwrap(), newest);
    assert_eq!(unit.invoice(acme, others.id).await.unwrap(), None);
    assert_eq!(unit.all_invoices(1, 9).await.unwrap(), [second.clone(), others.clone()]);
    assert_eq!(
        unit.invoices_to_charge(at(2), 9).await.unwrap(),
        [(acme, first.id), (acme, second.id)]
    );

    let paid = InvoiceRecord {
        status: InvoiceStatus::Paid,
        paid_at: Some(at(50)),
        from_credit: 79,
        paid: 11_900,
        refunded: 5,
        tries: 3,
        try_at: None,
        ..first
    };
    unit.set_invoice_paid(&paid).await.unwrap();
    assert_eq!(unit.invoice(acme, paid.id).await.unwrap(), Some(paid));
    assert_eq!(unit.open_invoices(acme).await.unwrap(), [second]);
    unit.commit().await.unwrap();
    // Books are kept: they outlive the account.
    let mut unit = f.store.write().await.unwrap();
    unit.delete_account(acme).await.unwrap();
    assert_eq!(unit.all_invoices(0, 9).await.unwrap().len(), 3);
    let again = InvoiceRecord { id: InvoiceId(Uuid::new_v4()), ..others };
    assert!(matches!(unit.insert_invoice(&again).await, Err(StoreError::Conflict)));
}

pub async fn numbers_have_no_gaps_however_many_want_one(f: &Fixture) {
    let (acme, _) = f.account().await;
    futures_util::future::join_all((0..20).map(|n| async move {
        let mut unit = f.store.write().await.unwrap();
        let number = unit.count_up("invoice").await.unwrap();
        unit.insert_invoice(&invoice(acme, number)).await.unwrap();
        // Every third one thinks better of it.
        if n % 3 != 0 {
            unit.commit().await.unwrap();
        }
    }))
    .await;
    let all = f.store.read().await.unwrap().all_invoices(0, 99).await.unwrap();
    let numbers: Vec<i64> = all.iter().map(|invoice| invoice.sequence).collect();
    assert_eq!(numbers, (1..=13).collect::<Vec<_>>());
}

pub async fn a_payment_is_taken_once(f: &Fixture) {
    let (acme, _) = f.account().await;
    let mut unit = f.store.write().await.unwrap();
    let payment = PaymentRecord {
        reference: "pi_1".to_owned(),
        account_id: acme,
        invoice_id: Some(InvoiceId(Uuid::new_v4())),
        provider: PaymentProvider::Stripe,
        at: at(1),
        currency: "EUR".to_owned(),
        amount: 11_979,
    };
    assert!(unit.insert_payment(&payment).await.unwrap());
    let other = PaymentRecord { amount: 1, ..payment.clone() };
    assert!(!unit.insert_payment(&other).await.unwrap());
    let back =
        PaymentRecord { reference: "re_1".to_owned(), amount: -5, at: at(2), ..payment.clone() };
    let kept = PaymentRecord {
        reference: "pi_2".to_owned(),
        invoice_id: None,
        at: at(3),
        ..payment.clone()
    };
    assert!(unit.insert_payment(&back).await.unwrap());
    assert!(unit.insert_payment(&kept).await.unwrap());
    let of = payment.invoice_id.unwrap();
    let both = vec![payment.clone(), back.clone()];
    assert_eq!(unit.payments_of_invoice(acme, of).await.unwrap(), both);
    assert_eq!(unit.payments(acme).await.unwrap(), [payment, back, kept]);
}

pub async fn checkouts_and_events_are_dealt_with_once(f: &Fixture) {
    let (acme, _) = f.account().await;
    let mut unit = f.store.write().await.unwrap();
    let checkout = CheckoutRecord {
        id: CheckoutId(Uuid::new_v4()),
        account_id: acme,
        session: "cs_1".to_owned(),
        invoice_id: None,
        terms: Some("{}".to_owned()),
        amount: 1,
        currency: "EUR".to_owned(),
        created_at: at(1),
        ended_at: None,
    };
    unit.insert_checkout(&checkout).await.unwrap();
    assert_eq!(unit.checkout("cs_1").await.unwrap(), Some(checkout.clone()));
    assert_eq!(unit.open_checkouts(at(0), 9).await.unwrap(), []);
    assert_eq!(unit.open_checkouts(at(1), 9).await.unwrap(), [checkout]);
    assert!(unit.end_checkout("cs_1", at(2)).await.unwrap());
    assert!(!unit.end_checkout("cs_1", at(3)).await.unwrap());
    assert_eq!(unit.open_checkouts(at(9), 9).await.unwrap(), []);

    let event = |id: &str, seconds| ProviderEventRecord {
        id: id.to_owned(),
        kind: "checkout.session.completed".to_owned(),
        object: "cs_1".to_owned(),
        received_at: at(seconds),
    };
    assert!(unit.insert_provider_event(&event("evt_2", 2)).await.unwrap());
    assert!(unit.insert_provider_event(&event("evt_1", 1)).await.unwrap());
    assert!(!unit.insert_provider_event(&event("evt_1", 3)).await.unwrap());
    let all = vec![event("evt_1", 1), event("evt_2", 2)];
    assert_eq!(unit.provider_events_to_do(9).await.unwrap(), all);
    assert!(unit.end_provider_event("evt_1", at(4)).await.unwrap());
    assert!(!unit.end_provider_event("evt_1", at(5)).await.unwrap());
    assert_eq!(unit.provider_events_to_do(9).await.unwrap(), [event("evt_2", 2)]);
    assert_eq!(unit.forget_provider_events(at(4)).await.unwrap(), 0);
    assert_eq!(unit.forget_provider_events(at(5)).await.unwrap(), 1);
}
