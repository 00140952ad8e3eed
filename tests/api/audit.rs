use portal_tests::{Engine, PASSWORD, Person, TestApp};
use portal_types::Role;
use reqwest::Method;
use serde_json::{Value, json};

const KEYS: &str = "/api/v1/api-keys";
const AUDIT: &str = "/api/v1/audit-events";

async fn events(person: &Person<'_>, query: &str) -> Vec<Value> {
    let list = person.get(&format!("{AUDIT}{query}")).await.ok();
    list["items"].as_array().unwrap().clone()
}

pub async fn what_is_done_to_a_key_is_noted(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    // A second apart, so that their order is theirs.
    let tick = || app.clock.advance_seconds(1);
    tick();
    let (key, id) = ada.new_key(&json!({"name": "Test", "scopes": ["config:read"]})).await;
    let path = format!("{KEYS}/{id}");
    tick();
    let change = json!({"name": "Production", "scopes": ["config:read", "logs:write"]});
    ada.call(Method::PATCH, &path, Some(&change), None).await.ok();
    tick();
    // Changing nothing is no change.
    ada.call(Method::PATCH, &path, Some(&change), None).await.ok();
    ada.get(&format!("{path}/secret")).await.ok();
    tick();
    let overlap = json!({"overlapSeconds": 60});
    let new = ada.post(&format!("{path}/rotate"), &overlap).await.ok();
    tick();
    ada.delete(&path).await.ok();
    tick();
    ada.delete(&path).await.ok();

    let found = events(&ada, "").await;
    let actions: Vec<_> = found.iter().map(|event| event["action"].as_str().unwrap()).collect();
    let expected = [
        "api_key_revoked",
        "api_key_rotated",
        "api_key_revealed",
        "api_key_changed",
        "api_key_created",
    ];
    assert_eq!(actions[..5], expected);
    // Opening the account and looking at the first key were done at one moment of this clock.
    assert!(actions[5..].contains(&"account_opened") && actions[5..].contains(&"api_key_revealed"));
    for event in &found {
        assert_eq!(event["by"]["name"], "Ada Lovelace");
        assert_eq!(event["by"]["email"], "ada@acme.example");
        assert_eq!(event["from"], "127.0.0.1");
    }
    assert_eq!(found[0]["at"], "2026-03-01T09:30:05Z");
    assert_eq!(found[0]["target"], json!({"kind": "api_key", "id": id, "name": "Production"}));
    assert_eq!(found[0]["before"], json!({"status": "active"}));
    assert_eq!(found[0]["after"], json!({"status": "revoked"}));
    assert_eq!(found[1]["after"]["replacedBy"], new["id"]);
    assert_eq!((&found[2]["before"], &found[2]["after"]), (&Value::Null, &Value::Null));
    assert_eq!(found[3]["before"], json!({"name": "Test", "scopes": ["config:read"]}));
    assert_eq!(found[3]["after"], change);
    assert_eq!(
        found[4]["after"],
        json!({"name": "Test", "scopes": ["config:read"], "expiresAt": null})
    );
    assert_eq!(found[4]["target"]["name"], "Test");
    let opened = found.iter().find(|event| event["action"] == "account_opened").unwrap();
    assert_eq!(opened["target"], Value::Null);
    let text = ada.get(AUDIT).await.text;
    for secret in [&key, &ada.key, new["secret"].as_str().unwrap()] {
        assert!(!text.contains(secret));
    }
}

pub async fn logins_and_passwords_are_noted(engine: Engine) {
    let app = TestApp::start_with(engine, &[("PORTAL_PROXY_HOPS", "1")]).await;
    Person::sign_up(&app, "ada@acme.example").await;
    app.clock.advance_seconds(1);
    let login = async |password: &str| {
        let request = app.request(Method::POST, "/api/v1/auth/login");
        let body = json!({"email": "Ada@acme.example", "password": password});
        app.send(request.header("X-Forwarded-For", "203.0.113.9").json(&body)).await
    };
    login("not it").await.problem(401, "invalid_credentials");
    login(PASSWORD).await.ok();
    app.clock.advance_seconds(1);
    app.post("/api/v1/auth/password/forgot", &json!({"email": "ada@acme.example"})).await.ok();
    let token = app.token_mailed_to("ada@acme.example", 2).await;
    let reset = json!({"token": token, "password": "nine herons over Breda"});
    app.post("/api/v1/auth/password/reset", &reset).await.ok();
    app.clock.advance_seconds(1);
    let answer = login("nine herons over Breda").await.ok();
    let token = answer["accessToken"].as_str().unwrap();
    app.clock.advance_seconds(1);
    let change = json!({"currentPassword": "nine herons over Breda", "newPassword": PASSWORD});
    let request = app.request(Method::POST, "/api/v1/me/password").bearer_auth(token);
    app.send(request.json(&change)).await.ok();

    let list = app.connector(token, AUDIT).await;
    let found = list.ok()["items"].as_array().unwrap().clone();
    let actions: Vec<_> = found.iter().map(|event| event["action"].as_str().unwrap()).collect();
    let expected = ["password_changed", "logged_in", "password_reset", "logged_in"];
    assert_eq!(actions[..4], expected);
    assert_eq!(found[3]["from"], "203.0.113.9");
    assert!(!list.text.contains("herons") && !list.text.contains("geese"), "{}", list.text);
}

pub async fn the_list_comes_in_pages_and_by_action(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    for name in ["one", "two", "three"] {
        app.clock.advance_seconds(1);
        ada.new_key(&json!({ "name": name })).await;
    }
    let mut names = Vec::new();
    let mut path = format!("{AUDIT}?limit=2&action=api_key_created");
    loop {
        let page = ada.get(&path).await.ok();
        let items = page["items"].as_array().unwrap();
        names.extend(items.iter().map(|event| event["target"]["name"].clone()));
        let Some(cursor) = page["nextCursor"].as_str() else { break };
        path = format!("{AUDIT}?limit=2&action=api_key_created&cursor={cursor}");
    }
    assert_eq!(names, ["three", "two", "one"]);
    assert_eq!(events(&ada, "?action=password_reset").await, Vec::<Value>::new());
    for (query, pointer, code) in [
        ("action=everything", "?action", "wrong_type"),
        // A cursor of another list.
        ("cursor=aGVybyBpbWFnZQ", "?cursor", "invalid_format"),
        ("limit=0", "?limit", "out_of_range"),
        ("who=ada", "?who", "unknown"),
    ] {
        ada.get(&format!("{AUDIT}?{query}")).await.invalid(pointer, code);
    }
}

pub async fn an_administrator_reads_the_list_of_their_account_only(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let eve = Person::sign_up(&app, "eve@evil.example").await;
    let bob = ada.colleague("bob@acme.example", Role::Admin).await;
    assert_eq!(events(&bob, "").await, events(&ada, "").await);
    assert!(events(&eve, "").await.iter().all(|event| event["by"]["email"] == "eve@evil.example"));
}
