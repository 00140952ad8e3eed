use portal_tests::{Engine, Person, TestApp};
use portal_types::Role;
use reqwest::Method;
use serde_json::{Value, json};

use crate::history_restoring::{preview, restore};

pub const BYNDER: &str = "/api/v1/settings/bynder";
pub const SELECTOR: &str = "/api/v1/settings/asset-selector";
pub const ADVANCED: &str = "/api/v1/settings/advanced";
pub const FIELDS: &str = "/api/v1/settings/fields";
pub const REVISIONS: &str = "/api/v1/settings/revisions";

/// The newest revision.
pub async fn newest(ada: &Person<'_>) -> Value {
    ada.get(&format!("{REVISIONS}?limit=1")).await.ok()["items"][0].clone()
}

/// What a revision changed; with `"3?against=1"`, what differs between the two.
pub async fn changes(ada: &Person<'_>, revision: &str) -> Value {
    ada.get(&format!("{REVISIONS}/{revision}")).await.ok()["changes"].clone()
}

pub async fn current(ada: &Person<'_>) -> i64 {
    ada.get("/api/v1/account").await.ok()["revision"].as_i64().unwrap()
}

/// A row, with its address.
pub async fn add(ada: &Person<'_>, row: Value) -> String {
    let row = ada.post(FIELDS, &row).await.ok();
    format!("{FIELDS}/{}", row["id"].as_str().unwrap())
}

pub async fn delete(ada: &Person<'_>, path: &str) {
    assert_eq!(ada.call(Method::DELETE, path, None, Some("*")).await.status, 204);
}

pub async fn a_history_begins_with_the_account(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let list = ada.get(REVISIONS).await.ok();
    let me = ada.get("/api/v1/me").await.ok();
    assert_eq!(
        list,
        json!({"nextCursor": null, "items": [{
            "revision": 1, "at": "2026-03-01T09:30:00Z", "cause": "opened", "from": "127.0.0.1",
            "by": {"id": me["id"], "name": "Ada Lovelace", "email": "ada@acme.example"},
            "restoredFrom": null, "parts": [], "field": null, "changeCount": 0,
        }]})
    );
    let first = ada.get(&format!("{REVISIONS}/1")).await.ok();
    assert_eq!((&first["against"], &first["changes"]), (&json!(1), &json!([])));
}

pub async fn every_change_says_who_when_from_where_and_what(engine: Engine) {
    let app = TestApp::start_with(engine, &[("PORTAL_PROXY_HOPS", "1")]).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let bob = ada.colleague("bob@acme.example", Role::Admin).await;
    app.clock.advance_seconds(5);
    let request = app.request(Method::PUT, BYNDER).bearer_auth(&bob.access_token);
    let request = request.header("If-Match", "*").header("X-Forwarded-For", "203.0.113.9");
    let body = json!({"dam": "bynder", "portalUrl": "acme.bynder.com", "integrationId": "i"});
    app.send(request.json(&body)).await.ok();
    let made = newest(&ada).await;
    assert_eq!((&made["revision"], &made["at"]), (&json!(2), &json!("2026-03-01T09:30:05Z")));
    assert_eq!(
        (&made["by"]["email"], &made["from"]),
        (&json!("bob@acme.example"), &json!("203.0.113.9"))
    );
    assert_eq!((&made["cause"], &made["parts"]), (&json!("changed"), &json!(["bynder"])));
    assert_eq!(
        changes(&ada, "2").await,
        json!([{"part": "bynder", "id": null, "field": null, "kind": "changed", "values": [
            {"name": "portalUrl", "before": null, "after": "acme.bynder.com"},
            {"name": "integrationId", "before": null, "after": "i"},
        ]}])
    );

    ada.put(SELECTOR, &json!({"language": "nl_NL"})).await.ok();
    assert_eq!(
        changes(&ada, "3").await[0]["values"],
        json!([{"name": "language", "before": "en_US", "after": "nl_NL"}])
    );
    let until = json!({"remoteLoggingEnabled": true, "remoteLoggingUntil": "2026-04-01T00:00:00Z"});
    ada.put(ADVANCED, &until).await.ok();
    assert_eq!(
        changes(&ada, "4").await[0]["values"],
        json!([
            {"name": "remoteLoggingEnabled", "before": false, "after": true},
            {"name": "remoteLoggingUntil", "before": null, "after": "2026-04-01T00:00:00Z"},
        ])
    );

    let hero = add(&ada, json!({"field": "Hero", "visibleAssetTypes": ["video"]})).await;
    let id = hero.strip_prefix(FIELDS).unwrap().trim_start_matches('/');
    let made = newest(&ada).await;
    assert_eq!((&made["field"], &made["changeCount"]), (&json!("Hero"), &json!(1)));
    assert_eq!(
        changes(&ada, "5").await,
        json!([{"part": "field", "id": id, "field": "Hero", "kind": "added", "values": [
            {"name": "visibleAssetTypes", "before": null, "after": ["video"]},
        ]}])
    );
    ada.put(&hero, &json!({"field": "HERO", "mode": "MultiSelect"})).await.ok();
    assert_eq!(
        changes(&ada, "6").await,
        json!([{"part": "field", "id": id, "field": "HERO", "kind": "changed", "values": [
            {"name": "field", "before": "Hero", "after": "HERO"},
            {"name": "visibleAssetTypes", "before": ["video"], "after": null},
            {"name": "mode", "before": null, "after": "MultiSelect"},
        ]}])
    );
    delete(&ada, &hero).await;
    assert_eq!(newest(&ada).await["field"], "HERO");
    assert_eq!(
        changes(&ada, "7").await,
        json!([{"part": "field", "id": id, "field": "HERO", "kind": "removed", "values": [
            {"name": "mode", "before": "MultiSelect", "after": null},
        ]}])
    );
}

