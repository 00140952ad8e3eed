use bynder_double::{App, DEMO_CLIENT_SECRET, Double};
use portal_api::demonstration;
use portal_tests::{Engine, Person, TestApp};
use portal_types::Role;
use reqwest::Method;
use serde_json::{Value, json};

use crate::dam::{BYNDER, ENDPOINT, TEST, beside_a_double, connect, ids_with, test, token};

pub async fn a_connection_test_says_what_is_missing(engine: Engine) {
    let (double, app) = beside_a_double(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let empty = test(&ada).await;
    assert_eq!((&empty["ok"], ids_with(&empty, "fail")), (&json!(false), vec!["settings".into()]));

    connect(&ada, &double, "demo-oauth-app").await;
    let good = test(&ada).await;
    assert_eq!(good["ok"], true, "{good:#}");
    assert_eq!(good["grantedScopes"].as_array().unwrap().len(), 8);
    assert_eq!(good["missingScopes"], json!([]));

    connect(&ada, &double, "demo-narrow").await;
    let narrow = test(&ada).await;
    assert_eq!(narrow["missingScopes"], json!(["asset.usage:write", "meta.workflow:read"]));
    assert_eq!(ids_with(&narrow, "fail"), ["scope:asset.usage:write", "scope:meta.workflow:read"]);
    let link = format!("http://{}/pysettings/oauth2/", double.authority());
    let failed = narrow["checks"].as_array().unwrap().iter().find(|c| c["status"] == "fail");
    assert_eq!(failed.unwrap()["link"], link);
    // Nothing secret is in any of it.
    for tokens in double.tokens() {
        assert!(!narrow.to_string().contains(&tokens) && !good.to_string().contains(&tokens));
    }
    assert!(!narrow.to_string().contains(DEMO_CLIENT_SECRET));
}

/// Whoever comes later sees what was found, and whether it still says anything.
pub async fn the_last_connection_test_is_kept(engine: Engine) {
    let (double, app) = beside_a_double(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let eve = Person::sign_up(&app, "eve@evil.example").await;
    assert_eq!(ada.get(TEST).await.ok(), json!({ "last": null }));
    connect(&ada, &double, "demo-oauth-app").await;
    let found = test(&ada).await;
    let member = ada.colleague("bob@acme.example", Role::Member).await;
    for person in [&ada, &member] {
        let last = &person.get(TEST).await.ok()["last"];
        assert_eq!((&last["result"], &last["isCurrent"]), (&found, &json!(true)));
    }
    connect(&ada, &double, "demo-narrow").await;
    assert_eq!(ada.get(TEST).await.ok()["last"]["isCurrent"], false);
    // One that is told as it runs is kept as well.
    let request = app.request(Method::POST, TEST).bearer_auth(&ada.access_token);
    app.send(request.header("Accept", "application/x-ndjson")).await;
    let last = &ada.get(TEST).await.ok()["last"];
    assert_eq!((&last["result"]["ok"], &last["isCurrent"]), (&json!(false), &json!(true)));
    assert_eq!(eve.get(TEST).await.ok(), json!({ "last": null }));
}

/// Each check is a line of its own, sent when it finishes.
pub async fn a_connection_test_is_told_as_it_runs(engine: Engine) {
    let (double, app) = beside_a_double(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let mut slow = App::new("slow", DEMO_CLIENT_SECRET);
    slow.delay_millis = 400;
    double.put_app(slow);
    connect(&ada, &double, "slow").await;

    let request = app.request(Method::POST, TEST).bearer_auth(&ada.access_token);
    let request = request.header("Accept", "application/x-ndjson, application/json;q=0.5");
    let start = std::time::Instant::now();
    let mut response = request.send().await.unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["content-type"], "application/x-ndjson");
    let (mut text, mut came) = (String::new(), Vec::new());
    while let Some(chunk) = response.chunk().await.unwrap() {
        text.push_str(std::str::from_utf8(&chunk).unwrap());
        came.resize(text.matches('\n').count(), start.elapsed());
    }
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let (result, checks) = lines.split_last().unwrap();
    let told: Vec<_> = checks.iter().map(|line| line["check"].clone()).collect();
    assert_eq!(json!(told), result["result"]["checks"]);
    assert_eq!(result["result"]["ok"], true);
    assert_eq!(checks[0]["check"]["id"], "settings");
    assert_eq!(checks.last().unwrap()["check"]["id"], "usage");
    // The first came before the token was there, the scopes before the usage API answered.
    let ms = |n: usize| came[n].as_millis();
    assert!(ms(0) + 350 < ms(3) && ms(4) + 350 < ms(lines.len() - 1), "{came:?}");
}

pub async fn a_connection_test_is_for_administrators_and_limited(engine: Engine) {
    let double = Double::start().unwrap();
    let settings = [
        ("PORTAL_DAM_ALLOW", double.authority()),
        ("PORTAL_LIMIT_CONNECTION_TEST", "2/m".to_owned()),
    ];
    let settings: Vec<_> = settings.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let app = TestApp::start_with(engine, &settings).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let eve = Person::sign_up(&app, "eve@evil.example").await;
    let member = ada.colleague("bob@acme.example", Role::Member).await;
    member.call(Method::POST, TEST, None, None).await.problem(403, "role_insufficient");
    test(&ada).await;
    test(&ada).await;
    let limited = ada.call(Method::POST, TEST, None, None).await;
    limited.problem(429, "rate_limited");
    assert!(limited.header("retry-after").parse::<u64>().unwrap() > 0);
    // Another account has its own.
    test(&eve).await;
}

pub async fn of_webdam_only_the_connection_is_tested(engine: Engine) {
    let (double, app) = beside_a_double(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let body = json!({"dam": "webdam", "portalUrl": double.authority()});
    ada.put(BYNDER, &body).await.ok();
    let result = test(&ada).await;
    assert_eq!(result["ok"], true);
    assert_eq!(ids_with(&result, "pass"), ["settings", "name", "webdam"]);
    let problem = token(&app, &ada.key).await.problem(409, "not_for_webdam");
    assert!(problem["detail"].as_str().unwrap().contains("Webdam"));
    assert_eq!(double.calls_to(ENDPOINT), 0);
}

/// What `just run` shows: the demonstration account passes its connection test.
pub async fn the_demonstration_is_connected_to_its_double(engine: Engine) {
    let (double, app) = beside_a_double(engine).await;
    let ensure = async |dam: &str| demonstration::ensure(&app.portal, Some(dam)).await.unwrap();
    let demo = ensure(&double.authority()).await;
    let password = demo.password.unwrap();
    let body = json!({ "email": demo.email, "password": password });
    let login = app.post("/api/v1/auth/login", &body).await.ok();
    let token = login["accessToken"].as_str().unwrap();
    let call = async |method: Method, path: &str| {
        app.send(app.request(method, path).bearer_auth(token)).await
    };
    let result = call(Method::POST, TEST).await.ok();
    assert_eq!(result["ok"], true, "{result:#}");
    assert_eq!(ids_with(&result, "warn"), [] as [String; 0]);
    // A second start changes nothing.
    let before = call(Method::GET, BYNDER).await;
    ensure(&double.authority()).await;
    assert_eq!(call(Method::GET, BYNDER).await.json(), before.json());
    // And what somebody connected it to instead stays.
    let own = json!({"dam": "bynder", "portalUrl": "acme.bynder.com"});
    let put = app.request(Method::PUT, BYNDER).bearer_auth(token).json(&own);
    app.send(put.header("If-Match", before.header("etag"))).await.ok();
    ensure(&double.authority()).await;
    assert_eq!(call(Method::GET, BYNDER).await.ok()["portalUrl"], "acme.bynder.com");
    // A password that was changed is not printed as if it were the old one.
    let new = json!({ "currentPassword": password, "newPassword": "eleven herons by the Maas" });
    let change = app.request(Method::POST, "/api/v1/me/password").bearer_auth(token).json(&new);
    app.send(change).await.ok();
    assert_eq!(ensure(&double.authority()).await.password, None);
}
