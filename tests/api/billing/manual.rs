//! The operator sends invoices, and support marks them as paid.

use portal_tests::{Engine, Person, TestApp};
use serde_json::{Value, json};

use super::{
    ADA, INVOICES, SELLER, SUBSCRIPTION, account_of, days_later, invoices, order, subscription,
    support,
};

async fn start(engine: Engine) -> TestApp {
    TestApp::start_with(engine, &[("PORTAL_SELLER", SELLER)]).await
}

/// The mail with a subject that Ada gets, once the portal has noticed.
async fn mailed(app: &TestApp, subject: &str) -> String {
    let is_it = |mail: &&Value| mail["subject"].as_str().unwrap().starts_with(subject);
    portal_tests::eventually(subject, async || {
        let mails = app.mails_to(ADA).await;
        mails.iter().find(is_it).map(|mail| mail["text"].as_str().unwrap().to_owned())
    })
    .await
}

pub async fn plans_are_public(engine: Engine) {
    let app = start(engine).await;
    let plans = app.get("/api/v1/plans").await.ok();
    let ids: Vec<&str> = plans["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|plan| plan["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, ["starter", "business", "business_year", "enterprise_year"]);
    assert_eq!(plans["items"][0]["price"], json!({ "amount": 9_900, "currency": "EUR" }));
    assert_eq!((&plans["trial"]["id"], &plans["trialDays"]), (&json!("trial"), &json!(30)));
}

pub async fn a_trial_ends_and_says_so_before(engine: Engine) {
    let app = start(engine).await;
    let ada = Person::sign_up(&app, ADA).await;
    let trial = subscription(&ada).await;
    assert_eq!((&trial["status"], &trial["plan"]["id"]), (&json!("trialing"), &json!("trial")));
    assert_eq!(trial["next"]["step"], "trial_ends");
    let ada = days_later(&app, &ada, 24).await;
    let text = mailed(&app, "Your trial ends on 2026-03-31").await;
    assert!(text.contains("connectors get no settings any more until you choose a plan"), "{text}");
    ada.config().await.ok();
    let ada = days_later(&app, &ada, 6).await;
    ada.config().await.problem(402, "subscription_ended");
    assert_eq!(subscription(&ada).await["status"], "expired");
    mailed(&app, "Your trial is over").await;
    // The dashboard lets people in, to pay and to take what is theirs.
    ada.get("/api/v1/settings/fields/export?format=json").await.ok();
    order(&ada, "starter").await;
    ada.config().await.ok();
    assert_eq!(
        app.mails_to(ADA)
            .await
            .iter()
            .filter(|mail| mail["subject"].as_str().unwrap().starts_with("Your trial"))
            .count(),
        2
    );
}

pub async fn an_order_is_invoiced_and_paid(engine: Engine) {
    let app = start(engine).await;
    let ada = Person::sign_up(&app, ADA).await;
    let details = json!({
        "company": "Acme BV", "address": "Herengracht 1\nAmsterdam", "country": "nl",
        "taxId": "nl 1234.56.789.b13", "email": "books@acme.example", "purchaseOrder": "PO-7",
    });
    let saved = ada.put("/api/v1/billing-details", &details).await.ok();
    assert_eq!((&saved["country"], &saved["taxId"]), (&json!("NL"), &json!("NL123456789B13")));

    let change = order(&ada, "starter").await;
    assert_eq!(change["total"], json!({ "amount": 11_979, "currency": "EUR" }));
    assert_eq!((&change["net"], &change["tax"]), (&json!(9_900), &json!(2_079)));
    assert_eq!(change["periodEnd"], "2026-04-01T09:30:00Z");
    let id = change["invoiceId"].as_str().unwrap();
    let invoice = ada.get(&format!("{INVOICES}/{id}")).await.ok();
    assert_eq!((&invoice["number"], &invoice["status"]), (&json!("INV-000001"), &json!("open")));
    assert_eq!(
        (&invoice["dueAt"], &invoice["purchaseOrder"]),
        (&json!("2026-03-15T09:30:00Z"), &json!("PO-7"))
    );
    assert_eq!(invoice["buyer"]["company"], "Acme BV");
    assert_eq!(invoice["seller"]["taxId"], "NL000000000B00");
    assert!(
        app.mail_with("books@acme.example", "INV-000001").await["text"]
            .as_str()
            .unwrap()
            .contains("EUR 119.79")
    );
    let active = subscription(&ada).await;
    assert_eq!(
        (&active["status"], &active["next"]["step"]),
        (&json!("active"), &json!("payment_due"))
    );
    assert_eq!(active["outstanding"]["amount"], 11_979);

    let (grace, path) = support(&app, &ada).await;
    let payments = format!("{path}/invoices/{id}/payments");
    let paid = json!({ "reference": "Bank 3", "reason": "Came by bank." });
    let answer = grace.post(&payments, &paid).await.ok();
    assert_eq!((&answer["status"], &answer["due"]["amount"]), (&json!("paid"), &json!(0)));
    // Once more changes nothing; another payment is refused.
    grace.post(&payments, &paid).await.ok();
    let other = json!({ "reference": "Bank 4", "reason": "Came by bank." });
    grace.post(&payments, &other).await.problem(409, "invoice_not_open");
    let active = subscription(&ada).await;
    assert_eq!(
        (&active["outstanding"]["amount"], &active["next"]["step"]),
        (&json!(0), &json!("renews"))
    );

    let events = ada.get("/api/v1/audit-events?action=invoice_paid").await.ok();
    assert_eq!(events["items"].as_array().unwrap().len(), 1);
    assert_eq!(events["items"][0]["after"]["reason"], "Came by bank.");
    assert_eq!(events["items"][0]["target"]["name"], "INV-000001");

    // A month later the next one comes by itself.
    let ada = days_later(&app, &ada, 31).await;
    mailed(&app, "Invoice INV-000002").await;
    let all = invoices(&ada).await;
    assert_eq!(all.len(), 2);
    assert_eq!(all[1]["lines"][0]["to"], "2026-05-01T09:30:00Z");
}