pub async fn what_changes_nothing_is_no_revision(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let bynder = json!({"dam": "bynder", "oauthClientSecret": "hush"});
    ada.put(BYNDER, &bynder).await.ok();
    let hero = add(&ada, json!({"field": "Hero"})).await;
    for (path, body) in [
        (BYNDER, bynder),
        (SELECTOR, json!({"language": "en_US"})),
        (ADVANCED, json!({"remoteLoggingEnabled": false})),
        (hero.as_str(), json!({"field": "Hero"})),
    ] {
        ada.put(path, &body).await.ok();
    }
    ada.post(FIELDS, &json!({"field": "hero"})).await.problem(409, "field_exists");
    ada.call(Method::DELETE, &hero, None, Some("\"1\"")).await.problem(412, "stale_revision");
    assert_eq!(newest(&ada).await["revision"], 3);
    assert_eq!(current(&ada).await, 3);
}

pub async fn a_history_comes_in_pages_and_has_no_holes(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let changes = (0..12).map(|n| {
        let ada = &ada;
        async move { ada.post(FIELDS, &json!({ "field": format!("Field {n}") })).await.ok() }
    });
    futures_util::future::join_all(changes).await;
    let mut seen = Vec::new();
    let mut path = format!("{REVISIONS}?limit=5");
    loop {
        let page = ada.get(&path).await.ok();
        seen.extend(page["items"].as_array().unwrap().iter().map(|r| r["revision"].as_i64()));
        let Some(cursor) = page["nextCursor"].as_str() else { break };
        path = format!("{REVISIONS}?limit=5&cursor={cursor}");
    }
    assert_eq!(seen, (1..=13).rev().map(Some).collect::<Vec<_>>());
    ada.get(&format!("{REVISIONS}?cursor=aGVybw")).await.invalid("?cursor", "invalid_format");
    ada.get(&format!("{REVISIONS}?against=1")).await.invalid("?against", "unknown");
}

