use portal_storage::Store as _;
use portal_tests::{Engine, Person, TestApp};
use portal_types::Role;
use reqwest::Method;
use serde_json::{Value, json};

const KEYS: &str = "/api/v1/api-keys";
const CONFIG: &str = "/api/v1/connector/config";

fn path_of(id: &str) -> String {
    format!("{KEYS}/{id}")
}

async fn listed(person: &Person<'_>, id: &str) -> Value {
    let keys = person.get(KEYS).await.ok();
    let key = keys["items"].as_array().unwrap().iter().find(|key| key["id"] == id).unwrap().clone();
    assert_eq!(person.get(&path_of(id)).await.ok(), key);
    key
}

async fn patch(person: &Person<'_>, id: &str, body: &Value) -> portal_tests::Answer {
    person.call(Method::PATCH, &path_of(id), Some(body), None).await
}

async fn rotate(person: &Person<'_>, id: &str, overlap: i64) -> portal_tests::Answer {
    person.post(&format!("{KEYS}/{id}/rotate"), &json!({ "overlapSeconds": overlap })).await
}

pub async fn a_made_key_works_and_is_listed(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    app.clock.advance_seconds(1);
    let body = json!({
        "name": "  Production ", "scopes": ["bynder:token", "config:read", "config:read"],
        "expiresAt": "2026-04-01T00:00:00Z",
    });
    let answer = ada.post(KEYS, &body).await;
    let made = answer.ok();
    assert_eq!(answer.status, 201);
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("location"), path_of(made["id"].as_str().unwrap()));
    assert_eq!(made["name"], "Production");
    assert_eq!(made["scopes"], json!(["config:read", "bynder:token"]));
    assert_eq!(made["status"], "active");
    assert_eq!(made["isRevealable"], true);
    let secret = made["secret"].as_str().unwrap();
    app.connector(secret, CONFIG).await.ok();
    // As it was made, but for the key itself and the use.
    let mut shown = listed(&ada, made["id"].as_str().unwrap()).await;
    assert_eq!(shown["lastUsedAt"], "2026-03-01T09:30:01Z");
    shown["lastUsedAt"] = Value::Null;
    shown["lastUsedFrom"] = Value::Null;
    shown["secret"] = json!(secret);
    assert_eq!(shown, made);
    let again = ada.get(&format!("{}/secret", answer.header("location"))).await.ok();
    assert_eq!(again["secret"], secret);
    // The first key goes on as if nothing had been.
    ada.config().await.ok();
    let (bare, _) = ada.new_key(&json!({"name": "all", "scopes": null, "expiresAt": null})).await;
    app.connector(&bare, CONFIG).await.ok();
}

pub async fn what_is_wrong_with_a_key_is_named(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    for (body, pointer, code) in [
        (json!({}), "/name", "required"),
        (json!({"name": " "}), "/name", "required"),
        (json!({"name": "x".repeat(101)}), "/name", "too_long"),
        (json!({"name": "a\nb"}), "/name", "invalid_format"),
        (json!({"name": "a", "scopes": []}), "/scopes", "too_short"),
        (json!({"name": "a", "scopes": ["everything"]}), "/scopes/0", "wrong_type"),
        (json!({"name": "a", "expiresAt": "2026-03-01T09:30:59Z"}), "/expiresAt", "out_of_range"),
        (json!({"name": "a", "expiresAt": "tomorrow"}), "/expiresAt", "wrong_type"),
        (json!({"name": "a", "secret": "bip_x"}), "/secret", "unknown"),
    ] {
        ada.post(KEYS, &body).await.invalid(pointer, code);
    }
    for (body, pointer, code) in [
        (json!({"name": null}), "/name", "wrong_type"),
        (json!({"scopes": null}), "/scopes", "wrong_type"),
        (json!({"name": ""}), "/name", "required"),
        (json!({"scopes": []}), "/scopes", "too_short"),
        (json!({"expiresAt": "2020-01-01T00:00:00Z"}), "/expiresAt", "out_of_range"),
        (json!({"status": "active"}), "/status", "unknown"),
    ] {
        patch(&ada, &ada.key_id, &body).await.invalid(pointer, code);
    }
    for overlap in [-1, 604_801, i64::MAX] {
        rotate(&ada, &ada.key_id, overlap).await.invalid("/overlapSeconds", "out_of_range");
    }
    assert_eq!(ada.get(KEYS).await.ok()["items"].as_array().unwrap().len(), 1);
    ada.config().await.ok();
}

