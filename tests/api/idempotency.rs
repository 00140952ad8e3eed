use portal_storage::Store as _;
use portal_tests::{Answer, Engine, Person, TestApp};
use portal_types::Role;
use reqwest::Method;
use serde_json::json;

const KEYS: &str = "/api/v1/api-keys";
const INVITATIONS: &str = "/api/v1/account/invitations";
const FIELDS: &str = "/api/v1/settings/fields";

#[track_caller]
fn same(first: &Answer, again: &Answer) {
    assert_eq!((first.status, first.text.as_str()), (again.status, again.text.as_str()));
    for name in ["location", "etag", "content-type", "cache-control"] {
        assert_eq!(first.header(name), again.header(name), "{name}");
    }
    assert_eq!(first.header("idempotent-replayed"), "");
    assert_eq!(again.header("idempotent-replayed"), "true");
}

async fn count(person: &Person<'_>, path: &str) -> usize {
    person.get(path).await.ok()["items"].as_array().unwrap().len()
}

pub async fn a_repeated_call_gets_the_same_answer(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let soon = json!({"name": "Test", "expiresAt": "2026-03-01T09:31:00Z"});
    let made = ada.post_once(KEYS, &soon, "a").await;
    assert_eq!(made.status, 201);
    let field = json!({"field": "Hero image"});
    let row = ada.post_once(FIELDS, &field, "b").await;
    let rotate = format!("{KEYS}/{}/rotate", ada.key_id);
    let overlap = json!({"overlapSeconds": 60});
    let rotated = ada.post_once(&rotate, &overlap, "c").await;
    let invite = json!({"email": "grace@acme.example", "role": "member"});
    let invited = ada.post_once(INVITATIONS, &invite, "d").await;
    assert_eq!(invited.status, 201);
    let revision = ada.get("/api/v1/account").await.ok()["revision"].clone();

    // Later than the key's end could be set, and with the body written in another way.
    app.clock.advance_seconds(300);
    same(&made, &ada.post_once(KEYS, &soon, "a").await);
    same(&row, &ada.post_once(FIELDS, &field, "b").await);
    same(&rotated, &ada.post_once(&rotate, &overlap, "c").await);
    same(&invited, &ada.post_once(INVITATIONS, &invite, "d").await);
    assert_eq!(app.mails_to("grace@acme.example").await.len(), 1);
    let request = app.request(Method::POST, FIELDS).bearer_auth(&ada.access_token);
    let request = request.header("Idempotency-Key", "b").header("Content-Type", "application/json");
    let loose = request.body("{ \"defaultSearchTerm\": null,\n\"field\": \"Hero image\" }");
    same(&row, &app.send(loose).await);
    assert_eq!(count(&ada, KEYS).await, 3);
    assert_eq!(count(&ada, FIELDS).await, 2);
    assert_eq!(ada.get("/api/v1/account").await.ok()["revision"], revision);
    let noted = ada.get("/api/v1/audit-events?action=api_key_created").await.ok();
    assert_eq!(noted["items"].as_array().unwrap().len(), 1);
    // Without the header every call is its own.
    ada.post(KEYS, &json!({"name": "Test"})).await.ok();
    ada.post(KEYS, &json!({"name": "Test"})).await.ok();
    ada.post(FIELDS, &field).await.problem(409, "field_exists");
}

pub async fn calls_at_the_same_time_create_once(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    for (path, body) in [(KEYS, json!({"name": "Test"})), (FIELDS, json!({"field": "Hero"}))] {
        let before = count(&ada, path).await;
        let calls = (0..8).map(|_| ada.post_once(path, &body, path));
        let answers = futures_util::future::join_all(calls).await;
        assert!(answers.iter().all(|a| a.status == 201 && a.text == answers[0].text));
        let fresh = answers.iter().filter(|a| a.header("idempotent-replayed").is_empty());
        assert_eq!(fresh.count(), 1);
        assert_eq!(count(&ada, path).await, before + 1);
    }
}

pub async fn a_key_stands_for_one_call_for_a_day(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let body = json!({"name": "Test"});
    let first = ada.post_once(KEYS, &body, "k").await;
    for (path, other) in [
        (KEYS, json!({"name": "Other"})),
        (KEYS, json!({"name": "Test", "scopes": ["config:read"]})),
        (FIELDS, json!({"field": "Test"})),
    ] {
        ada.post_once(path, &other, "k").await.problem(422, "idempotency_key_reused");
    }
    assert_eq!(count(&ada, KEYS).await, 2);
    assert_eq!(count(&ada, FIELDS).await, 1);

    app.clock.advance_seconds(24 * 60 * 60 - 1);
    let ada = Person::log_in(&app, "ada@acme.example").await;
    same(&first, &ada.post_once(KEYS, &body, "k").await);
    app.clock.advance_seconds(1);
    let later = ada.post_once(KEYS, &json!({"name": "Other"}), "k").await.ok();
    assert_eq!(later["name"], "Other");
}

pub async fn a_call_that_failed_may_be_mended(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    ada.post_once(KEYS, &json!({"name": ""}), "k").await.invalid("/name", "required");
    ada.post_once(KEYS, &json!({"name": "Test"}), "k").await.ok();
    ada.post(FIELDS, &json!({"field": "Hero"})).await.ok();
    ada.post_once(FIELDS, &json!({"field": "hero"}), "f").await.problem(409, "field_exists");
    ada.post_once(FIELDS, &json!({"field": "Banner"}), "f").await.ok();
    for key in ["", " ", "a b", &"x".repeat(256)] {
        let answer = ada.post_once(KEYS, &json!({"name": "Test"}), key).await;
        answer.problem(400, "malformed_request");
    }
    let twice = app.request(Method::POST, KEYS).bearer_auth(&ada.access_token);
    let twice = twice.header("Idempotency-Key", "a").header("Idempotency-Key", "b");
    app.send(twice.json(&json!({"name": "Test"}))).await.problem(400, "malformed_request");
}

/// An answer carries a key: it is given again to the one who made it, and kept sealed.
pub async fn nobody_else_gets_the_answer(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let eve = Person::sign_up(&app, "eve@evil.example").await;
    let bob = ada.colleague("bob@acme.example", Role::Admin).await;
    let body = json!({"name": "Test"});
    let first = ada.post_once(KEYS, &body, "k").await.ok();
    for other in [&bob, &eve] {
        assert_ne!(other.post_once(KEYS, &body, "k").await.ok()["secret"], first["secret"]);
    }
    app.clock.advance_seconds(24 * 60 * 60);
    app.portal.forget().await.unwrap();
    let mut unit = app.store.write().await.unwrap();
    let now = portal_types::Timestamp::parse("2026-03-02T09:30:00Z").unwrap();
    assert_eq!(unit.delete_idempotent_answers(now).await.unwrap(), 0);
}