pub async fn who_does_not_pay_is_stopped_and_goes_on_at_once(engine: Engine) {
    let app = start(engine).await;
    let ada = Person::sign_up(&app, ADA).await;
    let id = order(&ada, "business_year").await["invoiceId"].as_str().unwrap().to_owned();
    let ada = days_later(&app, &ada, 15).await;
    assert_eq!(ada.config().await.ok()["subscription"]["status"], "past_due");
    mailed(&app, "A payment is overdue").await;
    ada.post(&format!("{SUBSCRIPTION}/change"), &json!({ "plan": "starter" }))
        .await
        .problem(409, "plan_unavailable");
    let ada = days_later(&app, &ada, 14).await;
    ada.config().await.problem(402, "subscription_ended");
    assert_eq!(subscription(&ada).await["status"], "suspended");
    mailed(&app, "Your subscription is suspended").await;
    let (grace, path) = support(&app, &ada).await;
    let paid = json!({ "reference": "Bank 3", "reason": "Came by bank." });
    grace.post(&format!("{path}/invoices/{id}/payments"), &paid).await.ok();
    assert_eq!(ada.config().await.ok()["subscription"]["status"], "active");
    mailed(&app, "Your payment has arrived").await;
}

pub async fn plans_change_to_and_fro(engine: Engine) {
    let app = start(engine).await;
    let ada = Person::sign_up(&app, ADA).await;
    order(&ada, "starter").await;
    app.clock.advance_seconds(60);
    let path = format!("{SUBSCRIPTION}/change");
    ada.post(&path, &json!({ "plan": "starter" })).await.problem(409, "plan_unavailable");
    ada.post(&path, &json!({ "plan": "trial" })).await.invalid("/plan", "mismatch");

    let ada = days_later(&app, &ada, 10).await;
    let body = json!({ "plan": "business" });
    let preview = ada.post(&format!("{path}?dryRun=true"), &body).await.ok();
    assert_eq!(preview["invoiceId"], Value::Null);
    assert_eq!(preview["lines"].as_array().unwrap().len(), 2);
    // 21 days of 31 are left, or nearly.
    let net = preview["net"].as_i64().unwrap();
    assert!((13_500..13_550).contains(&net), "{preview}");
    assert_eq!(subscription(&ada).await["plan"]["id"], "starter");
    app.clock.advance_seconds(300);
    let agreed = json!({ "plan": "business", "at": preview["at"] });
    let done = ada.post(&path, &agreed).await.ok();
    assert_eq!(done["total"], preview["total"]);
    // What was agreed on once is over with that.
    ada.post(&path, &json!({ "plan": "starter", "at": "2026-03-02T00:00:00Z" }))
        .await
        .problem(409, "plan_unavailable");

    // Back: a credit note, which pays what is open first.
    let back = order(&ada, "starter").await;
    assert!(back["total"]["amount"].as_i64().unwrap() < 0, "{back}");
    let all = invoices(&ada).await;
    let kinds: Vec<&str> = all.iter().map(|one| one["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["invoice", "invoice", "credit_note"]);
    let numbers: Vec<&str> = all.iter().map(|one| one["number"].as_str().unwrap()).collect();
    assert_eq!(numbers, ["INV-000001", "INV-000002", "INV-000003"]);
    let now = subscription(&ada).await;
    assert_eq!((&now["status"], &now["credit"]["amount"]), (&json!("active"), &json!(0)));
    let owed: i64 = all.iter().map(|one| one["total"]["amount"].as_i64().unwrap()).sum();
    assert_eq!(now["outstanding"]["amount"], owed);
}

pub async fn a_subscription_is_canceled_and_resumed(engine: Engine) {
    let app = start(engine).await;
    let ada = Person::sign_up(&app, ADA).await;
    let cancel = format!("{SUBSCRIPTION}/cancel");
    let resume = format!("{SUBSCRIPTION}/resume");
    let why = json!({ "reason": "switched", "comment": "Another CMS." });
    ada.post(&cancel, &why).await.problem(409, "subscription_not_running");
    ada.post(&resume, &json!({})).await.problem(409, "subscription_not_running");
    order(&ada, "starter").await;
    let canceled = ada.post(&cancel, &why).await.ok();
    assert_eq!(
        (&canceled["status"], &canceled["cancelsAtPeriodEnd"]),
        (&json!("active"), &json!(true))
    );
    ada.post(&cancel, &why).await.problem(409, "subscription_not_running");
    let resumed = ada.post(&resume, &json!({})).await.ok();
    assert_eq!(resumed["cancelsAtPeriodEnd"], false);
    ada.post(&cancel, &why).await.ok();
    let events = ada.get("/api/v1/audit-events?action=subscription_canceled").await.ok();
    assert_eq!(events["items"][0]["after"]["comment"], "Another CMS.");
    let (grace, path) = support(&app, &ada).await;
    let id = invoices(&ada).await[0]["id"].as_str().unwrap().to_owned();
    let paid = json!({ "reference": "1", "reason": "Came by bank." });
    grace.post(&format!("{path}/invoices/{id}/payments"), &paid).await.ok();
    let ada = days_later(&app, &ada, 32).await;
    ada.config().await.problem(402, "subscription_ended");
    assert_eq!(subscription(&ada).await["status"], "canceled");
    mailed(&app, "Your subscription has ended").await;
    ada.post(&resume, &json!({})).await.problem(409, "subscription_not_running");
    assert_eq!(invoices(&ada).await.len(), 1, "nothing was charged after the end");
    order(&ada, "business").await;
    ada.config().await.ok();
}

pub async fn support_changes_subscriptions_for_a_reason(engine: Engine) {
    let app = start(engine).await;
    let ada = Person::sign_up(&app, ADA).await;
    let path = format!("/api/v1/staff/accounts/{}", account_of(&ada).await);
    let grace = Person::sign_up(&app, "grace@portal.example").await.into_support().await;
    for path in [format!("{path}/subscription"), format!("{path}/invoices")] {
        grace.get(&path).await.problem(403, "reason_needed");
    }
    let look = json!({ "reason": "They asked for it." });
    assert_eq!(grace.post(&format!("{path}/looks"), &look).await.status, 201);
    let trial = format!("{path}/subscription/trial");
    let longer = json!({ "endsAt": "2026-06-01T00:00:00Z", "reason": "Their project waits." });
    let extended = grace.post(&trial, &longer).await.ok();
    assert_eq!(extended["trialEndsAt"], "2026-06-01T00:00:00Z");
    let past = json!({ "endsAt": "2026-01-01T00:00:00Z", "reason": "Their project waits." });
    grace.post(&trial, &past).await.invalid("/endsAt", "out_of_range");
    let short = json!({ "endsAt": "2026-06-01T00:00:00Z", "reason": "no" });
    grace.post(&trial, &short).await.invalid("/reason", "too_short");

    let mut plan = app.get("/api/v1/plans").await.ok()["items"][1].clone();
    plan["id"] = json!("acme_2026");
    plan["name"] = json!("Acme 2026");
    plan["price"]["amount"] = json!(20_000);
    plan["limits"]["members"] = json!(1);
    let set = json!({ "plan": plan, "reason": "As agreed in March." });
    let changed = grace.put(&format!("{path}/subscription/plan"), &set).await.ok();
    assert_eq!(
        (&changed["status"], &changed["plan"]["name"]),
        (&json!("active"), &json!("Acme 2026"))
    );
    let mut odd = set.clone();
    odd["plan"]["price"]["currency"] = json!("USD");
    grace.put(&format!("{path}/subscription/plan"), &odd).await.invalid("/plan", "mismatch");
    // Its limits hold: Ada is one already.
    let invitation = json!({ "email": "bob@acme.example", "role": "member" });
    let problem = ada
        .post("/api/v1/account/invitations", &invitation)
        .await
        .problem(409, "plan_limit_reached");
    assert!(problem["detail"].as_str().unwrap().contains("Starter has room for more"), "{problem}");
    let actions = ada.get("/api/v1/audit-events").await.ok();
    let mut reasons: Vec<&Value> = actions["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|event| event["action"] == "plan_set" || event["action"] == "trial_extended")
        .map(|event| &event["after"]["reason"])
        .collect();
    // They were at one moment.
    reasons.sort_by_key(ToString::to_string);
    assert_eq!(reasons, ["As agreed in March.", "Their project waits."]);
}

pub async fn money_goes_back_by_a_credit_note(engine: Engine) {
    let app = start(engine).await;
    let ada = Person::sign_up(&app, ADA).await;
    let id = order(&ada, "starter").await["invoiceId"].as_str().unwrap().to_owned();
    let (grace, path) = support(&app, &ada).await;
    let invoice = format!("{path}/invoices/{id}");
    let back = |amount: i64| json!({ "amount": amount, "reason": "The service was down." });
    let refunds = format!("{invoice}/refunds");
    // What is open is not given back in parts.
    grace.post(&refunds, &back(100)).await.problem(409, "invoice_not_open");
    let paid = json!({ "reference": "1", "reason": "Came by bank." });
    grace.post(&format!("{invoice}/payments"), &paid).await.ok();
    for amount in [0, -1, 11_980] {
        grace.post(&refunds, &back(amount)).await.problem(409, "invoice_not_open");
    }
    let answer = grace.post_once(&refunds, &back(5_000), "key-1").await.ok();
    assert_eq!((&answer["refunded"], &answer["status"]), (&json!(5_000), &json!("paid")));
    grace.post_once(&refunds, &back(5_000), "key-1").await.ok();
    let answer = grace.post(&refunds, &back(6_979)).await.ok();
    assert_eq!((&answer["refunded"], &answer["status"]), (&json!(11_979), &json!("refunded")));
    let all = invoices(&ada).await;
    assert_eq!(all.len(), 3);
    for note in &all[1..] {
        assert_eq!(
            (&note["kind"], &note["refersTo"]),
            (&json!("credit_note"), &json!("INV-000001"))
        );
        let sum = note["net"].as_i64().unwrap() + note["tax"].as_i64().unwrap();
        assert_eq!(note["total"]["amount"], sum);
    }
    let sum: i64 = all.iter().map(|one| one["total"]["amount"].as_i64().unwrap()).sum();
    assert_eq!(sum, 0);
    assert_eq!(subscription(&ada).await["credit"]["amount"], 0);
}

pub async fn billing_details_are_checked(engine: Engine) {
    let app = start(engine).await;
    let ada = Person::sign_up(&app, ADA).await;
    let first = ada.get("/api/v1/billing-details").await.ok();
    assert_eq!(
        (&first["company"], &first["country"]),
        (&ada.get("/api/v1/account").await.ok()["name"], &json!(""))
    );
    let good = json!({ "company": "Acme", "address": "Street 1", "country": "DE", "taxId": "DE123456789" });
    ada.put("/api/v1/billing-details", &good).await.ok();
    for (pointer, value, code) in [
        ("/company", json!(""), "required"),
        ("/address", json!(" "), "required"),
        ("/country", json!("Germany"), "invalid_format"),
        ("/taxId", json!("ATU12345678"), "invalid_format"),
        ("/email", json!("books"), "invalid_format"),
        ("/purchaseOrder", json!("x".repeat(101)), "too_long"),
    ] {
        let mut details = good.clone();
        details[&pointer[1..]] = value;
        ada.put("/api/v1/billing-details", &details).await.invalid(pointer, code);
    }
    // Across a border the buyer owes the tax.
    let change = order(&ada, "starter").await;
    assert_eq!((&change["tax"], &change["total"]["amount"]), (&json!(0), &json!(9_900)));
    let invoice = &invoices(&ada).await[0];
    assert_eq!(invoice["note"], "Reverse charge: the customer owes the tax.");
}
