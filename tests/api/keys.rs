use portal_storage::Store as _;
use portal_tests::{Engine, Person, TestApp, make_key};
use portal_types::{Role, Scope, SubscriptionStatus};
use reqwest::Method;
use serde_json::json;

const CONFIG: &str = "/api/v1/connector/config";

pub async fn the_first_key_is_well_formed_and_says_when_it_was_used(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    assert_eq!(ada.key.len(), 53);
    assert!(ada.key.starts_with("bip_"));
    let keys = ada.get("/api/v1/api-keys").await.ok();
    let key = &keys["items"][0];
    assert_eq!(keys["items"].as_array().unwrap().len(), 1);
    assert_eq!(key["hint"], format!("{}…{}", &ada.key[..8], &ada.key[49..]));
    assert_eq!(key["status"], "active");
    assert_eq!(key["scopes"].as_array().unwrap().len(), Scope::ALL.len());
    assert!(key["lastUsedAt"].is_null());
    assert_eq!(key["revealedAt"], "2026-03-01T09:30:00Z");
    assert!(!keys.to_string().contains(&ada.key));

    app.clock.advance_seconds(60);
    ada.config().await.ok();
    let keys = ada.get("/api/v1/api-keys").await.ok();
    assert_eq!(keys["items"][0]["lastUsedAt"], "2026-03-01T09:31:00Z");
    let secret = ada.get(&format!("/api/v1/api-keys/{}/secret", ada.key_id)).await;
    assert_eq!(secret.header("cache-control"), "no-store");
}

/// A well-formed key that nobody has.
fn fresh_key() -> String {
    make_key(uuid::Uuid::new_v4().as_bytes())
}

pub async fn every_way_a_key_can_fail_has_a_code(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let (revoked, id) = ada.new_key(&json!({"name": "revoked"})).await;
    assert_eq!(ada.delete(&format!("/api/v1/api-keys/{id}")).await.status, 204);
    let soon = json!({"name": "expired", "expiresAt": "2026-03-01T09:31:00Z"});
    let (expired, _) = ada.new_key(&soon).await;
    let (narrow, _) = ada.new_key(&json!({"name": "narrow", "scopes": ["logs:write"]})).await;
    app.connector(&expired, CONFIG).await.ok();
    app.clock.advance_seconds(60);

    for path in [CONFIG, "/api/v1/connector/fields/hero"] {
        app.get(path).await.problem(401, "api_key_missing");
        for (text, code) in [
            ("bip_", "api_key_malformed"),
            ("hello", "api_key_malformed"),
            (&ada.key[..52], "api_key_malformed"),
            (&format!("{}x", ada.key), "api_key_malformed"),
            (&ada.key.replace("bip_", "bpi_"), "api_key_malformed"),
            (&fresh_key(), "api_key_unknown"),
            (&revoked, "api_key_revoked"),
            (&expired, "api_key_expired"),
        ] {
            app.connector(text, path).await.problem(401, code);
            let header = app.request(Method::GET, path).header("X-Api-Key", text);
            app.send(header).await.problem(401, code);
        }
        app.connector(&narrow, path).await.problem(403, "scope_missing");
        app.connector(&ada.key, path).await.ok();
    }

    let mut unit = app.store.write().await.unwrap();
    let user = unit.user_by_email(&ada.email).await.unwrap().unwrap();
    let account = unit.memberships(user.id).await.unwrap()[0].account_id;
    let mut subscription = unit.subscription(account).await.unwrap().unwrap();
    subscription.status = SubscriptionStatus::Suspended;
    unit.set_subscription(&subscription).await.unwrap();
    app.portal.snapshots.commit(unit, account).await.unwrap();
    let problem = ada.config().await.problem(402, "subscription_ended");
    assert!(problem["detail"].as_str().unwrap().contains("suspended"));
}

pub async fn a_key_is_never_read_from_the_address(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    for name in ["key", "apiKey", "api_key", "x-api-key", "authorization", "access_token"] {
        let path = format!("{CONFIG}?{name}={}", ada.key);
        app.get(&path).await.problem(401, "api_key_missing");
    }
    let lower = app.request(Method::GET, CONFIG);
    app.send(lower.header("Authorization", format!("bearer {}", ada.key))).await.ok();
    let basic = app.request(Method::GET, CONFIG).basic_auth("key", Some(&ada.key));
    app.send(basic).await.problem(401, "api_key_malformed");
}

pub async fn a_member_sees_keys_but_not_their_text(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let path = format!("/api/v1/api-keys/{}/secret", ada.key_id);
    let member = ada.colleague("bob@acme.example", Role::Member).await;
    member.get("/api/v1/api-keys").await.ok();
    member.get(&path).await.problem(403, "role_insufficient");
    let admin = ada.colleague("eve@acme.example", Role::Admin).await;
    assert_eq!(admin.get(&path).await.ok()["secret"], ada.key);
}

/// A batch that was taken and not written down, as when its caller hung up, comes with the next.
pub async fn a_use_outlives_a_batch_that_was_not_written(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    ada.config().await.ok();
    drop(app.portal.snapshots.uses.take());
    let keys = ada.get("/api/v1/api-keys").await.ok();
    assert!(keys["items"][0]["lastUsedAt"].is_string(), "{keys:#}");
}