pub async fn a_key_is_renamed_narrowed_and_ended(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let (key, id) = ada.new_key(&json!({"name": "Test"})).await;
    app.connector(&key, CONFIG).await.ok();

    let named = patch(&ada, &id, &json!({"name": "Staging"})).await.ok();
    assert_eq!((named["name"].as_str(), &named["expiresAt"]), (Some("Staging"), &Value::Null));
    assert_eq!(named["scopes"].as_array().unwrap().len(), 4);
    app.connector(&key, CONFIG).await.ok();
    // In force with the very next call.
    patch(&ada, &id, &json!({"scopes": ["usage:write"]})).await.ok();
    app.connector(&key, CONFIG).await.problem(403, "scope_missing");
    patch(&ada, &id, &json!({"scopes": ["config:read"]})).await.ok();
    app.connector(&key, CONFIG).await.ok();
    let end = json!({"expiresAt": "2026-03-01T09:31:00Z"});
    assert_eq!(patch(&ada, &id, &end).await.ok()["status"], "active");
    app.clock.advance_seconds(59);
    app.connector(&key, CONFIG).await.ok();
    app.clock.advance_seconds(1);
    app.connector(&key, CONFIG).await.problem(401, "api_key_expired");
    assert_eq!(listed(&ada, &id).await["status"], "expired");
    // A later end, or none, brings it back.
    patch(&ada, &id, &json!({"expiresAt": null})).await.ok();
    app.connector(&key, CONFIG).await.ok();
    assert_eq!(listed(&ada, &id).await["name"], "Staging");
    assert_eq!(patch(&ada, &id, &json!({})).await.ok(), listed(&ada, &id).await);
}

pub async fn a_revoked_key_ends_at_once_and_for_good(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let (key, id) = ada.new_key(&json!({"name": "Test"})).await;
    app.connector(&key, CONFIG).await.ok();
    assert_eq!(ada.delete(&path_of(&id)).await.status, 204);
    app.connector(&key, CONFIG).await.problem(401, "api_key_revoked");
    ada.config().await.ok();
    let shown = listed(&ada, &id).await;
    assert_eq!((&shown["status"], &shown["isRevealable"]), (&json!("revoked"), &json!(false)));
    // Again is as good as once; everything else is refused.
    assert_eq!(ada.delete(&path_of(&id)).await.status, 204);
    patch(&ada, &id, &json!({"expiresAt": null})).await.problem(409, "api_key_ended");
    rotate(&ada, &id, 0).await.problem(409, "api_key_ended");
    ada.get(&format!("{}/secret", path_of(&id))).await.problem(409, "api_key_not_kept");
    app.connector(&key, CONFIG).await.problem(401, "api_key_revoked");
    for id in ["nonsense", "0199a2c4-7e10-7c3a-b0de-5a1f6f1f8a01"] {
        ada.delete(&path_of(id)).await.problem(404, "not_found");
        ada.get(&path_of(id)).await.problem(404, "not_found");
        patch(&ada, id, &json!({"name": "x"})).await.problem(404, "not_found");
        rotate(&ada, id, 0).await.problem(404, "not_found");
    }
}

pub async fn a_rotated_key_works_until_the_overlap_ends(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let made =
        json!({"name": "Prod", "scopes": ["config:read"], "expiresAt": "2026-03-02T09:30:00Z"});
    let (old, id) = ada.new_key(&made).await;
    app.clock.advance_seconds(3_600);
    let ada = Person::log_in(&app, "ada@acme.example").await;
    let answer = rotate(&ada, &id, 3_600).await;
    let new = answer.ok();
    assert_eq!((answer.status, answer.header("cache-control")), (201, "no-store"));
    assert_eq!((&new["name"], &new["scopes"]), (&made["name"], &made["scopes"]));
    // It lives as long as the old one was made for.
    assert_eq!(new["expiresAt"], "2026-03-02T10:30:00Z");
    let shown = listed(&ada, &id).await;
    assert_eq!(shown["replacedBy"], new["id"]);
    assert_eq!(shown["expiresAt"], "2026-03-01T11:30:00Z");
    rotate(&ada, &id, 0).await.problem(409, "api_key_ended");
    let secret = new["secret"].as_str().unwrap();
    app.clock.advance_seconds(3_599);
    for key in [&old, secret] {
        app.connector(key, CONFIG).await.ok();
    }
    app.clock.advance_seconds(1);
    app.connector(&old, CONFIG).await.problem(401, "api_key_expired");
    app.connector(secret, CONFIG).await.ok();

    // Without an overlap at once; and an overlap is no longer than the key's own end.
    let ada = Person::log_in(&app, "ada@acme.example").await;
    let id = new["id"].as_str().unwrap();
    let newer = rotate(&ada, id, 0).await.ok();
    app.connector(secret, CONFIG).await.problem(401, "api_key_revoked");
    app.connector(newer["secret"].as_str().unwrap(), CONFIG).await.ok();
    assert_eq!(newer["expiresAt"], "2026-03-02T11:30:00Z");
    let id = newer["id"].as_str().unwrap();
    rotate(&ada, id, 604_800).await.ok();
    assert_eq!(listed(&ada, id).await["expiresAt"], "2026-03-02T11:30:00Z");
}

