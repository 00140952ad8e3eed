//! What tests of calls to DAMs have in common: a double of Bynder, and an account connected to it.

use bynder_double::{DEMO_CLIENT_SECRET, Double};
use portal_tests::{Answer, Engine, Person, TestApp};
use reqwest::Method;
use serde_json::{Value, json};

pub const BYNDER: &str = "/api/v1/settings/bynder";
pub const TEST: &str = "/api/v1/settings/bynder/test";
pub const TOKEN: &str = "/api/v1/connector/bynder-token";
pub const ENDPOINT: &str = "/v6/authentication/oauth2/token";

/// A double, and a service that may call it.
pub async fn beside_a_double(engine: Engine) -> (Double, TestApp) {
    let double = Double::start().unwrap();
    let app = TestApp::start_with(engine, &[("PORTAL_DAM_ALLOW", &double.authority())]).await;
    (double, app)
}

/// Connects an account to the double by one of its apps.
pub async fn connect(person: &Person<'_>, double: &Double, client_id: &str) {
    let body = json!({
        "dam": "bynder", "portalUrl": format!("http://{}/login", double.authority()),
        "oauthClientId": client_id, "oauthClientSecret": DEMO_CLIENT_SECRET,
        "integrationId": "demo-integration",
    });
    assert_eq!(person.put(BYNDER, &body).await.ok()["portalUrl"], double.authority());
}

pub async fn test(person: &Person<'_>) -> Value {
    person.call(Method::POST, TEST, None, None).await.ok()
}

pub async fn token(app: &TestApp, key: &str) -> Answer {
    app.send(app.request(Method::POST, TOKEN).bearer_auth(key)).await
}

pub fn ids_with(result: &Value, status: &str) -> Vec<String> {
    let checks = result["checks"].as_array().unwrap().iter();
    let with = checks.filter(|check| check["status"] == status);
    with.map(|check| check["id"].as_str().unwrap().to_owned()).collect()
}
