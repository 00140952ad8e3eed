//! Stripe collects: its page, its charges, and what it tells, however often and in whatever order.

use std::{
    sync::{Arc, OnceLock},
    time::Instant,
};

use futures_util::future::join_all;
use portal_api::clock::{Clock as _, ManualClock};
use portal_tests::{Answer, Engine, Person, TestApp, eventually};
use serde_json::{Value, json};
use stripe_double::{Endpoint, Failure, Instrument, Options, StripeDouble, Troubles, sign};

use super::{ADA, SELLER, SUBSCRIPTION, days_later, invoices, order, subscription, support};

const KEY: &str = "sk_test_double";
const SECRET: &str = "whsec_double";
const WEBHOOK: &str = "/api/v1/billing/stripe/webhook";

/// A portal that Stripe collects for, and Stripe.
async fn start(engine: Engine) -> (TestApp, StripeDouble) {
    let clock: Arc<OnceLock<Arc<ManualClock>>> = Arc::default();
    let of_app = Arc::clone(&clock);
    let now = move || of_app.get().map_or(1_772_357_400, |clock| clock.now().unix_seconds());
    let options = Options { secret_key: KEY.to_owned(), now: Arc::new(now), ..Options::default() };
    let stripe = StripeDouble::start(options).unwrap();
    let settings = settings(&stripe);
    let settings: Vec<(&str, &str)> =
        settings.iter().map(|(name, value)| (*name, &**value)).collect();
    let app = TestApp::start_with(engine, &settings).await;
    let _ = clock.set(app.clock.clone());
    stripe.set_webhook(Some(Endpoint {
        url: format!("{}{WEBHOOK}", app.url),
        secret: SECRET.to_owned(),
    }));
    (app, stripe)
}

