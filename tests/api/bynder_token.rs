use std::time::Duration;

use bynder_double::{App, DEMO_CLIENT_SECRET, Limit, Trouble};
use portal_tests::{Engine, Person};
use reqwest::Method;
use serde_json::json;

use crate::dam::{BYNDER, ENDPOINT, TOKEN, beside_a_double, connect, ids_with, test, token};

pub async fn a_token_is_made_once_and_handed_out_until_shortly_before_its_end(engine: Engine) {
    let (double, app) = beside_a_double(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    token(&app, &ada.key).await.problem(409, "dam_not_set_up");
    connect(&ada, &double, "demo-oauth-app").await;

    let first = token(&app, &ada.key).await;
    assert_eq!(first.header("cache-control"), "no-store");
    let first = first.ok();
    assert_eq!(first["tokenType"], "Bearer");
    assert_eq!(first["expiresIn"], 3_600);
    assert_eq!(first["expiresAt"], "2026-03-01T10:30:00Z");
    assert_eq!(first["scopes"].as_array().unwrap().len(), 8);
    assert_eq!(double.tokens(), [first["accessToken"].as_str().unwrap()]);

    app.clock.advance_seconds(3_200);
    let units = app.store.units();
    let same = token(&app, &ada.key).await.ok();
    assert_eq!(app.store.units(), units, "a token in memory touches no database");
    assert_eq!((&same["accessToken"], &same["expiresIn"]), (&first["accessToken"], &json!(400)));
    app.clock.advance_seconds(150);
    let next = token(&app, &ada.key).await.ok();
    assert_ne!(next["accessToken"], first["accessToken"]);
    assert_eq!(next["expiresIn"], 3_600);
    assert_eq!(double.calls_to(ENDPOINT), 2);
}

pub async fn a_stampede_asks_bynder_once(engine: Engine) {
    let (double, app) = beside_a_double(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let mut slow = App::new("slow", DEMO_CLIENT_SECRET);
    slow.delay_millis = 300;
    double.put_app(slow);
    connect(&ada, &double, "slow").await;
    // One that hangs up early does not take the others' token along.
    let request = app.request(Method::POST, TOKEN).bearer_auth(&ada.key);
    let _ = request.timeout(Duration::from_millis(50)).send().await;
    let calls = (0..60).map(|_| token(&app, &ada.key));
    let answers = futures_util::future::join_all(calls).await;
    let first = answers[0].ok();
    assert!(answers.iter().all(|answer| answer.ok()["accessToken"] == first["accessToken"]));
    assert_eq!(double.calls_to(ENDPOINT), 1);
}

pub async fn a_token_belongs_to_the_settings_it_was_made_from(engine: Engine) {
    let (double, app) = beside_a_double(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let eve = Person::sign_up(&app, "eve@evil.example").await;
    connect(&ada, &double, "demo-oauth-app").await;
    let first = token(&app, &ada.key).await.ok();
    // Another account has its own, also with the same app.
    connect(&eve, &double, "demo-oauth-app").await;
    assert_ne!(token(&app, &eve.key).await.ok()["accessToken"], first["accessToken"]);
    // A change of something else keeps it; a change of these settings does not.
    ada.put("/api/v1/settings/asset-selector", &json!({"language": "nl_NL"})).await.ok();
    assert_eq!(token(&app, &ada.key).await.ok()["accessToken"], first["accessToken"]);
    connect(&ada, &double, "demo-no-role").await;
    let second = token(&app, &ada.key).await.ok();
    assert_ne!(second["accessToken"], first["accessToken"]);
    // A cleared secret leaves none.
    let cleared = json!({"dam": "bynder", "portalUrl": double.authority(),
        "oauthClientId": "demo-oauth-app", "oauthClientSecret": null});
    ada.put(BYNDER, &cleared).await.ok();
    token(&app, &ada.key).await.problem(409, "dam_not_set_up");
}

pub async fn what_bynder_says_reaches_the_connector_in_our_words(engine: Engine) {
    let (double, app) = beside_a_double(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    for (client_id, status, code) in [
        ("trouble-invalid-client", 409, "dam_refused"),
        ("trouble-html", 409, "dam_refused"),
        ("trouble-unauthorized-client", 409, "dam_refused"),
        ("trouble-html-ok", 502, "dam_failed"),
        ("trouble-text", 502, "dam_failed"),
        ("trouble-json-message", 502, "dam_failed"),
        ("trouble-cut-off", 502, "dam_failed"),
        ("trouble-redirect", 502, "dam_failed"),
        ("trouble-endless", 502, "dam_failed"),
        ("trouble-too-many-requests", 503, "dam_busy"),
    ] {
        connect(&ada, &double, client_id).await;
        let before = double.calls_to(ENDPOINT);
        let answer = token(&app, &ada.key).await;
        answer.problem(status, code);
        assert!(!answer.text.contains("planted"), "{}", answer.text);
        // Asked again at once, Bynder is left in peace.
        token(&app, &ada.key).await.problem(status, code);
        assert_eq!(double.calls_to(ENDPOINT), before + 1, "{client_id}");
        if status == 503 {
            assert!(answer.header("retry-after").parse::<u64>().unwrap() > 290);
        }
    }
    assert_eq!(double.calls_to("/_double/trap"), 0);
}

pub async fn a_failure_is_tried_again_after_a_while(engine: Engine) {
    let (double, app) = beside_a_double(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let mut ill = App::new("ill", DEMO_CLIENT_SECRET);
    ill.trouble = Some(Trouble::ServerError);
    double.put_app(ill);
    connect(&ada, &double, "ill").await;
    token(&app, &ada.key).await.problem(502, "dam_failed");
    double.put_app(App::new("ill", DEMO_CLIENT_SECRET));
    token(&app, &ada.key).await.problem(502, "dam_failed");
    app.clock.advance_seconds(11);
    token(&app, &ada.key).await.ok();
}

pub async fn a_host_that_answered_429_is_left_alone_by_everybody(engine: Engine) {
    let (double, app) = beside_a_double(engine).await;
    let ada = Person::sign_up(&app, "ada@acme.example").await;
    let eve = Person::sign_up(&app, "eve@evil.example").await;
    connect(&ada, &double, "demo-oauth-app").await;
    connect(&eve, &double, "demo-oauth-app").await;
    double.set_limit(Limit { calls: 0, seconds: 300 });
    token(&app, &ada.key).await.problem(503, "dam_busy");
    token(&app, &eve.key).await.problem(503, "dam_busy");
    let result = test(&eve).await;
    assert_eq!(ids_with(&result, "fail"), ["tls"]);
    assert_eq!(double.calls().len(), 1);
}