pub async fn secrets_are_not_in_the_history(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let with = |secret: Value| json!({"dam": "bynder", "oauthClientSecret": secret});
    ada.put(BYNDER, &with(json!("correct-horse"))).await.ok();
    ada.put(BYNDER, &with(json!("battery-staple"))).await.ok();
    ada.put(BYNDER, &with(Value::Null)).await.ok();
    for (range, words) in [
        ("2", vec!["set"]),
        ("3", vec!["replaced"]),
        ("4", vec!["cleared"]),
        ("3?against=1", vec!["set"]),
        ("1?against=3", vec!["cleared"]),
        ("4?against=2", vec!["cleared"]),
        ("4?against=1", vec![]),
    ] {
        let answer = ada.get(&format!("{REVISIONS}/{range}")).await;
        for secret in ["correct-horse", "battery-staple"] {
            assert!(!answer.text.contains(secret), "{range}: {}", answer.text);
        }
        let changes = answer.ok()["changes"].clone();
        let values = changes[0]["values"].as_array().cloned().unwrap_or_default();
        for value in &values {
            assert_eq!(value["name"], "oauthClientSecret");
            assert!(value["before"].is_null() && value["after"].is_null());
        }
        let told: Vec<_> = values.iter().map(|value| value["secret"].as_str().unwrap()).collect();
        assert_eq!(told, words, "{range}");
    }
}

pub async fn any_two_revisions_are_compared_either_way(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let hero = add(&ada, json!({"field": "Hero"})).await;
    ada.put(&hero, &json!({"field": "Banner", "mode": "MultiSelect"})).await.ok();
    ada.put(SELECTOR, &json!({"language": "nl_NL"})).await.ok();
    ada.put(SELECTOR, &json!({"language": "en_US"})).await.ok();
    delete(&ada, &hero).await;

    let kinds = async |range: &str| {
        let changes = changes(&ada, range).await;
        let changes = changes.as_array().unwrap().clone();
        changes.iter().map(|c| (c["kind"].clone(), c["field"].clone())).collect::<Vec<_>>()
    };
    // The row came, under another name; the language went there and back.
    assert_eq!(kinds("5?against=1").await, [(json!("added"), json!("Banner"))]);
    assert_eq!(kinds("1?against=5").await, [(json!("removed"), json!("Banner"))]);
    assert_eq!(kinds("6?against=2").await, [(json!("removed"), json!("Hero"))]);
    assert_eq!(kinds("2?against=6").await, [(json!("added"), json!("Hero"))]);
    assert!(kinds("6?against=1").await.is_empty());
    assert!(kinds("4?against=4").await.is_empty());
    let both = ada.get(&format!("{REVISIONS}/3?against=4")).await.ok();
    assert_eq!(
        (&both["revision"], &both["against"], &both["total"]),
        (&json!(3), &json!(4), &json!(1))
    );
    assert_eq!(
        both["changes"][0]["values"],
        json!([{"name": "language", "before": "nl_NL", "after": "en_US"}])
    );

    for absent in ["7", "0", "-1", "x", "9999999999999999999999"] {
        ada.get(&format!("{REVISIONS}/{absent}")).await.problem(404, "not_found");
    }
    for (query, code) in [("against=7", "out_of_range"), ("against=x", "invalid_format")] {
        ada.get(&format!("{REVISIONS}/3?{query}")).await.invalid("?against", code);
    }
    ada.get(&format!("{REVISIONS}/3?versus=1")).await.invalid("?versus", "unknown");
}

pub async fn members_read_the_history_and_administrators_restore(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let eve = Person::sign_up(&app, "eve@evil.example").await;
    for _ in 0..2 {
        ada.put(SELECTOR, &json!({"language": "nl_NL"})).await.ok();
        ada.put(SELECTOR, &json!({"language": "de_DE"})).await.ok();
    }
    let member = ada.colleague("bob@acme.example", Role::Member).await;
    assert_eq!(changes(&member, "2").await, changes(&ada, "2").await);
    restore(&member, 1, Some("*")).await.problem(403, "role_insufficient");
    preview(&member, 1).await.problem(403, "role_insufficient");
    // Another account's numbers lead to one's own history, or nowhere.
    assert_eq!(eve.get(&format!("{REVISIONS}/1")).await.ok()["by"]["email"], "eve@evil.example");
    eve.get(&format!("{REVISIONS}/3")).await.problem(404, "not_found");
    restore(&eve, 3, Some("*")).await.problem(404, "not_found");
    let against = format!("{REVISIONS}/1?against=3");
    eve.get(&against).await.invalid("?against", "out_of_range");
    assert_eq!(current(&ada).await, 5);
}
