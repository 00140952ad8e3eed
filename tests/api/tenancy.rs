use portal_tests::{Answer, Engine, EventStream, Person, TestApp};
use reqwest::Method;
use serde_json::{Value, json};

use crate::conventions::operations;

/// Every operation of the document that needs the given credential: method and path.
fn needing(document: &Value, scheme: &str) -> Vec<(Method, String)> {
    let mut found = Vec::new();
    for (path, methods) in operations(document) {
        for method in methods {
            let operation = &document["paths"][&path][method.to_lowercase()];
            let schemes = operation["security"].as_array().unwrap();
            // Some take a credential and can do without.
            let is_needed = !schemes.contains(&json!({}));
            if is_needed && schemes.iter().any(|entry| entry.get(scheme).is_some()) {
                found.push((Method::from_bytes(method.as_bytes()).unwrap(), path.clone()));
            }
        }
    }
    assert!(!found.is_empty(), "{scheme}");
    found
}

/// A body that the operation would take, from the document's example.
fn body_of(document: &Value, method: &Method, path: &str) -> Option<Value> {
    let operation = &document["paths"][path][method.as_str().to_lowercase()];
    operation["requestBody"]["content"]["application/json"].get("example").cloned()
}

fn without_id(answer: &Answer) -> (u16, Value) {
    let mut problem = answer.json();
    problem["requestId"].take();
    (answer.status, problem)
}

/// Every operation that takes an id, with another account's id and with one that nobody has: the
/// two answers are the same, and nothing of the other account changes.
pub async fn another_accounts_ids_are_as_good_as_absent(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let eve = Person::sign_up(&app, "eve@evil.example").await;
    let document = app.get("/api/openapi.json").await.ok();
    let row = json!({"field": "Hero image", "defaultSearchTerm": "secret"});
    let row = ada.post("/api/v1/settings/fields", &row).await.ok();
    let number = ada.new_ticket("Of Ada alone").await;
    let invoice = crate::billing::order(&ada, "starter").await["invoiceId"].clone();
    let before = ada.config().await.ok();
    let connector = ada.get("/api/v1/connectors").await.ok()["items"][0].clone();

    let mut tried = 0;
    for (method, path) in needing(&document, "userToken") {
        // Support's are nobody's in any account.
        if !path.contains("{id}") || path.contains("/staff/") {
            continue;
        }
        let theirs = if path.contains("api-keys") {
            ada.key_id.as_str()
        } else if path.contains("/connectors/") {
            connector["id"].as_str().unwrap()
        } else if path.contains("/invoices/") {
            invoice.as_str().unwrap()
        } else {
            row["id"].as_str().unwrap()
        };
        let nobodys = uuid::Uuid::new_v4().to_string();
        let body = body_of(&document, &method, &path);
        let mut answers = Vec::new();
        for id in [theirs, &nobodys] {
            let address = path.replace("{id}", id).replace("{number}", &number.to_string());
            answers.push(eve.call(method.clone(), &address, body.as_ref(), Some("*")).await);
        }
        answers[0].problem(404, "not_found");
        assert_eq!(without_id(&answers[0]), without_id(&answers[1]), "{method} {path}");
        tried += 1;
    }
    assert!(tried >= 4, "{tried}");
    assert_eq!(ada.config().await.ok(), before);

    // And what needs no id gives one's own: nothing of Ada's is in any answer to Eve.
    for (method, path) in needing(&document, "userToken") {
        let is_hers = path.contains("{id}") || path.contains("{number}");
        if method == Method::GET && !is_hers && !path.contains("/staff/") {
            // Numbers are each account's own: hers leads to her own revision.
            let path = path.replace("{revision}", "1");
            if path.ends_with("/events") {
                // It has no end.
                let mut stream = EventStream::open_at(&app, &path, &eve.access_token).await;
                assert_eq!(stream.event().await.data, "[]", "{path}");
                continue;
            }
            let answer = eve.get(&path).await;
            assert_eq!(answer.status, 200, "{path}: {}", answer.text);
            for hers in [
                "ada@acme.example",
                "Of Ada alone",
                "acme.example",
                &ada.key_id,
                row["id"].as_str().unwrap(),
                connector["id"].as_str().unwrap(),
            ] {
                assert!(!answer.text.contains(hers), "{path}: {}", answer.text);
            }
        }
    }
    for (method, path) in needing(&document, "apiKey") {
        let path = path.replace("{field}", "Hero%20image");
        if path.ends_with("/events") {
            // It has no end.
            let event = EventStream::open(&app, &eve.key, &[]).await.event().await;
            assert!(!event.data.contains("secret"), "{event:?}");
            continue;
        }
        let mut request = app.request(method.clone(), &path).bearer_auth(&eve.key);
        if path.ends_with("/usage/import") {
            request = request.header("Content-Type", "application/x-ndjson").body("");
        } else if path.ends_with("/usage/sync") {
            request = request.json(&json!({ "uris": [], "usages": [] }));
        } else if path.ends_with("/logs") {
            // Eve does not consent to logs.
            continue;
        }
        let answer = app.send(request).await;
        // Eve has no DAM to get a token from.
        if path.ends_with("/bynder-token") {
            answer.problem(409, "dam_not_set_up");
        } else {
            answer.ok();
        }
        assert!(!answer.text.contains("secret"), "{}", answer.text);
    }
}

/// Every operation, with nothing, with another kind of credential, and with a credential that was
/// good once.
pub async fn the_wrong_credential_opens_nothing(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let gone = Person::log_in(&app, "ada@acme.example").await;
    let logout = app.request(Method::POST, "/api/v1/auth/logout");
    app.send(logout.header("Cookie", format!("portal_refresh={}", gone.refresh_token))).await;
    let before = ada.config().await.ok();
    let document = app.get("/api/openapi.json").await.ok();

    let try_with = async |method: &Method, path: &str, name: &str, value: &str| {
        let address = path.replace("{id}", "global").replace("{field}", "hero");
        let address = address.replace("{revision}", "1").replace("{number}", "1");
        let mut request = app.request(method.clone(), &address).header("If-Match", "*");
        if let Some(body) = body_of(&document, method, path) {
            request = request.json(&body);
        }
        if !name.is_empty() {
            request = request.header(name, value);
        }
        app.send(request).await
    };
    let bearer = |token: &str| format!("Bearer {token}");
    for (method, path) in needing(&document, "userToken") {
        let refused = async |name, value: &str, code| {
            let answer = try_with(&method, &path, name, value).await;
            answer.problem(401, code);
        };
        refused("", "", "credentials_missing").await;
        refused("X-Api-Key", &ada.key, "wrong_credential").await;
        refused("Authorization", &bearer(&ada.key), "wrong_credential").await;
        refused("Authorization", &bearer(&gone.access_token), "access_token_invalid").await;
        refused("Authorization", &bearer(&ada.refresh_token), "access_token_invalid").await;
        refused("Authorization", &bearer("x.y.z"), "access_token_invalid").await;
        let cookie = format!("portal_refresh={}", ada.refresh_token);
        refused("Cookie", &cookie, "credentials_missing").await;
    }
    for (method, path) in needing(&document, "apiKey") {
        for (name, value, code) in [
            ("", String::new(), "api_key_missing"),
            ("Authorization", bearer(&ada.access_token), "wrong_credential"),
            ("X-Api-Key", ada.access_token.clone(), "wrong_credential"),
            ("Authorization", bearer(&ada.refresh_token), "api_key_malformed"),
        ] {
            try_with(&method, &path, name, &value).await.problem(401, code);
        }
    }
    assert_eq!(ada.config().await.ok(), before);
}
