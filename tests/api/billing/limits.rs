//! What a plan has room for.

use futures_util::future::join_all;
use portal_tests::{Engine, Person, TestApp};
use serde_json::{Value, json};

use super::{ADA, order, subscription};

/// Plans of which the smaller has room for two of everything.
fn plans() -> String {
    let all = include_str!("../../../crates/api/src/billing/plans.json");
    let mut plans: Value = serde_json::from_str(all).unwrap();
    let two = json!({ "apiKeys": 2, "fields": 2, "members": 2, "usages": 2, "logDays": 1 });
    plans[1]["limits"] = two;
    plans.to_string()
}

async fn start(engine: Engine) -> TestApp {
    TestApp::start_with(engine, &[("PORTAL_PLANS", &plans())]).await
}

pub async fn the_last_place_is_taken_once(engine: Engine) {
    let app = start(engine).await;
    let ada = Person::sign_up(&app, ADA).await;
    order(&ada, "starter").await;
    // Her first key, and she herself, are there already.
    for (path, room, body) in [
        ("/api/v1/api-keys", 1, (|n| json!({ "name": format!("Key {n}") })) as fn(usize) -> Value),
        ("/api/v1/settings/fields", 2, |n| json!({ "field": format!("Field {n}") })),
        (
            "/api/v1/account/invitations",
            1,
            |n| json!({ "email": format!("b{n}@acme.example"), "role": "member" }),
        ),
    ] {
        let bodies: Vec<Value> = (0..5).map(body).collect();
        let answers = join_all(bodies.iter().map(|body| ada.post(path, body))).await;
        let mut taken = 0;
        for answer in answers {
            if answer.status == 201 {
                taken += 1;
            } else {
                let problem = answer.problem(409, "plan_limit_reached");
                assert!(
                    problem["detail"].as_str().unwrap().contains("Business has room"),
                    "{problem}"
                );
            }
        }
        assert_eq!(taken, room, "{path}");
    }
    let limits = subscription(&ada).await["limits"].clone();
    for (n, limit) in ["api_keys", "fields", "members"].into_iter().enumerate() {
        assert_eq!(limits[n], json!({ "limit": limit, "used": 2, "allowed": 2 }));
    }
    order(&ada, "business").await;
    ada.post("/api/v1/api-keys", &json!({ "name": "Another" })).await.ok();
}

pub async fn usages_beyond_the_plan_are_left_out(engine: Engine) {
    let app = start(engine).await;
    let ada = Person::sign_up(&app, ADA).await;
    order(&ada, "starter").await;
    let uri = "https://www.acme.example/en";
    let usage = |field: usize| {
        json!({
            "assetId": "94F19AC2-2A4D-4B4C-B2AF6C1B4D6F2A10", "uri": uri, "field": format!("Field {field}"),
        })
    };
    let sync = async |usages: Vec<Value>| {
        let body = json!({ "uris": [uri], "usages": usages });
        let request = app.request(reqwest::Method::POST, "/api/v1/connector/usage/sync");
        app.send(request.bearer_auth(&ada.key).json(&body)).await.ok()
    };
    let answer = sync(vec![usage(1), usage(2), usage(3)]).await;
    assert_eq!((&answer["new"], &answer["accepted"]), (&json!(2), &json!(2)));
    let rejected = &answer["rejected"][0];
    assert_eq!(rejected["reason"], "plan_limit_reached");
    assert_eq!(answer["rejected"].as_array().unwrap().len(), 1);
    // What goes makes room.
    let answer = sync(vec![usage(4), usage(5)]).await;
    assert_eq!((&answer["new"], &answer["removed"]), (&json!(2), &json!(2)));
    assert_eq!(answer["rejected"], json!([]));
    assert_eq!(subscription(&ada).await["limits"][3]["used"], 2);
}

pub async fn a_smaller_plan_takes_nothing_away(engine: Engine) {
    let app = start(engine).await;
    let ada = Person::sign_up(&app, ADA).await;
    order(&ada, "business").await;
    for n in 0..4 {
        ada.post("/api/v1/settings/fields", &json!({ "field": format!("Field {n}") })).await.ok();
    }
    app.clock.advance_seconds(1);
    let change = order(&ada, "starter").await;
    assert_eq!(change["over"], json!([{ "limit": "fields", "used": 4, "allowed": 2 }]));
    let fields = ada.get("/api/v1/settings/fields").await.ok();
    assert_eq!(fields["items"].as_array().unwrap().len(), 5, "with Global");
    let config = ada.config().await.ok();
    assert_eq!(config["fields"]["items"].as_array().unwrap().len(), 4);
    ada.post("/api/v1/settings/fields", &json!({ "field": "One more" }))
        .await
        .problem(409, "plan_limit_reached");
    // What is there can be changed, and go.
    let row = &fields["items"][1];
    let path = format!("/api/v1/settings/fields/{}", row["id"].as_str().unwrap());
    let request = app.request(reqwest::Method::DELETE, &path).bearer_auth(&ada.access_token);
    app.send(request.header("If-Match", "*")).await.ok();
}

pub async fn log_records_are_kept_as_long_as_the_plan_says(engine: Engine) {
    let app = start(engine).await;
    let ada = Person::sign_up(&app, ADA).await;
    let consent = app.request(reqwest::Method::PUT, "/api/v1/settings/advanced");
    let consent = consent.bearer_auth(&ada.access_token).header("If-Match", "*");
    app.send(consent.json(&json!({ "remoteLoggingEnabled": true }))).await.ok();
    let record = json!([{ "time": "2026-03-01T09:30:00Z", "level": "info", "message": "Here" }]);
    let send = app.request(reqwest::Method::POST, "/api/v1/connector/logs");
    app.send(send.bearer_auth(&ada.key).json(&record)).await.ok();
    let forgotten = async || app.portal.forget_logs().await.unwrap();
    app.clock.advance_seconds(2 * super::DAY);
    assert_eq!(forgotten().await, 0, "a trial keeps them as long as the operator does");
    let ada = Person::log_in(&app, ADA).await;
    order(&ada, "starter").await;
    assert_eq!(forgotten().await, 1);
}