pub async fn an_account_has_at_most_fifty_keys_that_work(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let end = json!({"name": "first to go", "expiresAt": "2026-03-01T09:31:00Z"});
    let (_, short) = ada.new_key(&end).await;
    let body = json!({"name": "one of many"});
    for _ in 0..45 {
        ada.post(KEYS, &body).await.ok();
    }
    // At the same moment, so that they would slip through a check that nobody queues for.
    let answers = futures_util::future::join_all((0..8).map(|_| ada.post(KEYS, &body))).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 3);
    let refused = answers.iter().find(|answer| answer.status != 201).unwrap();
    refused.problem(409, "api_key_limit_reached");
    rotate(&ada, &ada.key_id, 60).await.problem(409, "api_key_limit_reached");
    rotate(&ada, &ada.key_id, 0).await.ok();
    // Keys that are over make room, and can't come back where there is none.
    app.clock.advance_seconds(60);
    ada.post(KEYS, &body).await.ok();
    patch(&ada, &short, &json!({"expiresAt": null})).await.problem(409, "api_key_limit_reached");
    let some = answers.iter().find(|answer| answer.status == 201).unwrap().ok();
    ada.delete(&path_of(some["id"].as_str().unwrap())).await.ok();
    patch(&ada, &short, &json!({"expiresAt": null})).await.ok();
}

pub async fn keys_that_are_shown_once_are_not_kept(engine: Engine) {
    let app = TestApp::start_with(engine, &[("PORTAL_API_KEYS", "show_once")]).await;
    // The first key is shown once, by whoever looks first.
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let secret = |id: &str| format!("{KEYS}/{id}/secret");
    let problem = ada.get(&secret(&ada.key_id)).await.problem(409, "api_key_not_kept");
    assert!(problem["detail"].as_str().unwrap().contains("rotate"));
    assert_eq!(listed(&ada, &ada.key_id).await["isRevealable"], false);
    ada.config().await.ok();
    let (key, id) = ada.new_key(&json!({"name": "Test"})).await;
    ada.get(&secret(&id)).await.problem(409, "api_key_not_kept");
    app.connector(&key, CONFIG).await.ok();
    let new = rotate(&ada, &id, 60).await.ok();
    assert_eq!(new["isRevealable"], false);
    let new_id = new["id"].as_str().unwrap();
    ada.get(&secret(new_id)).await.problem(409, "api_key_not_kept");
    // Nothing that could be opened is left.
    let mut unit = app.store.read().await.unwrap();
    let user = unit.user_by_email(&ada.email).await.unwrap().unwrap();
    let account = unit.memberships(user.id).await.unwrap()[0].account_id;
    let keys = unit.api_keys(account, None, 10).await.unwrap();
    assert_eq!(keys.len(), 3);
    assert!(keys.iter().all(|key| key.sealed.is_none()));
}

/// Two people look at a first key at the same moment: one of them sees it.
pub async fn a_key_that_is_shown_once_is_shown_once_also_at_the_same_time(engine: Engine) {
    let app = TestApp::start_with(engine, &[("PORTAL_API_KEYS", "show_once")]).await;
    let body = json!({
        "email": "ada@acme.example", "password": portal_tests::PASSWORD, "name": "Ada",
        "company": "Acme",
    });
    app.post("/api/v1/auth/sign-up", &body).await.ok();
    let token = app.token_mailed_to("ada@acme.example", 1).await;
    app.post("/api/v1/auth/verify-email", &json!({ "token": token })).await.ok();
    let ada = Person::log_in(&app, "ada@acme.example").await;
    let key = ada.get(KEYS).await.ok()["items"][0].clone();
    assert_eq!(key["isRevealable"], true);
    let path = format!("{KEYS}/{}/secret", key["id"].as_str().unwrap());
    let looks = futures_util::future::join_all((0..8).map(|_| ada.get(&path))).await;
    assert_eq!(looks.iter().filter(|look| look.status == 200).count(), 1);
}