fn settings(stripe: &StripeDouble) -> [(&'static str, String); 4] {
    [
        ("PORTAL_SELLER", SELLER.to_owned()),
        ("PORTAL_STRIPE_API", stripe.origin.clone()),
        ("PORTAL_STRIPE_SECRET_KEY", KEY.to_owned()),
        ("PORTAL_STRIPE_WEBHOOK_SECRET", SECRET.to_owned()),
    ]
}

async fn checkout(person: &Person<'_>, body: &Value) -> String {
    let page = person.post(&format!("{SUBSCRIPTION}/checkout"), body).await.ok();
    let url = page["url"].as_str().unwrap();
    url.rsplit('/').next().unwrap().to_owned()
}

async fn becomes(person: &Person<'_>, status: &str) {
    eventually(status, async || (subscription(person).await["status"] == status).then_some(()))
        .await;
}

async fn is_paid(person: &Person<'_>, n: usize) -> Value {
    eventually("the payment", async || {
        let all = invoices(person).await;
        all.get(n).filter(|one| one["status"] == "paid").cloned()
    })
    .await
}

pub async fn a_plan_begins_once_it_is_paid_and_renews_by_itself(engine: Engine) {
    let (app, stripe) = start(engine).await;
    let ada = Person::sign_up(&app, ADA).await;
    ada.post(&format!("{SUBSCRIPTION}/portal"), &json!({}))
        .await
        .problem(409, "provider_unavailable");
    ada.post(&format!("{SUBSCRIPTION}/change"), &json!({ "plan": "starter" }))
        .await
        .problem(409, "plan_unavailable");
    let session = checkout(&ada, &json!({ "plan": "starter" })).await;
    assert_eq!(subscription(&ada).await["status"], "trialing");
    assert_eq!(
        stripe.pay(&session, Instrument::Good).unwrap(),
        format!("{}/subscription?checkout=done", app.url)
    );
    becomes(&ada, "active").await;
    let first = is_paid(&ada, 0).await;
    assert_eq!(first["total"]["amount"], 11_979);
    assert_eq!(invoices(&ada).await.len(), 1);
    let now = subscription(&ada).await;
    assert_eq!((&now["provider"], &now["hasPaymentMethod"]), (&json!("stripe"), &json!(true)));
    let page = ada.post(&format!("{SUBSCRIPTION}/portal"), &json!({})).await.ok();
    assert!(page["url"].as_str().unwrap().starts_with(&stripe.origin));

    // A change is charged to the card, and so is the next month.
    app.clock.advance_seconds(60);
    order(&ada, "business").await;
    is_paid(&ada, 1).await;
    let ada = days_later(&app, &ada, 32).await;
    let renewed = is_paid(&ada, 2).await;
    assert_eq!(renewed["net"], 29_900);
    // Once each, whatever was told how often.
    assert_eq!(stripe.objects("payment_intent").len(), 3);

    // What support gives back, Stripe does.
    let (grace, path) = support(&app, &ada).await;
    let id = renewed["id"].as_str().unwrap();
    let back = json!({ "amount": 1_000, "reason": "The service was down." });
    grace.post(&format!("{path}/invoices/{id}/refunds"), &back).await.ok();
    eventually("the refund", async || (stripe.objects("refund").len() == 1).then_some(())).await;
    assert_eq!(stripe.objects("refund")[0]["amount"], 1_000);
}

pub async fn a_card_that_fails_is_tried_again_and_then_stops(engine: Engine) {
    let (app, stripe) = start(engine).await;
    let ada = Person::sign_up(&app, ADA).await;
    let session = checkout(&ada, &json!({ "plan": "starter" })).await;
    assert!(stripe.pay(&session, Instrument::Declined).is_err());
    assert_eq!(subscription(&ada).await["status"], "trialing");
    stripe.pay(&session, Instrument::DeclinedLater).unwrap();
    becomes(&ada, "active").await;
    let failed = async |n: usize| {
        eventually("the mail", async || {
            let mails = app.mails_to(ADA).await;
            let of = |mail: &&Value| mail["subject"] == "A payment failed";
            (mails.iter().filter(of).count() == n).then_some(())
        })
        .await;
    };
    let ada = days_later(&app, &ada, 31).await;
    failed(1).await;
    let ada = days_later(&app, &ada, 1).await;
    failed(2).await;
    let ada = days_later(&app, &ada, 3).await;
    failed(3).await;
    assert_eq!(ada.config().await.ok()["subscription"]["status"], "past_due");
    let ada = days_later(&app, &ada, 12).await;
    ada.config().await.problem(402, "subscription_ended");

    // The page takes another card, and within a second connectors are served.
    let open = invoices(&ada).await.pop().unwrap();
    let session = checkout(&ada, &json!({ "invoiceId": open["id"] })).await;
    stripe.pay(&session, Instrument::Good).unwrap();
    becomes(&ada, "active").await;
    ada.config().await.ok();
    checkout_refused(&ada, &open).await.problem(409, "invoice_not_open");
}

async fn checkout_refused(person: &Person<'_>, invoice: &Value) -> Answer {
    person.post(&format!("{SUBSCRIPTION}/checkout"), &json!({ "invoiceId": invoice["id"] })).await
}

pub async fn an_event_told_ten_times_at_once_has_one_effect(engine: Engine) {
    let (app, stripe) = start(engine).await;
    let ada = Person::sign_up(&app, ADA).await;
    stripe.set_webhook(None);
    let session = checkout(&ada, &json!({ "plan": "starter" })).await;
    stripe.pay(&session, Instrument::Good).unwrap();
    let events = stripe.events();
    let completed = events.iter().find(|event| event["type"] == "checkout.session.completed");
    let body = completed.unwrap().to_string();
    let signature = sign(SECRET, body.as_bytes(), app.clock.now().unix_seconds());
    let send = async |body: &str, signature: &str| {
        let request = app.request(reqwest::Method::POST, WEBHOOK);
        let request = request.header("Stripe-Signature", signature);
        app.send(request.header("Content-Type", "application/json").body(body.to_owned())).await
    };
    // Forged, altered, and too old.
    send(&body, &sign("whsec_other", body.as_bytes(), app.clock.now().unix_seconds()))
        .await
        .problem(401, "webhook_refused");
    send(&body.replace("usd", "eur").replace("eur", "chf"), &signature)
        .await
        .problem(401, "webhook_refused");
    send(&body, &sign(SECRET, body.as_bytes(), app.clock.now().unix_seconds() - 600))
        .await
        .problem(401, "webhook_refused");
    send(&body, "").await.problem(401, "webhook_refused");
    assert_eq!(subscription(&ada).await["status"], "trialing");

    for answer in join_all((0..10).map(|_| send(&body, &signature))).await {
        assert_eq!(answer.ok(), json!({ "received": true }));
    }
    becomes(&ada, "active").await;
    is_paid(&ada, 0).await;
    send(&body, &signature).await.ok();
    app.portal.reconcile().await.unwrap();
    assert_eq!(invoices(&ada).await.len(), 1);
    assert_eq!(subscription(&ada).await["credit"]["amount"], 0);
}

pub async fn what_was_lost_is_looked_up(engine: Engine) {
    let (app, stripe) = start(engine).await;
    let ada = Person::sign_up(&app, ADA).await;
    stripe.set_troubles(Troubles { drop_deliveries: 100, ..Troubles::default() });
    let session = checkout(&ada, &json!({ "plan": "starter" })).await;
    stripe.pay(&session, Instrument::Good).unwrap();
    assert_eq!(subscription(&ada).await["status"], "trialing");
    app.clock.advance_seconds(60);
    app.portal.reconcile().await.unwrap();
    assert_eq!(subscription(&ada).await["status"], "active");
    // Late, the other way round, and each twice: nothing more comes of it.
    stripe.set_troubles(Troubles { copies: 2, hold_events: true, ..Troubles::default() });
    order(&ada, "business").await;
    is_paid(&ada, 1).await;
    stripe.set_troubles(Troubles { copies: 2, ..Troubles::default() });
    stripe.release_events();
    let count = stripe.events().len();
    assert!(count > 2);
    app.portal.reconcile().await.unwrap();
    let all = invoices(&ada).await;
    assert_eq!(all.len(), 2);
    assert_eq!(subscription(&ada).await["credit"]["amount"], 0);
}

pub async fn a_lost_answer_charges_nobody_twice(engine: Engine) {
    let (app, stripe) = start(engine).await;
    let ada = Person::sign_up(&app, ADA).await;
    stripe.set_troubles(Troubles {
        fail_calls: 1,
        fail_with: Failure::ServerError,
        ..Troubles::default()
    });
    ada.post(&format!("{SUBSCRIPTION}/checkout"), &json!({ "plan": "starter" }))
        .await
        .problem(502, "payment_failed");
    let session = checkout(&ada, &json!({ "plan": "starter" })).await;
    stripe.pay(&session, Instrument::Good).unwrap();
    becomes(&ada, "active").await;
    stripe.set_webhook(None);
    app.clock.advance_seconds(60);
    let before = stripe.objects("payment_intent").len();
    stripe.set_troubles(Troubles { cut_answers: 1, ..Troubles::default() });
    order(&ada, "business").await;
    eventually("the charge", async || {
        (stripe.objects("payment_intent").len() > before).then_some(())
    })
    .await;
    eventually("the cut", async || (stripe.troubles().cut_answers == 0).then_some(())).await;
    let ada = days_later(&app, &ada, 1).await;
    is_paid(&ada, 1).await;
    assert_eq!(stripe.objects("payment_intent").len(), before + 1);
}

pub async fn what_stripes_own_dashboard_gives_back_gets_its_credit_note(engine: Engine) {
    let (app, stripe) = start(engine).await;
    let ada = Person::sign_up(&app, ADA).await;
    let session = checkout(&ada, &json!({ "plan": "starter" })).await;
    stripe.pay(&session, Instrument::Good).unwrap();
    is_paid(&ada, 0).await;
    let payment = stripe.objects("payment_intent")[0]["id"].as_str().unwrap().to_owned();
    let refund = app.http.post(format!("{}/v1/refunds", stripe.origin)).bearer_auth(KEY);
    let refund = refund.header("Content-Type", "application/x-www-form-urlencoded");
    let refund = refund.header("Idempotency-Key", "by hand");
    let answer = app.send(refund.body(format!("payment_intent={payment}&amount=2000"))).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let note = is_paid(&ada, 1).await;
    assert_eq!((&note["kind"], &note["total"]["amount"]), (&json!("credit_note"), &json!(-2_000)));
    assert_eq!(invoices(&ada).await[0]["refunded"], 2_000);
    app.portal.reconcile().await.unwrap();
    assert_eq!(invoices(&ada).await.len(), 2);
}

/// On SQLite there is one process, so there the second one only comes to read.
pub async fn a_payment_is_known_to_every_replica_within_a_second(engine: Engine) {
    let (first, stripe) = start(engine).await;
    let ada = Person::sign_up(&first, ADA).await;
    let settings = settings(&stripe);
    let settings: Vec<(&str, &str)> =
        settings.iter().map(|(name, value)| (*name, &**value)).collect();
    let second = TestApp::start_on(&first.database_url, &settings).await;
    let config = async || second.connector(&ada.key, "/api/v1/connector/config").await;
    config().await.ok();
    // The trial ends on the second's clock, whether or not anybody wrote that down.
    second.clock.advance_seconds(30 * 24 * 60 * 60);
    config().await.problem(402, "subscription_ended");
    if engine == Engine::Sqlite {
        return;
    }
    let ada = days_later(&first, &ada, 30).await;
    let session = checkout(&ada, &json!({ "plan": "starter" })).await;
    stripe.pay(&session, Instrument::Good).unwrap();
    becomes(&ada, "active").await;
    let begun = Instant::now();
    let served = async || (config().await.status == 200).then_some(());
    eventually("service", served).await;
    assert!(begun.elapsed().as_secs_f64() < 1.0, "{:?}", begun.elapsed());
}
