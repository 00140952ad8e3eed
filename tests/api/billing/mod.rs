//! Plans, subscriptions, invoices.

pub mod limits;
pub mod manual;
pub mod stripe;
pub mod year;

use portal_tests::{Person, TestApp};
use serde_json::{Value, json};

pub const SUBSCRIPTION: &str = "/api/v1/subscription";
pub const INVOICES: &str = "/api/v1/invoices";
pub const ADA: &str = "ada@acme.example";
const GRACE: &str = "grace@portal.example";

pub const SELLER: &str = r#"{"company": "Portal BV", "address": "Kade 1\nUtrecht", "country": "NL",
    "taxId": "NL000000000B00", "taxRate": 2100, "payment": ["IBAN: NL00 BANK 0000 0000 00"]}"#;
pub const DAY: i64 = 24 * 60 * 60;

/// What the account's subscription is.
pub async fn subscription(person: &Person<'_>) -> Value {
    person.get(SUBSCRIPTION).await.ok()
}

/// Orders a plan.
pub async fn order(person: &Person<'_>, plan: &str) -> Value {
    person.post(&format!("{SUBSCRIPTION}/change"), &json!({ "plan": plan })).await.ok()
}

/// Some days later, when Ada has logged in again.
pub async fn days_later<'a>(app: &'a TestApp, ada: &Person<'_>, days: i64) -> Person<'a> {
    app.clock.advance_seconds(days * DAY);
    Person { key: ada.key.clone(), ..Person::log_in(app, ADA).await }
}

/// The account's invoices, the oldest first.
pub async fn invoices(person: &Person<'_>) -> Vec<Value> {
    let page = person.get(INVOICES).await.ok();
    page["items"].as_array().unwrap().iter().rev().cloned().collect()
}

/// Somebody in support, who looks at Ada's account, and its address at the desk.
pub async fn support<'a>(app: &'a TestApp, ada: &Person<'_>) -> (Person<'a>, String) {
    let grace = Person::sign_up(app, GRACE).await;
    let grace = grace.into_support().await;
    let path = format!("/api/v1/staff/accounts/{}", account_of(ada).await);
    grace.post(&format!("{path}/looks"), &json!({ "reason": "They asked for it." })).await;
    (grace, path)
}

pub async fn account_of(person: &Person<'_>) -> String {
    person.get("/api/v1/account").await.ok()["id"].as_str().unwrap().to_owned()
}