/// The operator decides it later: what was shown already is let go of at the next start.
pub async fn copies_of_shown_keys_go_when_the_operator_says_once(engine: Engine) {
    let first = TestApp::start(engine).await;
    let ada = Person::sign_up(&first, "ada@acme.example").await;
    let path = format!("{KEYS}/{}/secret", ada.key_id);
    ada.get(&path).await.ok();
    let second = TestApp::start_on(&first.database_url, &[("PORTAL_API_KEYS", "show_once")]).await;
    let request = second.request(Method::GET, &path).bearer_auth(&ada.access_token);
    second.send(request).await.problem(409, "api_key_not_kept");
    portal_tests::eventually("the copy to go", async || {
        (ada.get(&path).await.status == 409).then_some(())
    })
    .await;
    ada.config().await.ok();
}

pub async fn a_key_says_when_from_where_and_by_whom_it_was_used(engine: Engine) {
    let app = TestApp::start_with(engine, &[("PORTAL_PROXY_HOPS", "1")]).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let call = async |from: &str, connector: &str| {
        let request = app.request(Method::GET, CONFIG).bearer_auth(&ada.key);
        let request = request.header("X-Forwarded-For", from).header("X-Connector", connector);
        app.send(request).await.ok();
    };
    let seen = async || {
        let key = listed(&ada, &ada.key_id).await;
        let text = |name: &str| key[name].as_str().unwrap_or("-").to_owned();
        (text("lastUsedAt"), text("lastUsedFrom"), text("lastUsedBy"))
    };
    let told = |at: &str, from: &str, by: &str| (at.to_owned(), from.to_owned(), by.to_owned());
    assert_eq!(seen().await, told("-", "-", "-"));
    app.clock.advance_seconds(1);
    call("203.0.113.9", "xp_xm/3.2").await;
    assert_eq!(seen().await, told("2026-03-01T09:30:01Z", "203.0.113.9", "xp_xm/3.2"));
    // Of several calls in one batch the last counts, with what belongs to it.
    app.clock.advance_seconds(1);
    call("198.51.100.7", "xp_xm/3.3").await;
    app.clock.advance_seconds(1);
    call("9.9.9.9, ::ffff:198.51.100.8", "sitecore_ai/1.0").await;
    assert_eq!(seen().await, told("2026-03-01T09:30:03Z", "198.51.100.8", "sitecore_ai/1.0"));
    app.clock.advance_seconds(1);
    call("2001:db8::7", &"x".repeat(65)).await;
    assert_eq!(seen().await, told("2026-03-01T09:30:04Z", "2001:db8::7", "-"));
    // A key that does not work is not used.
    app.clock.advance_seconds(1);
    ada.delete(&path_of(&ada.key_id)).await.ok();
    ada.config().await.problem(401, "api_key_revoked");
    assert_eq!(seen().await.0, "2026-03-01T09:30:04Z");
}

/// The database is away for a moment: what was noted waits.
pub async fn a_use_that_could_not_be_written_down_is_not_lost(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    ada.config().await.ok();
    app.portal.write_key_uses().await.unwrap();
    app.clock.advance_seconds(1);
    ada.config().await.ok();
    app.store.close().await;
    assert!(app.portal.write_key_uses().await.is_err());
    let waiting = app.portal.snapshots.uses.take();
    let used: Vec<_> = waiting.last().collect();
    let (count, used) = (used.len(), &used[0]);
    assert_eq!((count, used.id.to_string()), (1, ada.key_id.clone()));
    assert_eq!((used.at, used.from.as_str()), (app.portal.clock.now(), "127.0.0.1"));
}

pub async fn a_member_changes_no_key(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let bob = ada.colleague("bob@acme.example", Role::Member).await;
    bob.get(&path_of(&ada.key_id)).await.ok();
    bob.post(KEYS, &json!({"name": "mine"})).await.problem(403, "role_insufficient");
    patch(&bob, &ada.key_id, &json!({"name": "mine"})).await.problem(403, "role_insufficient");
    rotate(&bob, &ada.key_id, 0).await.problem(403, "role_insufficient");
    bob.delete(&path_of(&ada.key_id)).await.problem(403, "role_insufficient");
    bob.get("/api/v1/audit-events").await.problem(403, "role_insufficient");
    assert_eq!(listed(&ada, &ada.key_id).await["status"], "active");
}
